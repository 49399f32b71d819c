"""Labelled questions are asked, and the replies measured."""

import re
from collections.abc import Callable

import pytest

from corpus.document import Span
from corpus.message import Message, plain
from index.search import Index
from qa.answer import Answer, Claim, Courtesy, Evidence, Refusal, Reply
from qa.assistant import AnswerRules, Assistant, Turn
from qa.evaluation.dataset import Labelled
from qa.evaluation.evaluate import Failure, Fault, Outcome, Tally, evaluate, failures, report
from qa.evaluation.metrics import Estimate, ReliabilityBin, Share
from qa.reading.reader import Read
from qa.understanding.rewriting import Conversation
from qa.verification.decision import Decision
from qa.verification.reasons import Reason

BELL, HIVES = "The bell weighs 212 kilograms.", "The valley has 31 hives."
ASKED = "How much does the bell weigh?"
FERRY = "When does the ferry leave Lagos?"


@pytest.fixture(scope="module")
def index(index_of: Callable[..., Index]) -> Index:
    """Three passages: a bell, a ferry and hives."""
    return index_of(f"# Bell\n\n{BELL}", "# Ferry\n\nThe ferry leaves Lagos at noon.", f"# Hives\n\n{HIVES}")


class Scripted(Assistant):
    """An assistant that replies as it is told, in 7 ms, and reads a question as itself."""

    def __init__(self, index: Index, replies: dict[str, Reply]) -> None:
        self.index, self.replies, self.asked = index, replies, list[tuple[str, str]]()

    def ask(self, question: str, conversation: Conversation = Conversation()) -> Turn:  # noqa: B008
        self.asked.append((question, conversation.last_read_as))
        return Turn(self.replies[question], self.index, conversation.after(question), {"total": 7.0})


def quoting(index: Index, *quotes: str, question: str = ASKED) -> Answer:
    """The answer of these sentences of the index, each a claim that rests on itself."""
    evidence = []
    for number, quote in enumerate(quotes, 1):
        (hit,) = [hit for hit in index.search(quote, 3) if quote in hit.document.text]
        start = hit.document.text.index(quote)
        evidence.append(Evidence(number, Span(start, start + len(quote)), quote, hit, 0.75))
    claims = tuple(Claim(e.quote, (e.number,)) for e in evidence)
    return Answer(question, question, claims, tuple(evidence), 0.75)


def refusing(question: str = ASKED) -> Refusal:
    return Refusal(question, question, Message(Reason.NOT_FOUND), (), 0.02)


def judging(*groups: str, answerable: bool = True, question: str = ASKED, **others: object) -> Labelled:
    """A question, each group given as its patterns with a bar between them."""
    must = tuple(tuple(re.compile(pattern, re.I) for pattern in group.split("|")) for group in groups)
    return Labelled(id="q", question=question, answerable=answerable, must=must, **others)  # type: ignore[arg-type]


def became(index: Index, judged: Labelled, reply: Reply) -> Outcome:
    """What becomes of a question that gets this reply."""
    (outcome,) = evaluate(Scripted(index, {judged.question: reply}), [judged])
    return outcome


def outcome(answerable: bool = True, answered: bool = True, passed: bool = True, **others: object) -> Outcome:
    values = {"read_as": "Who?", "said": "two words", "confidence": 0.5, "milliseconds": 10.0} | others
    return Outcome(judging("a", answerable=answerable), answered=answered, passed=passed, **values)  # type: ignore[arg-type]


