"""Sentences of drafts, judged by hand, checked against the shipped briefs with the real encoder."""

import json
from pathlib import Path

import pytest

from griot.building import build_index
from griot.settings import SHIPPED, Settings
from griot.wiring import open_library
from index.encoder import Encoder
from qa.checking.check import Verdict, check

DRAFTS = Path(__file__).parent / "judged" / "drafts.jsonl"
FLOOR = 0.85  # of the sentences are put rightly


@pytest.fixture(scope="module")
def verdicts(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, Verdict]]:
    """Of each sentence its id, what it should be called, and what it is called."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), documents=SHIPPED)
    build_index(settings, load_encoder=lambda: encoder)
    index = open_library(settings, encoder).current()
    rows = [json.loads(line) for line in DRAFTS.read_text(encoding="utf-8").splitlines()]
    return [(row["id"], row["verdict"], check(row["sentence"], index)[0].verdict) for row in rows]


def test_most_sentences_are_put_rightly(verdicts: list[tuple[str, str, Verdict]]) -> None:
    wrong = [row for row in verdicts if row[1] != row[2]]
    assert 1 - len(wrong) / len(verdicts) >= FLOOR, wrong


def test_nothing_that_was_changed_or_invented_is_called_supported(verdicts: list[tuple[str, str, Verdict]]) -> None:
    assert [row for row in verdicts if row[1] != "supported" and row[2] is Verdict.SUPPORTED] == []
