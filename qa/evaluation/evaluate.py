"""Measures the assistant on judged questions: does the search find, does the answer hold, does it refuse rightly."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from index.search import Index
from qa.answer import Answer, Courtesy, Refusal
from qa.assistant import Assistant, Turn
from qa.evaluation.dataset import Group, Labelled, plain
from qa.evaluation.metrics import (
    Cited,
    Estimate,
    ReliabilityBin,
    Share,
    calibration_error,
    citation_precision,
    citation_recall,
    estimate_auroc,
    estimate_share,
    ndcg,
    reliability,
)
from qa.understanding.rewriting import Conversation

DEPTHS = (1, 5, 10)  # passages at which recall is told
NDCG_DEPTH = 10
SURE = 0.9  # confidence from which an answer is called sure
SEED = 2026  # of the intervals: the same outcomes are told with the same ones

NOTHING = Share(0, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    `confidence` is None for a courtesy. `found_at` is how many passages it takes to hold the answer, None beyond ten;
    it, `ndcg` and `was_read`, whether those read to the end hold it, mean something only where the question tells its
    answer.
    """

    judged: Labelled
    read_as: str
    said: str
    answered: bool
    passed: bool
    confidence: float | None
    milliseconds: float
    found_at: int | None = None
    ndcg: float = 0.0
    was_read: bool | None = None
    citation_recall: Share = NOTHING
    citation_precision: Share = NOTHING
    evidence_recall: Share = NOTHING
    evidence_precision: Share = NOTHING


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions were asked, and how many of them passed."""

    passed: int
    asked: int


@dataclass(frozen=True, slots=True)
class Report:
    """The measures over all questions, 0 to 1, None when there is no question to measure them on.

    Passages and evidence are measured on the answerable questions with a `must`, citations on the answers.
    """

    questions: int
    passed: int
    recall: dict[int, Estimate | None]  # questions whose answer the first k passages hold together
    read_recall: Estimate | None  # questions whose answer the passages that were read to the end hold together
    ndcg_at_10: Estimate | None  # mean; the gain of a passage is the share of the groups that it matches
    answer_accuracy: Estimate | None  # of the answerable, those that passed
    false_refusals: Estimate | None  # of the answerable, those refused that may not be
    false_answers: Estimate | None  # of those that have no answer in the documents, those answered
    citation_recall: Estimate | None  # of the claims, those that their citations support
    citation_precision: Estimate | None  # of the citations, those that support their claim
    evidence_recall: Estimate | None  # of the groups, those that a cited sentence matches; a refusal matches none
    evidence_precision: Estimate | None  # of the cited sentences, those that match a group
    auroc: Estimate | None  # confidence, telling answerable questions from others
    sure: Estimate | None  # of the answers with a confidence of 0.9 and more, those that passed
    calibration_error: float | None  # no interval: drawing again adds to this error, and would miss it
    reliability: tuple[ReliabilityBin, ...]  # confidence of the answers against the share that passed
    by_type: dict[str, Tally]  # of the questions that name a type
    words: float | None  # mean length of an answer
    median_ms: float
    p95_ms: float


class Fault(StrEnum):
    """Why a question failed."""

    REFUSED = "refused though the documents hold it"
    ANSWERED = "answered though the documents do not hold it"
    WRONG = "the answer is not the right one"


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that failed: how it was read, what was said, and the patterns that say what was wrong with it.

    `unmatched` are the groups that were not said, all of them after a refusal. `found_at` is that of Outcome.
    """

    id: str
    type: str
    question: str
    history: tuple[str, ...]
    read_as: str
    said: str
    fault: Fault
    unmatched: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]
    found_at: int | None


