"""The gate lets evidence through, or says why the documents do not answer."""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ModelError
from index.search import Index
from qa.evidence import Candidate
from qa.gate import SHIPPED, Gate, Verdict, decide
from qa.lacking import Lack, Lacking
from qa.question import Question
from qa.reranker import Rerank
from qa.signals import NAMES, Signals

CandidatesOf = Callable[..., list[Candidate]]
Decided = Callable[..., Verdict]
GateOf = Callable[..., Gate]
NO = "The documents do not hold an answer to this question"
NO_NUMBER = f"{NO}: the passages near its subject do not give the number that is asked for."
FLED = ("Many people fled Gao.", "300 people fled Gao.", "Nobody fled Kidal.")

numbers = st.floats(-1e6, 1e6)
finite = st.floats(allow_nan=False, allow_infinity=False)
by_name = st.fixed_dictionaries(dict.fromkeys(NAMES, finite))
scales = st.fixed_dictionaries(dict.fromkeys(NAMES, finite.filter(bool)))
notes = st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers() | st.none(), max_size=2)
gates = st.builds(Gate, by_name, scales, by_name, intercept=finite, threshold=finite, fitted_on=notes)


def signals_of(**told: float) -> Signals:
    """These signals, and 0 for all others."""
    return Signals(**dict.fromkeys(NAMES, 0.0) | told)


@pytest.fixture(scope="session")
def gate_of() -> GateOf:
    """A gate that weighs one signal, or none: then every probability is the logistic of the intercept, 0.5 for 0."""

    def gate(
        name: str = NAMES[0],
        *,
        weight: float = 0.0,
        mean: float = 0.0,
        scale: float = 1.0,
        intercept: float = 0.0,
        threshold: float = 0.0,
    ) -> Gate:
        zeros, ones = dict.fromkeys(NAMES, 0.0), dict.fromkeys(NAMES, 1.0)
        return Gate(zeros | {name: mean}, ones | {name: scale}, zeros | {name: weight}, intercept, threshold, {})

    return gate


@pytest.fixture(scope="session")
def decided(flight_index: Index, fake_rerank: Rerank) -> Decided:
    """The verdict on these candidates and their passages, by a gate that lets everything through unless told."""

    def verdict(question: str, candidates: Sequence[Candidate], gate: Gate | None = None) -> Verdict:
        passages = [(hit, 0.0) for hit in dict.fromkeys(candidate.hit for candidate in candidates)]
        return decide(Question(question), passages, candidates, flight_index, fake_rerank, gate or Gate.open_to_all())

    return verdict


@pytest.mark.parametrize("name", NAMES)
def test_the_probability_is_the_logistic_of_the_weighed_and_standardized_signal(gate_of: GateOf, name: str) -> None:
    gate = gate_of(name, weight=math.log(3), mean=1.0, scale=2.0)
    found = [gate.probability(signals_of(**{name: told})) for told in (-1.0, 1.0, 3.0, 5.0)]
    assert found == pytest.approx([1 / 4, 1 / 2, 3 / 4, 9 / 10])  # odds of 1/3, 1, 3 and 9


def test_the_signals_and_the_intercept_add_up() -> None:
    weights = dict.fromkeys(NAMES, math.log(3))
    gate = Gate(dict.fromkeys(NAMES, 0.0), dict.fromkeys(NAMES, 1.0), weights, math.log(2), 0.0, {})
    told = signals_of(**{NAMES[0]: 1.0, NAMES[-1]: -2.0})
    assert gate.probability(told) == pytest.approx(0.4)  # odds of 2 · 3 / 9


@given(st.sampled_from(NAMES), st.floats(-9, 9), numbers, st.floats(0.01, 99), numbers, st.lists(numbers, min_size=2))
def test_a_signal_that_speaks_more_for_the_evidence_never_lowers_the_probability(
    gate_of: GateOf, name: str, weight: float, mean: float, scale: float, intercept: float, told: list[float]
) -> None:
    gate = gate_of(name, weight=weight, mean=mean, scale=scale, intercept=intercept)
    rising = sorted(told, reverse=weight < 0)
    probabilities = [0.0, *(gate.probability(signals_of(**{name: value})) for value in rising), 1.0]
    assert probabilities == sorted(probabilities)


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, numbers)))
def test_a_gate_that_is_open_to_all_gives_everything_an_even_chance(told: dict[str, float]) -> None:
    assert Gate.open_to_all().probability(Signals(**told)) == 0.5


@given(gates)
def test_a_gate_comes_back_from_its_file(tmp_path_factory: pytest.TempPathFactory, gate: Gate) -> None:
    file = tmp_path_factory.getbasetemp() / "gate.json"
    file.write_text(gate.as_json(), encoding="utf-8")
    assert Gate.of_file(file) == gate


def test_the_shipped_gate_can_be_used() -> None:
    assert set(Gate.of_file(SHIPPED).weights) == set(NAMES)


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff", b"null", b"3", b"[]", b"{}", b'{"threshold": 0.5}'])
def test_a_file_that_holds_no_gate_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "my gate.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelError) as refusal:
        Gate.of_file(file)
    assert str(refusal.value).startswith(f"The gate {file} cannot be used: ")
    assert str(refusal.value).endswith(". Make one: griot calibrate")


