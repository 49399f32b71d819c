"""The shipped briefs, asked the judged questions of `judged/briefs.jsonl` with the real models."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.folder import read_folder
from corpus.passages import CuttingRules
from griot.settings import SHIPPED
from index.build import build
from index.encoder import Encoder
from index.home import Home
from index.library import Library
from qa.assistant import Assistant
from qa.evaluation import Outcome, evaluate, read_judged, report
from qa.reranker import PACKAGED, load_reranker

QUESTIONS = Path(__file__).parent / "judged" / "briefs.jsonl"


@pytest.fixture(scope="module")
def outcomes(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    home, rules = Home(tmp_path_factory.mktemp("home")), CuttingRules()
    build(
        home,
        read_folder(SHIPPED),
        source="shipped",
        encoder=encoder,
        rules=rules,
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
        keep_generations=1,
    )
    assistant = Assistant(Library(home, encoder, rules).current, load_reranker(PACKAGED, threads=2))
    return evaluate(assistant, read_judged(QUESTIONS))


def failed(outcomes: list[Outcome]) -> list[str]:
    return [f"{outcome.judged.id}: {outcome.said}" for outcome in outcomes if not outcome.passed]


def test_the_answer_stands_in_the_first_five_passages(outcomes: list[Outcome]) -> None:
    recall = report(outcomes).recall[5]
    assert recall is not None
    assert recall >= 0.95


def test_answers_say_what_they_must(outcomes: list[Outcome]) -> None:
    share = report(outcomes).answered_rightly
    assert share is not None
    assert share >= 0.9, failed(outcomes)


def test_what_the_briefs_do_not_say_is_refused(outcomes: list[Outcome]) -> None:
    share = report(outcomes).answered_wrongly
    assert share is not None
    assert share <= 0.125, failed(outcomes)  # one of eight
