"""The shipped briefs, asked the judged questions of `judged/briefs.jsonl` with the real models."""

from pathlib import Path

import pytest

from griot.building import build_index
from griot.settings import SHIPPED, Settings
from griot.wiring import open_library
from index.encoder import Encoder
from qa.assistant import Assistant
from qa.evaluation import Outcome, evaluate, report
from qa.gate import SHIPPED as SHIPPED_GATE
from qa.gate import Gate
from qa.judged import read_judged
from qa.measures import Estimate
from qa.reranker import PACKAGED, load_reranker

QUESTIONS = Path(__file__).parent / "judged" / "briefs.jsonl"


@pytest.fixture(scope="module")
def outcomes(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), documents=SHIPPED)
    build_index(settings, load_encoder=lambda: encoder)
    current, gate = open_library(settings, encoder).current, Gate.of_file(SHIPPED_GATE)
    assistant = Assistant(current, load_reranker(PACKAGED, threads=2), gate)
    return evaluate(assistant, read_judged(QUESTIONS))


def failed(outcomes: list[Outcome]) -> list[str]:
    return [f"{outcome.judged.id}: {outcome.said}" for outcome in outcomes if not outcome.passed]


def value(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.value


def test_the_answer_stands_in_the_first_five_passages(outcomes: list[Outcome]) -> None:
    assert value(report(outcomes).recall[5]) >= 0.95


def test_the_passages_of_the_answer_come_first(outcomes: list[Outcome]) -> None:
    assert value(report(outcomes).ndcg_at_10) >= 0.8


def test_answers_say_what_they_must(outcomes: list[Outcome]) -> None:
    assert value(report(outcomes).answer_accuracy) >= 0.9, failed(outcomes)


def test_what_the_briefs_do_not_say_is_refused(outcomes: list[Outcome]) -> None:
    assert value(report(outcomes).false_answers) <= 0.125, failed(outcomes)  # one of eight


def test_every_claim_stands_in_what_it_cites(outcomes: list[Outcome]) -> None:
    measures = report(outcomes)
    assert (value(measures.citation_recall), value(measures.citation_precision)) == (1.0, 1.0)


def test_the_evidence_holds_what_was_asked_for(outcomes: list[Outcome]) -> None:
    assert value(report(outcomes).evidence_recall) >= 0.9, failed(outcomes)


def test_confidence_tells_what_is_answerable(outcomes: list[Outcome]) -> None:
    assert value(report(outcomes).auroc) >= 0.9
