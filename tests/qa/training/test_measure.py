"""What a reader is measured by with the passage given, on figures that are worked out by hand."""

import logging
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.document import Span
from qa.reading.reader import Reading
from qa.training import measure
from qa.training.data import Asked, View
from qa.training.measure import main, report
from qa.training.prepared import WHOLE

TEXT = "Gold is sold. Salt is dug."
GOLD, SALT = Span(0, 4), Span(14, 18)
TOKENS = tuple(Span(match.start(), match.end()) for match in re.finditer(r"\w+", TEXT))


def asked(kind: str, *spans: Span) -> Asked:
    return Asked("What?", (View("Trade", TEXT, spans, WHOLE),), "passages", kind, "Trade")


def reading(answerable: float, best: Span = GOLD) -> Reading:
    """A reading whose best span is a single word."""
    at = np.array([5.0 if token == best else 0.0 for token in TOKENS], dtype=np.float32)
    return Reading(0.0, 0.0, answerable, TOKENS, at, at, at, 0.0)


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged for people to read."""
    caplog.set_level(logging.INFO)
    return caplog


def test_the_first_line_tells_answered_from_others_and_how_often_the_sentence_is_right(
    logged: pytest.LogCaptureFixture,
) -> None:
    questions = [asked("list", GOLD), asked("list", SALT), asked("unit"), asked("unit")]
    report(questions, [reading(3.0), reading(1.0), reading(2.0, SALT), reading(0.0)])
    assert logged.messages[0] == "4 questions: AUROC 0.750, sentence right 0.500"  # 3 of 4 pairs; Gold but not Salt


def test_each_kind_is_told_from_all_of_the_other_sort(logged: pytest.LogCaptureFixture) -> None:
    questions = [asked("date", GOLD), asked("list", GOLD), asked("list"), asked("unit")]
    report(questions, [reading(3.0), reading(1.0), reading(2.0), reading(0.0)])
    assert logged.messages[1:] == [
        "  date         answered        1  AUROC 1.000",
        "  list         answered        1  AUROC 0.500",
        "  list         not             1  AUROC 0.500",
        "  unit         not             1  AUROC 1.000",
    ]


def test_a_sentence_is_right_that_holds_one_of_several_answers(logged: pytest.LogCaptureFixture) -> None:
    report([asked("list", GOLD, SALT), asked("unit")], [reading(1.0, SALT), reading(0.0)])
    assert logged.messages[0].endswith("sentence right 1.000")


def test_the_command_reads_the_passages_whose_ids_are_named(
    reader_folder: Path, monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture
) -> None:
    questions = [
        {"question": "What is sold?", "kind": "list", "spans": ["Gold"]},
        {"question": "Who pays?", "kind": "unit", "spans": []},
    ]
    rows: list[dict[str, Any]] = [
        {"id": f"{name}-1", "title": "Trade", "section": "", "passage": TEXT, "questions": questions}
        for name in ("trade", "arms", "lives")
    ]
    monkeypatch.setattr(measure, "read_passages", lambda _part: rows)
    monkeypatch.setattr(sys, "argv", ["measure", "test", "--reader", str(reader_folder), "--files", "trade|arms"])
    main()
    first, *kinds, last = logged.messages
    assert first.startswith("4 questions: AUROC 0.")
    assert [line.split()[:3] for line in kinds] == [["list", "answered", "2"], ["unit", "not", "2"]]
    assert last.endswith(" ms a passage")