def value(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.value


def test_a_question_is_asked_after_its_history(index: Index) -> None:
    assistant = Scripted(index, {FERRY: refusing(FERRY), ASKED: refusing()})
    evaluate(assistant, [judging("212", history=(FERRY,)), judging("212")])
    assert assistant.asked == [(FERRY, ""), (ASKED, FERRY), (ASKED, "")]


def test_the_number_of_finished_questions_is_told(index: Index) -> None:
    told = list[int]()
    evaluate(Scripted(index, {ASKED: refusing()}), [judging("212")] * 2, told.append)
    assert told == [1, 2]


def test_an_answer_is_said_read_and_timed(index: Index) -> None:
    result = became(index, judging("212"), quoting(index, BELL, HIVES))
    assert (result.said, result.read_as, result.confidence) == (f"{BELL} {HIVES}", ASKED, 0.75)
    assert result.milliseconds == 7.0


@pytest.mark.parametrize(
    ("answerable", "either_ok", "passed"),
    [(True, False, False), (True, True, True), (False, False, True)],
)
def test_a_refusal_passes_where_there_is_no_answer_or_either_is_right(
    index: Index, answerable: bool, either_ok: bool, passed: bool
) -> None:
    result = became(index, judging("212", answerable=answerable, either_ok=either_ok), refusing())
    assert (result.answered, result.passed) == (False, passed)


@pytest.mark.parametrize(
    ("judged", "passed"),
    [
        (judging("212"), True),
        (judging("213"), False),
        (judging("213", either_ok=True), False),
        (judging(answerable=False), False),
    ],
)
def test_an_answer_passes_when_there_is_one_and_it_says_what_it_must(
    index: Index, judged: Labelled, passed: bool
) -> None:
    assert became(index, judged, quoting(index, BELL)).passed is passed


def test_a_refusal_says_its_reason(index: Index) -> None:
    assert became(index, judging("212"), refusing()).said == "refusal.not_found"


def test_whether_what_was_read_to_the_end_holds_the_answer_is_measured(
    index: Index, read_by_words: Read, by_margin: Decision
) -> None:
    one_read = Assistant(lambda: index, read_by_words, by_margin, AnswerRules(passages_read=1))
    both = "How many kilograms does the bell weigh?"
    outcomes = evaluate(
        one_read, [judging("212"), judging("212", "31", question=both), judging(answerable=False, question="Hello!")]
    )
    assert [one.was_read for one in outcomes] == [True, False, None]  # nothing is read for a greeting
    assert value(report(outcomes).read_recall) == 0.5


def test_those_that_were_sure_are_measured_on_their_own() -> None:
    measures = report(
        [outcome(confidence=0.9), outcome(confidence=0.95, passed=False), outcome(confidence=0.89, passed=False)]
    )
    assert value(measures.sure) == 0.5
    assert report([outcome(confidence=0.5)]).sure is None


def test_a_courtesy_is_no_answer_and_has_no_confidence(index: Index) -> None:
    result = became(index, judging(answerable=False), Courtesy(ASKED, plain("What would you like to know?")))
    assert (result.passed, result.confidence, result.said) == (True, None, "What would you like to know?")


def test_the_passage_that_holds_the_answer_is_found_at_its_rank(index: Index) -> None:
    result = became(index, judging("noon", question=FERRY), refusing(FERRY))
    assert (result.found_at, result.ndcg) == (1, 1.0)


def test_an_answer_of_two_passages_is_found_when_both_are(index: Index) -> None:
    asked = "bell weighs kilograms hives valley"
    result = became(index, judging("212", "31", question=asked), refusing(asked))
    assert (result.found_at, result.ndcg) == (2, 1.0)


def test_an_answer_behind_another_passage_is_discounted(index_of: Callable[..., Index]) -> None:
    index = index_of(f"# Bell\n\n{BELL}", "# Ferry\n\nThe ferry leaves Lagos at noon.")
    result = became(index, judging("212", question=FERRY), refusing(FERRY))
    assert (result.found_at, result.ndcg) == (2, pytest.approx(0.63093, abs=1e-5))  # 1 / log2(3)


def test_a_pattern_that_an_answer_must_not_hold_may_stand_in_a_passage(index: Index) -> None:
    judged = judging("noon", question=FERRY, must_not=(re.compile("Lagos"),))
    assert became(index, judged, refusing(FERRY)).found_at == 1


def test_an_answer_that_no_passage_holds_is_not_found(index: Index) -> None:
    result = became(index, judging("tomorrow"), refusing())
    assert (result.found_at, result.ndcg) == (None, 0.0)


def test_the_citations_of_an_answer_support_it(index: Index) -> None:
    result = became(index, judging("212"), quoting(index, BELL, HIVES))
    assert (result.citation_recall, result.citation_precision) == (Share(2, 2), Share(2, 2))


def test_quotes_are_read_again_from_the_stored_document(index: Index, index_of: Callable[..., Index]) -> None:
    changed = index_of("# Bell\n\nThe bell weighs 999 kilograms.", "# Ferry\n\nIt left.", f"# Hives\n\n{HIVES}")
    result = became(changed, judging("212"), quoting(index, BELL, HIVES))
    assert (result.citation_recall, result.citation_precision) == (Share(1, 2), Share(1, 2))


def test_a_citation_of_a_document_that_is_not_stored_supports_nothing(
    index: Index, index_of: Callable[..., Index]
) -> None:
    assert became(index_of("# Bell\n\nIt rang."), judging("212"), quoting(index, HIVES)).citation_recall == Share(0, 1)


def test_evidence_is_measured_against_the_groups(index: Index) -> None:
    result = became(index, judging("212", "noon", "kilo"), quoting(index, BELL, HIVES))
    assert (result.evidence_recall, result.evidence_precision) == (Share(2, 3), Share(1, 2))


def test_a_refusal_holds_none_of_the_groups(index: Index) -> None:
    result = became(index, judging("212", "^"), refusing())
    assert (result.evidence_recall, result.evidence_precision) == (Share(0, 2), Share(0, 0))


@pytest.mark.parametrize("judged", [judging(), judging("212", answerable=False)])
def test_evidence_and_passages_are_not_measured_where_no_answer_is_told(index: Index, judged: Labelled) -> None:
    result = became(index, judged, quoting(index, BELL))
    assert (result.evidence_recall, result.evidence_precision, result.found_at) == (Share(0, 0), Share(0, 0), None)
    assert report([result]).recall == {1: None, 5: None, 10: None}


def test_the_measures_are_shares_of_the_questions_they_are_about() -> None:
    measures = report(
        [
            outcome(found_at=1, ndcg=1.0),
            outcome(passed=False, found_at=4, ndcg=0.5),
            outcome(answered=False, passed=False),
            outcome(found_at=1, ndcg=1.0, milliseconds=30.0),
            outcome(answerable=False, passed=False, milliseconds=20.0),
            outcome(answerable=False, answered=False),
        ]
    )
    assert {k: value(estimate) for k, estimate in measures.recall.items()} == {1: 0.5, 5: 0.75, 10: 0.75}
    assert value(measures.ndcg_at_10) == 0.625
    assert value(measures.answer_accuracy) == 0.5
    assert value(measures.false_refusals) == 0.25
    assert value(measures.false_answers) == 0.5
    assert (measures.questions, measures.passed, measures.words) == (6, 3, 2.0)
    assert (measures.median_ms, measures.p95_ms) == (10.0, 27.5)  # the 95th percentile: 3/4 of the way from 20 to 30


def test_a_refusal_that_is_accepted_is_no_false_one() -> None:
    assert value(report([outcome(answered=False, passed=True)]).false_refusals) == 0.0


def test_citations_and_evidence_are_pooled_over_all_questions() -> None:
    measures = report(
        [
            outcome(
                citation_recall=Share(2, 2),
                citation_precision=Share(2, 3),
                evidence_recall=Share(1, 2),
                evidence_precision=Share(1, 3),
            ),
            outcome(
                citation_recall=Share(1, 2),
                citation_precision=Share(1, 2),
                evidence_recall=Share(0, 2),
                evidence_precision=Share(0, 0),
            ),
        ]
    )
    assert (value(measures.citation_recall), value(measures.citation_precision)) == (0.75, 0.6)
    assert (value(measures.evidence_recall), value(measures.evidence_precision)) == (0.25, 1 / 3)


def test_confidence_is_measured_against_what_is_answerable_and_courtesies_are_left_out() -> None:
    measures = report(
        [
            outcome(confidence=0.75),
            outcome(confidence=0.25),
            outcome(answerable=False, passed=False, confidence=0.25),
            outcome(answerable=False, confidence=None),
        ]
    )
    assert value(measures.auroc) == 0.75  # one pair in order, one tied
    assert measures.reliability == (
        ReliabilityBin(0.2, pytest.approx(0.3), 2, 0.25, 0.5),
        ReliabilityBin(pytest.approx(0.7), 0.8, 1, 0.75, 1.0),
    )
    assert measures.calibration_error == 0.25


def test_the_types_are_tallied_in_the_order_in_which_they_occur() -> None:
    judged = [judging("a", type=kind) for kind in ("who", "date", "who", "")]
    outcomes = [
        Outcome(question, "Who?", "two words", True, passed, 0.5, 10.0)
        for question, passed in zip(judged, (True, False, False, True), strict=True)
    ]
    assert list(report(outcomes).by_type.items()) == [("who", Tally(1, 2)), ("date", Tally(0, 1))]


def test_the_same_outcomes_are_reported_with_the_same_intervals() -> None:
    outcomes = [outcome(passed=n % 3 == 0) for n in range(20)]
    assert report(outcomes) == report(outcomes)


def test_what_there_is_no_question_for_is_not_measured() -> None:
    measures = report([outcome(answerable=False, answered=False, confidence=None)])
    assert (measures.answer_accuracy, measures.recall[1], measures.words) == (None, None, None)
    assert (measures.auroc, measures.calibration_error, measures.by_type) == (None, None, {})
    assert value(measures.false_answers) == 0.0


def test_a_wrong_answer_fails_with_what_it_lacks_and_what_it_must_not_say(index: Index) -> None:
    judged = judging("212", "two hundred|200", type="number", history=(FERRY,), must_not=(re.compile("kilo"),))
    assert failures(evaluate(Scripted(index, {FERRY: refusing(FERRY), ASKED: quoting(index, BELL)}), [judged])) == [
        Failure(
            id="q",
            type="number",
            question=ASKED,
            history=(FERRY,),
            read_as=ASKED,
            said=BELL,
            fault=Fault.WRONG,
            unmatched=(("two hundred", "200"),),
            forbidden=("kilo",),
            found_at=None,
        )
    ]


def test_a_false_refusal_fails_with_all_that_was_to_be_said(index: Index) -> None:
    (failure,) = failures([became(index, judging("212", "kilo|kg"), refusing())])
    assert (failure.fault, failure.unmatched) == (Fault.REFUSED, (("212",), ("kilo", "kg")))


def test_a_false_answer_fails_because_the_documents_do_not_hold_it(index: Index) -> None:
    (failure,) = failures([became(index, judging("999", answerable=False), quoting(index, BELL))])
    assert (failure.fault, failure.unmatched, failure.forbidden) == (Fault.ANSWERED, (), ())


def test_what_passed_is_no_failure(index: Index) -> None:
    assert failures([became(index, judging("212"), quoting(index, BELL))]) == []
