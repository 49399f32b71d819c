"""Labelled questions asked with the real models: of the shipped briefs, and of reports that were invented for it.

The reports were written, and their questions asked, by somebody who did not know how Griot works.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from griot.building import build_index
from griot.settings import SHIPPED, Settings
from griot.wiring import open_assistant, open_library
from index.encoder import Encoder
from qa.evaluation.dataset import read_labelled
from qa.evaluation.evaluate import Outcome, Report, evaluate, report
from qa.evaluation.metrics import Estimate

JUDGED = Path(__file__).parent / "judged"


@dataclass(frozen=True, slots=True)
class Floors:
    """What a set of judged questions must reach, 0 to 1; `false_answers` is what it may not exceed."""

    recall_at_5: float
    ndcg_at_10: float
    answer_accuracy: float
    false_answers: float
    evidence_recall: float
    auroc: float


SETS = {
    "briefs": (SHIPPED, Floors(0.95, 0.8, 0.85, 0.125, 0.85, 0.9)),  # one of eight may be answered
    "reports": (JUDGED / "reports", Floors(0.9, 0.8, 0.6, 0.35, 0.6, 0.8)),
}


@pytest.fixture(scope="module", params=SETS)
def held(
    request: pytest.FixtureRequest, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Outcome], Floors]:
    """What became of each question of a set, and the floors of that set."""
    documents, floors = SETS[request.param]
    settings = Settings(home=tmp_path_factory.mktemp("home"), documents=documents)
    build_index(settings, load_encoder=lambda: encoder)
    assistant = open_assistant(settings, open_library(settings, encoder))
    return evaluate(assistant, read_labelled(JUDGED / f"{request.param}.jsonl")), floors


@pytest.fixture
def outcomes(held: tuple[list[Outcome], Floors]) -> list[Outcome]:
    return held[0]


@pytest.fixture
def measures(outcomes: list[Outcome]) -> Report:
    return report(outcomes)


@pytest.fixture
def floors(held: tuple[list[Outcome], Floors]) -> Floors:
    return held[1]


def failed(outcomes: list[Outcome]) -> list[str]:
    return [f"{outcome.judged.id}: {outcome.said}" for outcome in outcomes if not outcome.passed]


def value(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.value


def test_the_answer_stands_in_the_first_five_passages(measures: Report, floors: Floors) -> None:
    assert value(measures.recall[5]) >= floors.recall_at_5


def test_the_passages_of_the_answer_come_first(measures: Report, floors: Floors) -> None:
    assert value(measures.ndcg_at_10) >= floors.ndcg_at_10


def test_answers_say_what_they_must(measures: Report, floors: Floors, outcomes: list[Outcome]) -> None:
    assert value(measures.answer_accuracy) >= floors.answer_accuracy, failed(outcomes)


def test_what_the_documents_do_not_say_is_refused(measures: Report, floors: Floors, outcomes: list[Outcome]) -> None:
    assert value(measures.false_answers) <= floors.false_answers, failed(outcomes)


def test_every_claim_stands_in_what_it_cites(measures: Report) -> None:
    assert (value(measures.citation_recall), value(measures.citation_precision)) == (1.0, 1.0)


def test_the_evidence_holds_what_was_asked_for(measures: Report, floors: Floors, outcomes: list[Outcome]) -> None:
    assert value(measures.evidence_recall) >= floors.evidence_recall, failed(outcomes)


def test_confidence_tells_what_is_answerable(measures: Report, floors: Floors) -> None:
    assert value(measures.auroc) >= floors.auroc


def test_answers_are_short(measures: Report) -> None:
    assert measures.words is not None
    assert measures.words < 60
