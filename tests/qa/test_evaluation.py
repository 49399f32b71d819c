"""Judged questions are read, asked and measured."""

import re
from pathlib import Path

import pytest

from qa.evaluation import EvaluationError, Judged, Outcome, read_judged, report


def outcome(answerable: bool, answered: bool, passed: bool, found_at: int | None = None, ms: float = 10.0) -> Outcome:
    judged = Judged(id="q", question="Who?", answerable=answerable)
    return Outcome(judged, answered, passed, "two words", found_at, ms)


def test_a_line_becomes_a_judged_question(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('\n{"question": "Who?", "answerable": true, "must": [["a", "b"], ["c"]], "history": ["Why?"]}\n')
    (judged,) = read_judged(file)
    assert (judged.id, judged.question, judged.history) == ("2", "Who?", ("Why?",))
    assert [[pattern.pattern for pattern in group] for group in judged.must] == [["a", "b"], ["c"]]


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"question": "Who?", "answerable": true, "must": [["("]]}', "3"])
def test_a_line_that_is_no_judged_question_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"question": "Who?", "answerable": false}}\n{line}\n')
    with pytest.raises(EvaluationError, match="line 2"):
        read_judged(file)


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(EvaluationError, match="holds no questions"):
        read_judged(tmp_path / "empty.jsonl")


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Ten tons of CANNABIS", True),
        ("ten  tons\nof cannabis", True),
        ("ten tons", False),
        ("ten tons of cannabis and heroin", False),
    ],
)
def test_one_pattern_of_each_group_must_match_and_no_forbidden_one(text: str, met: bool) -> None:
    groups = ((re.compile("ten tons", re.I), re.compile("10 tons", re.I)), (re.compile("cannabis", re.I),))
    judged = Judged(id="q", question="?", answerable=True, must=groups, must_not=(re.compile("heroin", re.I),))
    assert judged.is_met_by(text) is met


def test_the_measures_are_shares_of_the_questions_they_are_about() -> None:
    measures = report(
        [
            outcome(True, True, True, found_at=1),
            outcome(True, True, False, found_at=4),
            outcome(True, False, False, found_at=None),
            outcome(True, True, True, found_at=1, ms=30.0),
            outcome(False, True, False, ms=20.0),
            outcome(False, False, True),
        ]
    )
    assert measures.recall == {1: 0.5, 5: 0.75, 10: 0.75}
    assert (measures.answered_rightly, measures.refused_wrongly, measures.answered_wrongly) == (0.5, 0.25, 0.5)
    assert (measures.words, measures.median_ms, measures.p95_ms) == (2.0, 10.0, 30.0)


def test_what_there_is_no_question_for_is_not_measured() -> None:
    measures = report([outcome(False, False, True)])
    assert (measures.answered_rightly, measures.recall[1], measures.words) == (None, None, None)
    assert measures.answered_wrongly == 0.0