def evaluate(
    assistant: Assistant, questions: Sequence[Labelled], on_done: Callable[[int], None] = lambda _: None
) -> list[Outcome]:
    """Asks every question, after its history, and judges the reply; `on_done` is told how many are finished."""
    outcomes, passages = [], dict[str, list[str]]()  # plain texts by generation: another may come into use meanwhile
    for done, judged in enumerate(questions, 1):
        conversation = Conversation()
        for earlier in judged.history:
            conversation = assistant.ask(earlier, conversation).conversation
        turn = assistant.ask(judged.question, conversation)
        generation = turn.index.manifest.generation
        if generation not in passages:
            passages[generation] = _plain_passages(turn.index)
        outcomes.append(_outcome(judged, turn, passages[generation]))
        on_done(done)
    return outcomes


def _plain_passages(index: Index) -> list[str]:
    return [plain(passage.span.of(index.documents[passage.document_id].text)) for passage in index.passages]


def _outcome(judged: Labelled, turn: Turn, passages: Sequence[str]) -> Outcome:
    """The judgement of one reply; `passages` are all those of the index, in plain text."""
    read_as, cited, quotes = judged.question, list[Cited](), list[str]()
    confidence: float | None = None
    match turn.reply:
        case Answer(read_as=read_as, confidence=confidence) as answer:
            said, answered = " ".join(claim.text for claim in answer.claims), True
            stored = _stored_quotes(answer, turn.index)
            cited = [(claim.text, [stored.get(n, "") for n in claim.numbers]) for claim in answer.claims]
            quotes = [plain(quote) for quote in stored.values()]
        case Refusal(reason=reason, read_as=read_as, confidence=confidence):
            said, answered = str(reason), False
        case Courtesy(message=message):
            said, answered = str(message), False
    found = _found(judged, turn.index, read_as)
    read = dict.fromkeys(c.hit.text for c in turn.examined.candidates) if turn.examined else ()
    return Outcome(
        judged=judged,
        read_as=read_as,
        said=said,
        answered=answered,
        passed=_passes(judged, said, answered),
        confidence=confidence,
        milliseconds=turn.timings_ms["total"],
        found_at=next((k for k in range(1, len(found) + 1) if not judged.unmatched(" ".join(found[:k]))), None),
        ndcg=_ndcg(judged, found, passages),
        was_read=not judged.unmatched(plain(" ".join(read))) if turn.examined else None,
        citation_recall=citation_recall(cited),
        citation_precision=citation_precision(cited),
        evidence_recall=_evidence_recall(judged, quotes),
        evidence_precision=_evidence_precision(judged, quotes),
    )


def _stored_quotes(answer: Answer, index: Index) -> dict[int, str]:
    """The quotes by their numbers, read again from the stored documents; empty where there is no such document."""
    texts = {document.id: document.text for document in index.documents.values()}
    return {e.number: e.span.of(texts.get(e.document.id, "")) for e in answer.evidence}


def _passes(judged: Labelled, said: str, answered: bool) -> bool:
    if not judged.answerable:
        return not answered
    return judged.is_met_by(said) if answered else judged.either_ok


def _found(judged: Labelled, index: Index, read_as: str) -> list[str]:
    """The passages that the search finds, in plain text; none when they cannot be judged."""
    hits = index.search(read_as, max(*DEPTHS, NDCG_DEPTH)) if judged.tells_answer else []
    return [plain(hit.text) for hit in hits]


def _ndcg(judged: Labelled, found: Sequence[str], passages: Sequence[str]) -> float:
    if not judged.tells_answer:
        return 0.0
    return ndcg([judged.gain(text) for text in found], [judged.gain(text) for text in passages], NDCG_DEPTH)


def _evidence_recall(judged: Labelled, quotes: Sequence[str]) -> Share:
    if not judged.tells_answer:
        return NOTHING
    missed = judged.unmatched(" ".join(quotes)) if quotes else judged.must
    return Share(len(judged.must) - len(missed), len(judged.must))


def _evidence_precision(judged: Labelled, quotes: Sequence[str]) -> Share:
    if not judged.tells_answer:
        return NOTHING
    return Share(sum(judged.gain(quote) > 0 for quote in quotes), len(quotes))


