"""Two documents that give different figures for one thing are found, and two things are never taken for one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from qa.composition.conflicts import differing
from qa.understanding.question import Question
from qa.verification.decision import Candidate

CandidatesOf = Callable[..., list[Candidate]]
Told = tuple[str, str] | None
SEIZED = "How many tons of cocaine were seized?"
ARRESTED = "How many people were arrested?"
KINDS = (
    "Was cocaine seized?",
    "Who seized cocaine?",
    "When was cocaine seized?",
    "Tell me about cocaine that was seized.",
)


@pytest.fixture(scope="session")
def told_apart(candidates_of: CandidatesOf) -> Callable[..., Told]:
    """The figures of the first of some documents and of the first that differs from it; None when none does."""

    def told(question: str, *sources: str) -> Told:
        best, *others = candidates_of(*sources, probabilities=[1 / (n + 1) for n in range(len(sources))])
        found = differing(Question(question), best, others)
        return None if found is None else (found[1].told, found[2].told)

    return told


@pytest.mark.parametrize(
    ("question", "first", "second", "told"),
    [
        (SEIZED, "12 tons of cocaine were seized.", "Police seized 14.5 tons of cocaine.", ("12 tons", "14.5 tons")),
        (SEIZED, "12 tons of cocaine were seized.", "They seized 1.2 tons of cocaine.", ("12 tons", "1.2 tons")),
        (ARRESTED, "Twelve people were arrested.", "15 people were arrested.", ("twelve people", "15 people")),
        (
            ARRESTED,
            "# 2016\n\n12 people were arrested.",
            "In 2016, 15 people were arrested.",
            ("12 people", "15 people"),
        ),
        ("What share of men fled?", "40 % of men fled.", "60 percent of men fled.", ("40 %", "60 percent")),
        ("How long is the road?", "The road is 855 km long.", "The road is 900 km long.", ("855 km", "900 km")),
    ],
)
def test_two_documents_that_give_different_figures_for_one_thing_differ(
    told_apart: Callable[..., Told], question: str, first: str, second: str, told: Told
) -> None:
    assert told_apart(question, first, second) == told


def test_the_first_that_differs_is_found_with_the_sentence_itself(
    candidates_of: CandidatesOf,
) -> None:
    sources = [f"{figure} tons of cocaine were seized." for figure in (12, 12, 14, 15)]
    best, *others = candidates_of(*sources, probabilities=[0.9, 0.8, 0.7, 0.6])
    found = differing(Question(SEIZED), best, others)
    assert found is not None
    assert (found[0], found[1].value, found[2].value) == (others[1], 12.0, 14.0)


def test_within_one_document_nothing_differs(candidates_of: CandidatesOf) -> None:
    source = "12 tons of cocaine were seized. Later 14 tons of cocaine were seized."
    best, other = candidates_of(source, probabilities=[0.9, 0.8])
    assert differing(Question(SEIZED), best, [other]) is None


def test_only_the_figure_where_a_sentence_answers_is_compared(candidates_of: CandidatesOf) -> None:
    sentences = (
        "In all 12 tons of cocaine were seized at 3 ports.",
        "In all 14 tons of cocaine were seized at 3 ports.",
    )
    best, other = candidates_of(*sentences, probabilities=[0.9, 0.8])
    figures = [replace(one, answer=Span(7, 14)) for one in (best, other)]  # "12 tons" and "14 tons"
    found = differing(Question(SEIZED), figures[0], figures[1:])
    assert found is not None
    assert (found[1].told, found[2].told) == ("12 tons", "14 tons")
    ports = [replace(one, answer=Span(40, 49)) for one in (best, other)]
    assert differing(Question(SEIZED), ports[0], ports[1:]) is None
    assert differing(Question(SEIZED), best, [other]) is None  # two figures in each answer
    assert differing(Question(SEIZED), replace(best, answer=None), figures[1:]) is None


def test_with_no_other_nothing_differs(told_apart: Callable[..., Told]) -> None:
    assert told_apart(SEIZED, "12 tons of cocaine were seized.") is None


@pytest.mark.parametrize("question", KINDS)
def test_only_a_question_for_a_number_or_an_extent_hears_of_it(told_apart: Callable[..., Told], question: str) -> None:
    assert told_apart(question, "12 tons of cocaine were seized.", "14 tons of cocaine were seized.") is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (SEIZED, "In 2016, 12 tons of cocaine were seized.", "In 2017, 14 tons of cocaine were seized."),
        (SEIZED, "# In 2016\n\n12 tons of cocaine were seized.", "# In 2017\n\n14 tons of cocaine were seized."),
        (SEIZED, "12 tons of cocaine were seized.", "14 kg of cocaine were seized."),  # another unit
        (SEIZED, "1200 kg of cocaine were seized.", "1.2 tons of cocaine were seized."),
        (SEIZED, "12 tons of cocaine were seized.", "Tons of cocaine were seized."),  # no figure
        (SEIZED, "12 tons of cocaine were seized.", "14 tons of arms were seen."),  # 2 of 3 words, but 1 in common
    ],
)
def test_other_years_units_and_things_do_not_differ(
    told_apart: Callable[..., Told], question: str, first: str, second: str
) -> None:
    assert told_apart(question, first, second) is None


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("1,000", "1,010", None),
        ("1,000", "1,011", ("1,000 people", "1,011 people")),  # 11 is more than 1 % of 1,011
        ("1,010", "1,000", None),
        ("18.5 million", "18,541,980", None),
        ("18 million", "18,541,980", ("18 million people", "18,541,980 people")),
    ],
)
def test_figures_within_one_percent_of_each_other_are_one_rounded(
    told_apart: Callable[..., Told], first: str, second: str, told: Told
) -> None:
    assert told_apart(ARRESTED, f"{first} people were arrested.", f"{second} people were arrested.") == told


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("5 people were arrested and 12 people fled.", "5 people were arrested and 13 people fled."),
        ("Five people were arrested by 12 people.", "People arrested: 13 people fled, 5 people did not."),
        ("Two people were arrested after 3 days.", "Two men were arrested after 5 days with some people."),
        ("12 people were arrested, aged 20 to 30.", "Twelve persons were arrested, these people aged 18 to 40."),
    ],
)
def test_two_documents_that_share_a_figure_agree_whatever_else_they_count(
    told_apart: Callable[..., Told], first: str, second: str
) -> None:
    assert told_apart(ARRESTED, first, second) is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("How much cocaine was seized?", "12 tons of cocaine were seized.", "3 tons of cannabis were seized."),
        (ARRESTED, "12 people were arrested in Gao.", "5 people were arrested in Kidal."),
        (ARRESTED, "In May, 12 people were arrested.", "In June, 5 people were arrested."),
        ("How many people were killed?", "Five people were killed.", "13 people were wounded and several killed."),
        (
            "How many people were arrested in Gao?",
            "12 people were arrested in Gao.",
            "5 people were arrested in Kidal.",
        ),
    ],
)
def test_figures_of_two_things_do_not_differ(
    told_apart: Callable[..., Told], question: str, first: str, second: str
) -> None:
    assert told_apart(question, first, second) is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (ARRESTED, "350 people were arrested.", "Of them, 120 people were arrested women."),
        (ARRESTED, "In total 350 people were arrested.", "In the north alone 120 people were arrested."),
        (ARRESTED, "350 people were arrested.", "Among the people arrested, 120 people were women."),
        ("How many armed groups are there?", "There are 14 armed groups.", "Two armed groups there control the road."),
        ("What percentage of people fled?", "40 % of people fled.", "60 % of the people who fled were women."),
    ],
)
def test_a_total_and_a_part_do_not_differ(
    told_apart: Callable[..., Told], question: str, first: str, second: str
) -> None:
    assert told_apart(question, first, second) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Between 10 and 20 tons of cocaine were seized.", "15 tons of cocaine were seized."),
        ("From 10 to 20 tons of cocaine were seized.", "15 tons of cocaine were seized."),
        ("10-20 tons of cocaine were seized.", "15 tons of cocaine were seized."),
        ("10–20 tons of cocaine were seized.", "15 tons of cocaine were seized."),
        ("More than 10 tons of cocaine were seized.", "12 tons of cocaine were seized."),
        ("At least 10 tons of cocaine were seized.", "12 tons of cocaine were seized."),
        ("Up to 20 tons of cocaine were seized.", "12 tons of cocaine were seized."),
        ("Less than 20 tons of cocaine were seized.", "12 tons of cocaine were seized."),
    ],
)
def test_a_figure_within_the_bounds_of_another_does_not_differ(
    told_apart: Callable[..., Told], first: str, second: str
) -> None:
    assert told_apart(SEIZED, first, second) is None
    assert told_apart(SEIZED, second, first) is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "How much cocaine was seized?",
            "12 tonnes of cocaine were seized by 4 officers.",
            "12 tons of cocaine were seized by 6 officers.",
        ),
        (
            "How much cocaine was seized?",
            "12 tons of cocaine were seized at 5 ports.",
            "Cocaine was seized at 6 ports: 12,000 kg.",
        ),
        (
            "How much cocaine was seized?",
            "12 kg of cocaine were seized on page 3.",
            "For cocaine seized, see page 5: 12 kilograms.",
        ),
        (ARRESTED, "12 people were arrested, aged 20.", "A dozen people were arrested, aged 18."),
    ],
)
def test_figures_beside_the_one_that_is_asked_for_do_not_differ(
    told_apart: Callable[..., Told], question: str, first: str, second: str
) -> None:
    assert told_apart(question, first, second) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Twenty-one people were arrested.", "21 people were arrested."),
        ("One hundred and twenty people were arrested.", "120 people were arrested."),
        ("12 000 people were arrested.", "12,000 people were arrested."),
        ("18\u00a0541\u00a0980 people were arrested.", "18,541,980 people were arrested."),
        ("9.600 people were arrested.", "9,600 people were arrested."),
    ],
)
def test_one_figure_in_two_ways_of_writing_does_not_differ(
    told_apart: Callable[..., Told], first: str, second: str
) -> None:
    assert told_apart(ARRESTED, first, second) is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "How much cocaine was seized in 2016?",
            "In 2016, 12 tons of cocaine were seized.",
            "From 2010 to 2016, 30 tons of cocaine were seized.",
        ),
        ("How much gold leaves Mali?", "30 tons of gold leave Mali a year.", "3 tons of gold leave Mali a month."),
        ("How much money was paid?", "$5 million in money was paid.", "€4 million in money was paid."),
        ("How many were in the 3rd group of men?", "Men in the 3rd group: 12.", "Men in the 4th group: 12."),
    ],
)
def test_other_periods_currencies_and_ordinals_do_not_differ(
    told_apart: Callable[..., Told], question: str, first: str, second: str
) -> None:
    assert told_apart(question, first, second) is None


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_figures_differ_when_they_are_more_than_one_percent_apart_whichever_comes_first(
    told_apart: Callable[..., Told], one: int, other: int
) -> None:
    sources = [f"{figure:,} people were arrested." for figure in (one, other)]
    forth, back = told_apart(ARRESTED, *sources), told_apart(ARRESTED, *reversed(sources))
    assert forth == (None if back is None else (back[1], back[0]))
    assert (forth is not None) is (100 * abs(one - other) > max(one, other))