@pytest.mark.parametrize(
    "changes",
    [
        {"bias": 0.0},
        {"weights": dict.fromkeys(NAMES[1:], 0.0)},
        {"means": dict.fromkeys((*NAMES, "mood"), 0.0)},
        {"scales": dict.fromkeys((*NAMES[1:], "mood"), 1.0)},
        {"weights": list(NAMES)},
        {"means": None},
        {"intercept": None},
        {"threshold": "0.5"},
        {"intercept": math.nan},
        {"threshold": math.inf},
        {"weights": dict.fromkeys(NAMES, 0.0) | {NAMES[-1]: -math.inf}},
        {"means": dict.fromkeys(NAMES, 0.0) | {NAMES[-1]: math.nan}},
        {"means": dict.fromkeys(NAMES, "0")},
        {"scales": dict.fromkeys(NAMES, 1.0) | {NAMES[-1]: 0.0}},
        {"scales": dict.fromkeys(NAMES, 1.0) | {NAMES[-1]: 0}},
    ],
)
def test_a_gate_of_other_signals_or_of_numbers_that_cannot_be_reckoned_with_is_refused(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    file = tmp_path / "gate.json"
    file.write_text(json.dumps(json.loads(Gate.open_to_all().as_json()) | changes), encoding="utf-8")
    with pytest.raises(ModelError) as refusal:
        Gate.of_file(file)
    assert str(refusal.value).startswith(f"The gate {file} cannot be used: ")


def test_without_any_candidate_it_is_refused_with_probability_0(decided: Decided) -> None:
    assert decided("Who fled?", []) == Verdict((), 0.0, Lacking(Lack.NOTHING_NEAR), None)


@pytest.mark.parametrize(("threshold", "passes"), [(0.5, True), (0.51, False)])
def test_evidence_is_let_through_from_the_threshold_on(
    candidates_of: CandidatesOf, decided: Decided, gate_of: GateOf, threshold: float, passes: bool
) -> None:
    candidates = candidates_of(*FLED, logits=[2.0, 0.0, -9.0])
    verdict = decided("Who fled?", candidates, gate_of(threshold=threshold))
    assert verdict.candidates == (tuple(candidates) if passes else ())
    assert (verdict.reason == "") is passes


@pytest.mark.parametrize("threshold", [0.0, 1.0])
@pytest.mark.parametrize("name", NAMES)
def test_the_probability_is_told_whether_or_not_it_is_enough(
    candidates_of: CandidatesOf, decided: Decided, gate_of: GateOf, name: str, threshold: float
) -> None:
    gate = gate_of(name, weight=1.0, intercept=0.5, threshold=threshold)
    verdict = decided("Who fled?", candidates_of(*FLED, logits=[2.0, 0.0, -9.0]), gate)
    assert verdict.signals is not None
    assert verdict.probability == gate.probability(verdict.signals)


@given(st.lists(st.floats(-9, 9), min_size=3, max_size=3), st.sampled_from(["Who fled?", "How many people fled Gao?"]))
def test_what_is_let_through_is_all_of_the_candidates_the_others_in_their_order(
    candidates_of: CandidatesOf, decided: Decided, logits: list[float], question: str
) -> None:
    candidates = sorted(candidates_of(*FLED, logits=logits), key=lambda candidate: -candidate.score)
    best, *others = decided(question, candidates).candidates
    assert others == [candidate for candidate in candidates if candidate != best]
    assert len(others) == 2


def test_for_a_number_the_best_that_holds_one_comes_first(candidates_of: CandidatesOf, decided: Decided) -> None:
    many, counted, nobody = candidates_of(*FLED, logits=[4.0, 2.0, 1.0])
    assert decided("How many people fled Gao?", [many, counted, nobody]).candidates == (counted, many, nobody)


@pytest.mark.parametrize(("before", "passes"), [(7, True), (8, False)])
def test_a_number_is_looked_for_in_the_best_eight(
    candidates_of: CandidatesOf, decided: Decided, before: int, passes: bool
) -> None:
    *others, counted = candidates_of(*[FLED[0]] * before, FLED[1], logits=[1.0] * (before + 1))
    verdict = decided("How many people fled Gao?", [*others, counted])
    assert verdict.candidates == ((counted, *others) if passes else ())
    assert verdict.reason == ("" if passes else NO_NUMBER)


@pytest.mark.parametrize(
    ("question", "kept"), [("How many people fled Gao in 2017?", (0, 2)), ("Who fled Gao in 2017?", (0, 1, 2))]
)
def test_only_for_a_number_are_sentences_of_another_year_left_out(
    candidates_of: CandidatesOf, decided: Decided, question: str, kept: tuple[int, ...]
) -> None:
    told = ("300 people fled Gao in 2017.", "200 people fled Gao in 2016.", "Nobody fled Kidal.")
    candidates = candidates_of(*told, logits=[3.0, 2.0, 1.0])
    assert decided(question, candidates).candidates == tuple(candidates[n] for n in kept)


def test_a_number_that_is_not_the_one_asked_for_is_refused(candidates_of: CandidatesOf, decided: Decided) -> None:
    verdict = decided("How much cocaine was seized?", candidates_of("Police seized 116 kg of cannabis.", logits=[9.0]))
    assert (verdict.candidates, verdict.reason) == ((), NO_NUMBER)


@pytest.mark.parametrize(("relevance", "passes"), [(3.0, True), (2.99, False)])
def test_a_name_that_the_documents_lack_is_refused_by_name_unless_the_evidence_is_sure(
    candidates_of: CandidatesOf, decided: Decided, relevance: float, passes: bool
) -> None:
    verdict = decided("Who fled Tokyo for Osaka?", candidates_of(FLED[0], logits=[relevance]))
    assert bool(verdict.candidates) is passes
    assert verdict.reason == ("" if passes else f"{NO}: they do not mention “Tokyo” and “Osaka”.")


def test_figures_that_no_passage_holds_are_named(candidates_of: CandidatesOf, decided: Decided) -> None:
    verdict = decided("Were 116 kg seized in 2018?", candidates_of(*FLED, logits=[9.0, 8.0, 7.0]))
    assert (verdict.candidates, verdict.reason) == ((), f"{NO}: nothing near its subject mentions “116” and “2018”.")


@pytest.mark.parametrize("question", ["Did many people flee Kidal?", "How many people fled Kidal?"])
def test_a_name_of_another_document_is_named(candidates_of: CandidatesOf, decided: Decided, question: str) -> None:
    verdict = decided(question, candidates_of("300 people fled Gao.", logits=[9.0]))
    assert (verdict.candidates, verdict.reason) == ((), f"{NO}: nothing near its subject mentions “Kidal”.")


@pytest.mark.parametrize("question", ["Did 300 people flee?", "Was 2016 worse than 2018?"])
def test_figures_may_stand_in_any_of_the_passages_and_of_years_one_is_enough(
    candidates_of: CandidatesOf, decided: Decided, question: str
) -> None:
    candidates = candidates_of(FLED[0], "300 people fled in 2018.", logits=[2.0, 1.0])
    assert decided(question, candidates).candidates == tuple(candidates)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who sold gold in Gao?", ": the nearest passages do not mention “sold” and “gold”."),
        (
            "Are zebras hunted near lakes by boat?",
            ": the nearest passages do not mention “zebras” and “hunted” and “near”.",
        ),
        ("Did Gao's people flee through Libya?", ": the nearest passages do not mention “flee” and “Libya”."),
        ("Please list where zebras go.", ": the nearest passages do not mention “zebras”."),
        ("Which zebras got gold?", ": the nearest passages do not mention “zebras” and “gold”."),
        ("Who are the people of Gao?", ". The nearest passages speak of its subject, but do not say this."),
        ("Which zebras fled, and which zebras stayed?", ": the nearest passages do not mention “zebras” and “stayed”."),
    ],
)
def test_what_is_not_likely_is_refused_with_up_to_three_words_that_the_passages_lack(
    candidates_of: CandidatesOf, decided: Decided, gate_of: GateOf, question: str, said: str
) -> None:
    verdict = decided(question, candidates_of(*FLED, logits=[9.0, 9.0, 9.0]), gate_of(threshold=0.51))
    assert (verdict.candidates, verdict.reason) == ((), f"{NO}{said}")


