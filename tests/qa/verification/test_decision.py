"""The decision weighs the reader's logits into a probability, applies the rules, and then the threshold."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from corpus.message import Message
from index.errors import ModelError
from index.search import Hit, Index
from qa.codes import QaCode
from qa.reading.reader import Read, Reading
from qa.reading.spans import UNREAD
from qa.understanding.question import Question
from qa.verification.constraints import RULES, Rule, Violation
from qa.verification.decision import (
    BEST,
    MOST_AGAIN,
    NAMES,
    SHIPPED,
    Candidate,
    Decision,
    Features,
    Verification,
    confirm,
    decide,
    weigh,
)
from qa.verification.lists import CAPTION_WORDS
from qa.verification.reasons import Reason

CandidatesOf = Callable[..., list[Candidate]]
HitsOf = Callable[..., list[Hit]]
FLED = ("Many people fled Gao.", "300 people fled Gao.", "Nobody fled Kidal.")
WHO = Question("Who fled?")

finite = st.floats(allow_nan=False, allow_infinity=False)
by_name = st.fixed_dictionaries(dict.fromkeys(NAMES, finite))
of_best = st.fixed_dictionaries(dict.fromkeys(BEST, finite))
notes = st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers() | st.none(), max_size=2)
decisions = st.builds(
    Decision, by_name, intercept=finite, best=of_best, shift=finite, threshold=finite, fitted_on=notes
)
numbers = st.floats(-1e6, 1e6)
features = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers)).map(lambda values: Features(**values))


def features_of(**values: float) -> Features:
    """These features, and 0 for all others."""
    return Features(**dict.fromkeys(NAMES, 0.0) | values)


def decision_of(
    intercept: float = 0.0, odds: float = 1.0, shift: float = 0.0, threshold: float = 0.0, **weights: float
) -> Decision:
    """A decision that ranks by these features and no others, and believes the best by its log odds."""
    best = dict.fromkeys(BEST, 0.0) | {"odds": odds}
    return Decision(dict.fromkeys(NAMES, 0.0) | weights, intercept, best, shift, threshold, {})


def rule(name: str, *forbidden: str, question: str = "") -> Rule:
    """A rule that these sentences break; it applies to questions that hold `question`."""

    def check(_question: Question, candidate: Candidate, _index: Index) -> Violation | None:
        message = Message(Reason.ANOTHER, words=(name,))
        return Violation(name, message) if candidate.quote in forbidden else None

    return Rule(name, lambda asked: question in asked.text, check, "")


@pytest.mark.parametrize("name", NAMES)
def test_the_probability_is_the_logistic_of_the_weighed_feature(name: str) -> None:
    decision = decision_of(intercept=-math.log(3), **{name: math.log(3)})
    found = [decision.probability(features_of(**{name: value})) for value in (0.0, 1.0, 2.0, 3.0)]
    assert found == pytest.approx([1 / 4, 1 / 2, 3 / 4, 9 / 10])  # odds of 1/3, 1, 3 and 9


def test_the_features_and_the_intercept_add_up() -> None:
    decision = decision_of(intercept=math.log(2), **dict.fromkeys(NAMES, math.log(3)))
    assert decision.probability(features_of(**{NAMES[0]: 1.0, NAMES[-1]: -2.0})) == pytest.approx(0.4)  # odds 2 · 3 / 9


def test_the_second_regression_corrects_the_log_odds_of_the_best() -> None:
    decision = decision_of(odds=0.5, shift=-math.log(2), margin=1.0)
    assert decision.log_odds(features_of(margin=math.log(16))) == pytest.approx(math.log(16))
    assert decision.probability(features_of(margin=math.log(16))) == pytest.approx(2 / 3)  # odds of √16 / 2


@given(features, decisions)
def test_a_probability_lies_between_0_and_1_whatever_the_reader_says(told: Features, decision: Decision) -> None:
    probability = decision.probability(told)
    assert math.isnan(probability) or 0 <= probability <= 1


@given(decisions)
def test_a_decision_comes_back_from_its_file(tmp_path_factory: pytest.TempPathFactory, decision: Decision) -> None:
    file = tmp_path_factory.getbasetemp() / "decision.json"
    file.write_text(decision.as_json(), encoding="utf-8")
    assert Decision.of_file(file) == decision


def test_the_shipped_decision_can_be_used() -> None:
    assert set(Decision.of_file(SHIPPED).weights) == set(NAMES)


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff", b"null", b"3", b"[]", b"{}", b'{"threshold": 0.5}'])
def test_a_file_that_holds_no_decision_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "my decision.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelError) as refusal:
        Decision.of_file(file)
    assert (refusal.value.message.code, refusal.value.message["file"]) == (QaCode.DECISION_UNUSABLE, str(file))


@pytest.mark.parametrize(
    "changes",
    [
        {"bias": 0.0},
        {"weights": dict.fromkeys(NAMES[1:], 0.0)},
        {"weights": dict.fromkeys((*NAMES, "mood"), 0.0)},
        {"weights": list(NAMES)},
        {"weights": None},
        {"weights": dict.fromkeys(NAMES, "0")},
        {"weights": dict.fromkeys(NAMES, 0.0) | {NAMES[-1]: -math.inf}},
        {"intercept": None},
        {"intercept": math.nan},
        {"best": dict.fromkeys(BEST[1:], 0.0)},
        {"best": dict.fromkeys(BEST, math.inf)},
        {"shift": "0"},
        {"threshold": "0.5"},
        {"threshold": math.inf},
        {"fitted_on": 3},
        {"fitted_on": None},
    ],
)
def test_a_decision_over_other_features_or_numbers_that_cannot_be_reckoned_with_is_refused(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    file = tmp_path / "decision.json"
    file.write_text(json.dumps(json.loads(Decision.open_to_all().as_json()) | changes), encoding="utf-8")
    with pytest.raises(ModelError) as refusal:
        Decision.of_file(file)
    assert (refusal.value.message.code, refusal.value.message["file"]) == (QaCode.DECISION_UNUSABLE, str(file))


def test_every_sentence_that_was_read_is_weighed_most_likely_first(
    hits_of: HitsOf, read_by_words: Read, by_margin: Decision
) -> None:
    hits = hits_of("Arms rust. Gold shines. Gold is sold.", "Gold is sold in Gao.")
    readings = read_by_words("Where is gold sold?", [(hit.context, hit.text) for hit in hits], 2)
    read = [(hit, reading) for hit, reading in zip(hits, readings, strict=True) if reading]
    weighed = weigh(read, by_margin)
    assert [candidate.quote for candidate in weighed] == [
        "Gold is sold.",  # both words of the question; ties keep their order
        "Gold is sold in Gao.",
        "Gold shines.",  # one of two
        "Arms rust.",
    ]
    assert [one.odds for one in weighed] == pytest.approx([6.0, 6.0, 0.0, -6.0])
    assert {one.probability for one in weighed} == {0.0}  # before they are read again


def test_a_candidate_holds_what_was_read_of_its_passage_and_of_itself(hits_of: HitsOf) -> None:
    (hit,) = hits_of("# Gold\n\nArms rust. Gold shines.")
    tokens = (Span(0, 4), Span(5, 10), Span(11, 15), Span(16, 23))
    start, end, inside = (np.array(row, dtype=np.float32) for row in ([1, 0, 3, 0], [0, 2, 0, 4], [5, 6, 7, 8]))
    weighed = weigh([(hit, Reading(1.5, 2.5, 3.5, tokens, start, end, inside, 0.5))], decision_of(margin=1.0))
    gold, arms = weighed  # "Gold\n\n" stands before the passage
    assert (arms.span, arms.answer) == (Span(6, 16), Span(6, 16))
    assert (gold.span, gold.answer) == (Span(17, 29), Span(17, 29))
    assert arms.features == Features(
        answerable=3.5, relevance=2.5, early=1.5, margin=2.5, behind=4.0, inside=6.0, search=1.0
    )
    assert gold.features == Features(
        answerable=3.5, relevance=2.5, early=1.5, margin=6.5, behind=0.0, inside=8.0, search=1.0
    )
    assert gold.around == "Gold Arms rust. Gold shines."


def test_a_sentence_that_was_not_read_has_no_answer_and_stays_a_candidate(hits_of: HitsOf) -> None:
    (hit,) = hits_of("Arms rust. Gold shines.")
    one = np.zeros(1, dtype=np.float32)
    weighed = weigh([(hit, Reading(0.0, 0.0, 0.0, (Span(0, 4),), one, one, one, 0.0))], decision_of(margin=1.0))
    assert [(candidate.quote, candidate.answer) for candidate in weighed] == [
        ("Arms rust.", Span(0, 4)),
        ("Gold shines.", None),
    ]


@pytest.mark.parametrize(
    ("question", "likely"),
    [
        ("Tell me about gold in Gao.", [True, False]),  # the second sentence does not name Gao
        ("Tell me about gold.", [True, True]),
        ("Tell me about trade.", [True, True]),  # the heading names it
        ("Who sells gold?", [False, False]),
    ],
)
def test_an_overview_is_answered_by_what_names_its_subject_in_a_passage_that_is_about_it(
    hits_of: HitsOf, question: str, likely: list[bool]
) -> None:
    (hit,) = hits_of("# Trade\n\nGold is sold in Gao. Gold is dug.")
    tokens = (Span(0, 4), Span(21, 25))
    low = np.full(2, -4.0, dtype=np.float32)
    reading = Reading(0.0, 2.0, 0.0, tokens, low, low, low, 0.0)
    decision = decision_of(margin=1.0)

    def unlikely(_question: str, passages: Sequence[tuple[str, str]], _most: int) -> list[Reading | None]:
        return [reading for _ in passages]

    confirmed = confirm(Question(question), weigh([(hit, reading)], decision), unlikely, decision, -math.inf)
    in_order = sorted(confirmed, key=lambda candidate: candidate.span)
    about, otherwise = 1 / (1 + math.exp(-2.0)), 1 / (1 + math.exp(8.0))
    assert [one.probability for one in in_order] == pytest.approx([about if one else otherwise for one in likely])


@dataclass
class _Alone:
    """Says of each sentence that it answers by as much as it has characters, and remembers what it was given."""

    given: list[tuple[str, Sequence[tuple[str, str]], int]] = field(default_factory=list)

    def __call__(self, question: str, passages: Sequence[tuple[str, str]], most: int) -> list[Reading | None]:
        self.given.append((question, passages, most))
        one = np.ones(1, dtype=np.float32)
        return [Reading(0.0, 0.0, len(text), (Span(0, 4),), one, 2 * one, one, 0.5) for _, text in passages]


def candidate_of(hit: Hit, n: int, odds: float) -> Candidate:
    """The sentence `n` of a hit with these odds."""
    return Candidate(hit, hit.passage.sentences[n], None, features_of(), odds)


def test_what_may_answer_is_read_again_alone_under_its_headings(hits_of: HitsOf) -> None:
    (hit,) = hits_of("# Trade\n\nGold is sold. Gold is dug in Gao. Salt is cut.")
    weighed = [candidate_of(hit, 1, 2.0), candidate_of(hit, 0, -1.0), candidate_of(hit, 2, -1.5)]
    decision = replace(decision_of(), best=dict.fromkeys(BEST, 0.0) | {"alone": 0.5, "alone_margin": -2.0, "odds": 0.1})
    read = _Alone()
    confirmed = confirm(Question("Where is gold dug?"), weighed, read, decision, -1.0)
    assert read.given == [("Where is gold dug?", [("Trade", "Gold is dug in Gao."), ("Trade", "Gold is sold.")], 2)]
    assert [one.quote for one in confirmed] == [one.quote for one in weighed]
    alone = [(one.features.alone, one.features.alone_margin) for one in confirmed]
    assert alone == [(19, 2.5), (13, 2.5), (None, None)]
    expected = [1 / (1 + math.exp(-logit)) for logit in (0.5 * 19 - 5, 0.5 * 13 - 5)]
    assert [one.probability for one in confirmed] == pytest.approx([*expected, 0.0])


def test_an_item_is_read_again_after_the_sentence_that_leads_to_its_list(hits_of: HitsOf) -> None:
    (hit,) = hits_of("Signs are:\n\n- nets;\n- long calls.")
    read = _Alone()
    decision = replace(decision_of(), best=dict.fromkeys(BEST, 0.0) | {"alone": 1.0})
    confirmed = confirm(WHO, [candidate_of(hit, 2, 1.0)], read, decision)
    assert read.given == [("Who fled?", [("", "Signs are: long calls.")], 1)]
    assert confirmed[0].features.alone == len("Signs are: long calls.")
    assert confirmed[0].features.alone_margin == UNREAD.margin  # the one word read stands in the lead


def test_a_row_is_read_again_after_the_caption_of_its_table(hits_of: HitsOf) -> None:
    (hit,) = hits_of("Seizures in May\n\n| Place | Kilograms |\n|---|---|\n| Gao | 7 |\n| Kidal | 9 |")
    read = _Alone()
    confirm(WHO, [candidate_of(hit, 2, 1.0)], read, decision_of())
    assert read.given[0][1] == [("", f"Seizures in May {hit.passage.sentences[2].of(hit.document.text)}")]


def test_a_long_paragraph_above_a_table_is_no_caption(hits_of: HitsOf) -> None:
    (hit,) = hits_of(f"{'Long ' * CAPTION_WORDS}story.\n\n| Place | Kilograms |\n|---|---|\n| Gao | 7 |")
    read = _Alone()
    confirm(WHO, [candidate_of(hit, 1, 1.0)], read, decision_of())
    assert read.given[0][1] == [("", hit.passage.sentences[1].of(hit.document.text))]


def test_what_stands_in_the_article_asked_for_comes_first_and_is_read_under_its_number_alone(hits_of: HitsOf) -> None:
    (hit,) = hits_of("Article 1. Gold is sold.\n\nArticle 2. Salt is cut.")
    assert hit.context == "Article 1, Article 2"
    read = _Alone()
    weighed = [candidate_of(hit, 0, 2.0), candidate_of(hit, 1, -9.0)]
    confirmed = confirm(Question("What does article 2 say?"), weighed, read, decision_of())
    assert [one.quote for one in confirmed] == ["Article 2. Salt is cut.", "Article 1. Gold is sold."]
    asked = [("Article 2", "Article 2. Salt is cut."), ("Article 1", "Article 1. Gold is sold.")]
    assert read.given[0][1] == asked


def test_the_likeliest_is_read_again_however_unlikely_and_no_more_than_a_list_may_have(hits_of: HitsOf) -> None:
    hits = hits_of(*(f"Gold is dug in pit {n}." for n in range(MOST_AGAIN + 2)))
    weighed = [candidate_of(hit, 0, -9.0) for hit in hits]
    read = _Alone()
    confirm(WHO, weighed, read, decision_of())
    confirm(WHO, weighed, read, decision_of(), -math.inf)
    assert [len(passages) for _, passages, _ in read.given] == [1, MOST_AGAIN]


def test_without_candidates_nothing_is_read_again() -> None:
    assert confirm(WHO, [], _Alone(), decision_of()) == []


def test_without_any_candidate_it_is_refused_with_probability_0(flight_index: Index) -> None:
    assert decide(WHO, [], flight_index, 0.0, ()) == Verification((), 0.0, (), Message(Reason.NOTHING_NEAR))


@given(st.lists(features, min_size=1, max_size=3), decisions, st.sampled_from(["Who fled?", "Did 17 flee Tokyo?", ""]))
def test_with_every_rule_off_and_the_threshold_at_0_nothing_that_was_read_is_refused(
    hits_of: HitsOf, flight_index: Index, drawn: list[Features], decision: Decision, question: str
) -> None:
    spans = [(hit, span) for hit in hits_of(*FLED[: len(drawn)]) for span in hit.passage.sentences]
    candidates = [
        Candidate(hit, span, None, told, decision.log_odds(told), decision.probability(told))
        for (hit, span), told in zip(spans, drawn, strict=True)
    ]
    candidates = [one for one in candidates if not math.isnan(one.probability)]
    candidates.sort(key=lambda candidate: -candidate.probability)
    verified = decide(Question(question), candidates, flight_index, 0.0, ())
    assert verified.answering == tuple(candidates)
    assert (verified.reason is None) is bool(candidates)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.floats(0, 1))
def test_those_from_the_threshold_on_answer_in_their_order(
    candidates_of: CandidatesOf, flight_index: Index, probabilities: list[float], threshold: float
) -> None:
    candidates = sorted(candidates_of(*FLED, probabilities=probabilities), key=lambda one: -one.probability)
    verified = decide(WHO, candidates, flight_index, threshold, ())
    assert verified.answering == tuple(one for one in candidates if one.probability >= threshold)
    assert verified.probability == max(probabilities)
    assert verified.reason == (None if verified.answering else Message(Reason.NOT_FOUND))
    assert verified.violations == ()


def test_a_likely_sentence_that_breaks_a_rule_gives_way_to_the_next(
    candidates_of: CandidatesOf, flight_index: Index
) -> None:
    many, counted, nobody = candidates_of(*FLED, probabilities=[0.9, 0.8, 0.7])
    verified = decide(WHO, [many, counted, nobody], flight_index, 0.5, [rule("no gossip", FLED[0])])
    assert verified.answering == (counted, nobody)
    assert (verified.probability, verified.reason) == (0.8, None)
    assert verified.violations == ((many, Violation("no gossip", Message(Reason.ANOTHER, words=("no gossip",)))),)


def test_where_all_likely_ones_break_a_rule_the_reason_is_that_of_the_best(
    candidates_of: CandidatesOf, flight_index: Index
) -> None:
    candidates = candidates_of(*FLED, probabilities=[0.9, 0.8, 0.1])
    rules = [rule("first", FLED[1]), rule("second", FLED[0], FLED[1])]
    verified = decide(WHO, candidates, flight_index, 0.5, rules)
    assert verified.answering == ()
    assert verified.reason == Message(Reason.ANOTHER, words=("second",))
    assert [(one.quote, violation.rule) for one, violation in verified.violations] == [
        (FLED[0], "second"),
        (FLED[1], "first"),  # the first rule that it breaks
    ]
    assert verified.probability == 0.1  # of the third, which breaks no rule but is unlikely


def test_a_rule_that_does_not_apply_is_not_asked(candidates_of: CandidatesOf, flight_index: Index) -> None:
    candidates = candidates_of(*FLED, probabilities=[0.9, 0.8, 0.7])
    assert decide(WHO, candidates, flight_index, 0.5, [rule("when", *FLED, question="When")]).answering
    assert not decide(
        Question("When?"), candidates, flight_index, 0.5, [rule("when", *FLED, question="When")]
    ).answering


def test_below_the_threshold_the_best_is_still_told_with_its_reason(
    candidates_of: CandidatesOf, flight_index: Index
) -> None:
    candidates = candidates_of(*FLED, probabilities=[0.4, 0.3, 0.2])
    refused = decide(WHO, candidates, flight_index, 0.5, ())
    assert (refused.probability, refused.reason) == (0.4, Message(Reason.NOT_FOUND))
    ruled = decide(WHO, candidates, flight_index, 0.5, [rule("no gossip", FLED[0])])
    assert ruled.reason == Message(Reason.ANOTHER, words=("no gossip",))


def test_the_rules_are_on_unless_others_are_named(candidates_of: CandidatesOf, flight_index: Index) -> None:
    candidates = candidates_of(*FLED, probabilities=[0.8, 0.7, 0.6])
    question = Question("Who fled Gao for Tokyo?")
    assert decide(question, candidates, flight_index, 0.5).reason == Message(Reason.UNMENTIONED, words=("Tokyo",))
    assert decide(question, candidates, flight_index, 0.5, RULES[1:]).answering == tuple(candidates)


def test_a_decision_that_is_open_to_all_puts_the_reader_s_own_best_first() -> None:
    decision = Decision.open_to_all()
    assert (decision.threshold, decision.probability(features_of())) == (0.0, 0.5)
    best, second, other = (
        decision.probability(features_of(answerable=answerable, behind=behind))
        for answerable, behind in ((2.0, 0.0), (2.0, 1.0), (0.5, 0.0))
    )
    assert best > second > other
