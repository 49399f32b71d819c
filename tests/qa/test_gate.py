"""The gate lets evidence through, or says why the documents do not answer."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search import Hit, Index
from qa.evidence import Candidate
from qa.gate import decide, holds_figures, names_unknown, probability
from qa.question import Question

CandidatesOf = Callable[..., list[Candidate]]
HitsOf = Callable[..., list[Hit]]
NO = "The documents do not hold an answer to this question"
NO_NUMBER = f"{NO}: the passages near its subject do not give the number that is asked for."
FLED = ("Many people fled Gao.", "300 people fled Gao.", "Nobody fled Kidal.")


@pytest.fixture
def index(index_of: Callable[..., Index], monkeypatch: pytest.MonkeyPatch) -> Index:
    """An index that knows Gao, Kidal, cocaine and cannabis, and to which all that is counted is alike."""
    one = index_of(*FLED, "Police seized 116 kg of cannabis and some cocaine in Kidal.")
    monkeypatch.setattr(one, "similarities", lambda _, others: [1.0] * len(others))
    return one


@pytest.mark.parametrize(
    ("question", "passage", "holds"),
    [
        ("Were 70,000 people displaced?", "70000 people were displaced.", True),
        ("Were 70000 people displaced?", "70,000 people were displaced.", True),
        ("Were 70,000 people displaced?", "7,000 people were displaced.", False),
        ("How much was seized in 2018?", "In 2016, police seized 116 kg.", False),
        ("Was more seized in 2016 than in 2018?", "In 2016, police seized 116 kg.", False),
        ("Was more seized in 2016 than in 2018?", "From 2016 to 2018 seizures fell.", True),
        ("What began on june 17?", "It began in June 2017.", True),  # the end of a year
        ("Did 7 men flee?", "Seven men fled.", True),  # a single digit is as often a word
        ("Did 3.5 % of men flee?", "They fled in 2017.", False),
        ("Did 17 men flee?", "They took 317 cars.", False),
        ("Did anyone flee?", "They took cars.", True),
        ("What was seized in 2016?", "# Seizures of 2016\n\nPolice seized 116 kg.", True),
        ("What was seized in 2016?", "# Seizures\n\n## In 2016\n\nPolice seized 116 kg.", True),
    ],
)
def test_the_figures_of_the_question_must_stand_in_the_passage_or_above_it(
    hits_of: HitsOf, question: str, passage: str, holds: bool
) -> None:
    (hit,) = hits_of(passage)
    assert holds_figures(Question(question), hit) is holds


@given(st.lists(st.floats(allow_nan=False), min_size=3, max_size=3).map(sorted))
def test_probability_is_between_0_and_1_and_never_falls(candidates_of: CandidatesOf, logits: list[float]) -> None:
    candidates = candidates_of("Gold shines. Arms rust. Cars burn.", logits=logits)
    probabilities = [0.0, *map(probability, candidates), 1.0]
    assert probabilities == sorted(probabilities)


def test_probability_is_the_logistic_of_the_logit(candidates_of: CandidatesOf) -> None:
    candidates = candidates_of("Gold shines. Arms rust. Cars burn.", logits=[0.0, 2.0, -math.log(3)])
    assert [probability(c) for c in candidates] == pytest.approx([0.5, 0.8807970779778823, 0.25])


def test_what_is_relevant_is_let_through_in_its_order(candidates_of: CandidatesOf, index: Index) -> None:
    candidates = candidates_of(*FLED, logits=[2.0, 0.0, -9.0])
    verdict = decide(Question("Who fled?"), [c.hit for c in candidates], candidates, index)
    assert verdict.candidates == tuple(candidates)
    assert verdict.probability == pytest.approx(0.8807970779778823)
    assert verdict.reason == ""


@pytest.mark.parametrize(("logit", "passes"), [(-3.89, True), (-3.9, False)])  # logistic: 0.0200, 0.0198
def test_less_than_two_in_a_hundred_is_refused(
    candidates_of: CandidatesOf, index: Index, logit: float, passes: bool
) -> None:
    candidates = candidates_of(FLED[0], logits=[logit])
    verdict = decide(Question("Who fled?"), [candidates[0].hit], candidates, index)
    assert (verdict.candidates == tuple(candidates)) is passes
    assert verdict.reason == ("" if passes else f"{NO}.")


def test_without_any_hit_it_is_refused_with_probability_0(index: Index) -> None:
    verdict = decide(Question("Who fled?"), [], [], index)
    assert (verdict.candidates, verdict.probability, verdict.reason) == ((), 0.0, f"{NO}.")


def test_for_a_number_the_best_that_holds_one_comes_first(candidates_of: CandidatesOf, index: Index) -> None:
    many, counted, nobody = candidates_of(*FLED, logits=[4.0, 2.0, 1.0])
    verdict = decide(Question("How many people fled Gao?"), [many.hit], [many, counted, nobody], index)
    assert verdict.candidates == (counted, many, nobody)
    assert verdict.probability == pytest.approx(0.8807970779778823)


@given(st.lists(st.floats(-9, 9), min_size=3, max_size=3), st.sampled_from(["Who fled?", "How many people fled Gao?"]))
def test_what_is_let_through_is_all_of_the_candidates(
    candidates_of: CandidatesOf, index_of: Callable[..., Index], logits: list[float], question: str
) -> None:
    candidates = sorted(candidates_of(*FLED, logits=logits), key=lambda candidate: -candidate.score)
    verdict = decide(Question(question), [c.hit for c in candidates], candidates, index_of(*FLED))
    assert bool(verdict.candidates) is (verdict.reason == "")
    assert {c.quote for c in verdict.candidates} in (set(), set(FLED))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many people fled Gao?", "Many people fled Gao."),  # no number
        ("How many people fled Gao?", "People fled Gao in 2016."),  # only a year
        ("How many of the 300 people fled Gao?", "300 people fled Gao."),  # only the question's own
        ("How many people fled Kidal?", "300 people fled Gao."),  # another place
        ("How much cocaine did police seize?", "Police seized 116 kg of cannabis."),  # another drug
    ],
)
def test_a_number_that_is_not_the_one_asked_for_is_refused(
    candidates_of: CandidatesOf, index: Index, question: str, sentence: str
) -> None:
    candidates = candidates_of(sentence, logits=[6.0])
    verdict = decide(Question(question), [candidates[0].hit], candidates, index)
    assert (verdict.candidates, verdict.probability, verdict.reason) == ((), 0.02, NO_NUMBER)


def test_a_name_may_stand_above_the_number(candidates_of: CandidatesOf, index: Index) -> None:
    candidates = candidates_of("# Flight from Kidal\n\n300 people fled.", logits=[6.0])
    verdict = decide(Question("How many people fled Kidal?"), [candidates[0].hit], candidates, index)
    assert verdict.candidates == tuple(candidates)


def test_one_of_two_names_must_stand_by_the_number(candidates_of: CandidatesOf, index: Index) -> None:
    candidates = candidates_of("300 people fled Gao.", logits=[6.0])
    verdict = decide(Question("How many people fled Gao or Kidal?"), [candidates[0].hit], candidates, index)
    assert verdict.candidates == tuple(candidates)


def test_a_name_with_an_apostrophe_is_found_in_the_passage(candidates_of: CandidatesOf, index: Index) -> None:
    candidates = candidates_of("300 people fled to N'Djamena.", logits=[6.0])
    verdict = decide(Question("How many people fled to N'Djamena?"), [candidates[0].hit], candidates, index)
    assert verdict.candidates == tuple(candidates)


def test_a_number_of_another_year_is_refused_though_the_passage_names_the_year(
    candidates_of: CandidatesOf, index: Index
) -> None:
    candidates = candidates_of("Police seized 116 kg of cocaine in 2016. A court opened in 2017.", logits=[6.0, -6.0])
    verdict = decide(Question("How much cocaine was seized in 2017?"), [candidates[0].hit], candidates, index)
    assert verdict.candidates == ()


@pytest.mark.parametrize(("cosine", "passes"), [(0.25, True), (0.24, False)])
def test_what_is_counted_must_be_alike(
    candidates_of: CandidatesOf, index: Index, monkeypatch: pytest.MonkeyPatch, cosine: float, passes: bool
) -> None:
    asked = []

    def similar(text: str, others: list[str]) -> list[float]:
        asked.append((text, others))
        return [-1.0, cosine]

    monkeypatch.setattr(index, "similarities", similar)
    candidates = candidates_of("3 cars took 300 people to Gao.", logits=[6.0])
    verdict = decide(Question("How many police officers were sent?"), [candidates[0].hit], candidates, index)
    assert asked == [("police officers", ["cars took 300 people to", "people to gao"])]
    assert verdict.reason == ("" if passes else NO_NUMBER)


def test_a_figure_that_no_passage_holds_is_named_in_the_reason(hits_of: HitsOf, index: Index) -> None:
    verdict = decide(Question("Were 116 kg seized in 2018?"), hits_of(FLED[1]), [], index)
    assert verdict.reason == f"{NO}: nothing near its subject mentions “116” and “2018”."


@pytest.mark.parametrize(("logit", "passes"), [(2.95, True), (2.94, False)])  # logistic: 0.9503, 0.9498
def test_a_name_that_the_documents_lack_is_refused_by_name_unless_the_evidence_is_sure(
    candidates_of: CandidatesOf, index: Index, logit: float, passes: bool
) -> None:
    candidates = candidates_of(FLED[0], logits=[logit])
    verdict = decide(Question("Who fled Tokyo?"), [candidates[0].hit], candidates, index)
    assert bool(verdict.candidates) is passes
    assert verdict.reason == ("" if passes else f"{NO}: they do not mention “Tokyo”.")


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Who fled Gao for Tokyo (Japan)?", ["Tokyo", "Japan"]),
        ("Tokyo lies where?", []),  # the first word has its capital anyway
        ("Who fled GAO and Kidal?", []),
        ("Is The road to tokyo safe?", []),
    ],
)
def test_unknown_names_are_the_capitalised_words_that_no_document_has(
    index: Index, question: str, unknown: list[str]
) -> None:
    assert names_unknown(Question(question), index.lexicon) == unknown


@pytest.mark.parametrize("name", ["Tokyo's", "Tokyo’s", "“Tokyo”"])
def test_an_unknown_name_is_known_for_one_in_any_dress(index: Index, name: str) -> None:
    assert len(names_unknown(Question(f"What are {name} routes?"), index.lexicon)) == 1


@pytest.mark.parametrize(
    ("question", "passes"),
    [("Tell me about cocaine.", True), ("Tell me about gold.", False), ("Is cocaine sold?", False)],
)
def test_an_overview_may_be_far_from_its_question_when_the_passage_has_its_subject(
    candidates_of: CandidatesOf, index: Index, question: str, passes: bool
) -> None:
    candidates = candidates_of("Cocaine goes north.", logits=[-8.0])
    assert bool(decide(Question(question), [candidates[0].hit], candidates, index).candidates) is passes