def report(outcomes: Sequence[Outcome], seed: int = SEED) -> Report:
    """The measures over these outcomes, one or more; `seed` draws the questions of the intervals."""
    yes = [outcome for outcome in outcomes if outcome.judged.answerable]
    no = [outcome for outcome in outcomes if not outcome.judged.answerable]
    told = [outcome for outcome in outcomes if outcome.judged.tells_answer]
    confident = [(o.confidence, o.judged.answerable) for o in outcomes if o.confidence is not None]
    confidences, labels = [confidence for confidence, _ in confident], [label for _, label in confident]
    stated = [(o.confidence, o.passed) for o in outcomes if o.answered and o.confidence is not None]
    table = reliability([confidence for confidence, _ in stated], [passed for _, passed in stated])
    lengths = [len(outcome.said.split()) for outcome in outcomes if outcome.answered]
    median_ms, p95_ms = np.percentile([outcome.milliseconds for outcome in outcomes], [50, 95])

    def pooled(shares: Iterable[Share]) -> Estimate | None:
        return estimate_share(list(shares), np.random.default_rng(seed))

    return Report(
        questions=len(outcomes),
        passed=sum(outcome.passed for outcome in outcomes),
        recall={k: pooled(Share(o.found_at is not None and o.found_at <= k, 1) for o in told) for k in DEPTHS},
        read_recall=pooled(Share(outcome.was_read, 1) for outcome in told if outcome.was_read is not None),
        ndcg_at_10=pooled(Share(outcome.ndcg, 1) for outcome in told),
        answer_accuracy=pooled(Share(outcome.passed, 1) for outcome in yes),
        false_refusals=pooled(Share(not outcome.answered and not outcome.passed, 1) for outcome in yes),
        false_answers=pooled(Share(outcome.answered, 1) for outcome in no),
        citation_recall=pooled(outcome.citation_recall for outcome in outcomes),
        citation_precision=pooled(outcome.citation_precision for outcome in outcomes),
        evidence_recall=pooled(outcome.evidence_recall for outcome in outcomes),
        evidence_precision=pooled(outcome.evidence_precision for outcome in outcomes),
        sure=pooled(Share(passed, 1) for confidence, passed in stated if confidence >= SURE),
        auroc=estimate_auroc(confidences, labels, np.random.default_rng(seed)),
        calibration_error=calibration_error(table),
        reliability=tuple(table),
        by_type=_by_type(outcomes),
        words=sum(lengths) / len(lengths) if lengths else None,
        median_ms=float(median_ms),
        p95_ms=float(p95_ms),
    )


def _by_type(outcomes: Sequence[Outcome]) -> dict[str, Tally]:
    """The tally of each type, in the order in which the types first occur."""
    types = dict.fromkeys(outcome.judged.type for outcome in outcomes if outcome.judged.type)
    passed = {name: [outcome.passed for outcome in outcomes if outcome.judged.type == name] for name in types}
    return {name: Tally(sum(held), len(held)) for name, held in passed.items()}


def failures(outcomes: Sequence[Outcome]) -> list[Failure]:
    """The outcomes that did not pass, each with what was wrong."""
    return [_failure(outcome) for outcome in outcomes if not outcome.passed]


def _failure(outcome: Outcome) -> Failure:
    judged, said, fault = outcome.judged, plain(outcome.said), _fault(outcome)
    unmatched: dict[Fault, Sequence[Group]] = {Fault.REFUSED: judged.must, Fault.WRONG: judged.unmatched(said)}
    return Failure(
        id=judged.id,
        type=judged.type,
        question=judged.question,
        history=judged.history,
        read_as=outcome.read_as,
        said=outcome.said,
        fault=fault,
        unmatched=tuple(tuple(pattern.pattern for pattern in group) for group in unmatched.get(fault, ())),
        forbidden=tuple(pattern.pattern for pattern in judged.forbidden(said)) if fault is Fault.WRONG else (),
        found_at=outcome.found_at,
    )


def _fault(outcome: Outcome) -> Fault:
    if not outcome.answered:
        return Fault.REFUSED
    return Fault.WRONG if outcome.judged.answerable else Fault.ANSWERED