def test_a_word_in_a_heading_is_not_lacking(candidates_of: CandidatesOf, decided: Decided, gate_of: GateOf) -> None:
    candidates = candidates_of("# Zebras\n\nThey fled Gao.", logits=[9.0])
    verdict = decided("Are zebras hunted?", candidates, gate_of(threshold=0.51))
    assert verdict.reason == f"{NO}: the nearest passages do not mention “hunted”."


@pytest.mark.parametrize(
    ("question", "passes"),
    [
        ("Tell me about cocaine.", True),
        ("Tell me about cocaine routes.", True),  # the heading has them
        ("Tell me about gold.", False),
        ("Is cocaine sold?", False),  # no overview
    ],
)
def test_an_overview_is_let_through_however_unlikely_when_its_subject_stands_in_the_passage(
    candidates_of: CandidatesOf, decided: Decided, gate_of: GateOf, question: str, passes: bool
) -> None:
    candidates = candidates_of("# Routes\n\nCocaine goes north.", logits=[-8.0])
    verdict = decided(question, candidates, gate_of(intercept=-30.0, threshold=1.0))
    assert verdict.candidates == (tuple(candidates) if passes else ())


@pytest.mark.parametrize(("logit", "reason"), [(4.9, f"{NO}: they do not mention “desertion”."), (5.0, "")])
def test_a_rate_of_what_no_document_mentions_is_refused_unless_the_evidence_is_sure(
    candidates_of: CandidatesOf, decided: Decided, logit: float, reason: str
) -> None:
    candidates = candidates_of("300 people fled Gao.", logits=[logit])
    assert decided("What was the desertion rate in Gao?", candidates).reason == reason
