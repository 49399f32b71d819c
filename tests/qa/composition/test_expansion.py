"""A sentence is said with what it cannot stand without: its list, its lead, what it leans on, its source's doubt."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from corpus.document import Span
from qa.answer import Why
from qa.composition.expansion import doubt_after, expand, leans, sentence_before
from qa.composition.selection import Selected
from qa.understanding.question import Question
from qa.verification.decision import Candidate

CandidatesOf = Callable[..., list[Candidate]]
LIST = "Boats sail.\n\nSigns are:\n\n- boats without nets;\n- radio calls;\n- lights at night.\n\nCrews hide.\n"
BOATS, LEAD, NETS, CALLS, LIGHTS, CREWS = range(6)
LISTED = ["boats without nets;", "radio calls;", "lights at night."]
SIGNS = Question("What are the signs of it?")
WHEN = Question("When are there lights?")


@pytest.fixture
def spoken(candidates_of: CandidatesOf) -> list[Candidate]:
    """The sentences of the list and around it."""
    return candidates_of(LIST, probabilities=[0.5] * 6)


def saying(*candidates: Candidate) -> list[Selected]:
    """The candidates as they are selected: the first is the best."""
    return [Selected(one, Why.BEST if n == 0 else Why.RIVAL) for n, one in enumerate(candidates)]


def quotes(selected: Sequence[Selected]) -> list[str]:
    return [one.quote for one in selected]


def test_a_lead_is_said_with_its_items(spoken: list[Candidate]) -> None:
    expanded = expand(WHEN, saying(spoken[LEAD]))
    assert quotes(expanded) == ["Signs are:", *LISTED]
    assert [one.why for one in expanded] == [Why.BEST, Why.ITEM, Why.ITEM, Why.ITEM]


def test_what_is_added_answers_with_no_words_of_its_own(spoken: list[Candidate]) -> None:
    lead, *items = expand(WHEN, saying(spoken[LEAD]))
    assert lead.candidate.answer == lead.candidate.span
    assert [one.candidate.answer for one in items] == [None, None, None]


def test_items_that_are_said_are_not_said_twice(spoken: list[Candidate]) -> None:
    expanded = expand(WHEN, saying(spoken[LEAD], spoken[CALLS]))
    assert quotes(expanded) == ["Signs are:", "radio calls;", "boats without nets;", "lights at night."]


def test_items_that_are_cited_already_are_not_said_again(spoken: list[Candidate]) -> None:
    selected = [Selected(spoken[LEAD], Why.BEST, (spoken[CALLS],))]
    assert quotes(expand(WHEN, selected)) == ["Signs are:", "boats without nets;", "lights at night."]


def test_a_question_for_a_list_gets_all_items_beside_the_one_that_answers_best(spoken: list[Candidate]) -> None:
    assert sorted(quotes(expand(SIGNS, saying(spoken[CALLS])))) == sorted(["Signs are:", *LISTED])
    assert quotes(expand(WHEN, saying(spoken[CALLS]))) == ["radio calls;"]


def test_a_question_for_a_list_gets_all_items_beside_any_that_is_said(spoken: list[Candidate]) -> None:
    said = quotes(expand(SIGNS, saying(spoken[CREWS], spoken[CALLS])))
    assert (said[0], sorted(said[1:])) == ("Crews hide.", sorted(["Signs are:", *LISTED]))
    assert quotes(expand(WHEN, saying(spoken[CREWS], spoken[CALLS]))) == ["Crews hide.", "radio calls;"]


def test_a_lead_that_is_not_the_best_is_left_out_without_its_items(spoken: list[Candidate]) -> None:
    assert quotes(expand(WHEN, saying(spoken[BOATS], spoken[LEAD]))) == ["Boats sail."]
    with_item = expand(WHEN, saying(spoken[BOATS], spoken[LEAD], spoken[NETS]))
    assert quotes(with_item) == ["Boats sail.", "Signs are:", "boats without nets;"]


@pytest.mark.parametrize(("words", "said"), [(118, 3), (122, 1)])
def test_a_list_of_more_than_120_words_is_not_said_whole(candidates_of: CandidatesOf, words: int, said: int) -> None:
    items = "\n".join(f"- {'net ' * (words // 2)};" for _ in range(2))
    candidates = candidates_of(f"Signs are:\n\n{items}\n", probabilities=[0.5] * 3)
    assert len(expand(WHEN, saying(candidates[0]))) == said


@pytest.mark.parametrize(("items", "said"), [(20, 21), (21, 1)])
def test_a_list_of_more_than_20_items_is_not_said_whole(candidates_of: CandidatesOf, items: int, said: int) -> None:
    listed = "\n".join(f"- net {n};" for n in range(items))
    candidates = candidates_of(f"Signs are:\n\n{listed}\n", probabilities=[0.5] * (items + 1))
    assert len(expand(WHEN, saying(candidates[0]))) == said


def test_the_rows_of_a_table_are_items(candidates_of: CandidatesOf) -> None:
    table = "Seizures were:\n\n| Year | Kilograms |\n|---|---|\n| 2016 | 116 |\n| 2017 | 85 |\n"
    expanded = expand(WHEN, saying(candidates_of(table, probabilities=[0.5] * 3)[0]))
    assert quotes(expanded)[1:] == ["Year: 2016; Kilograms: 116", "Year: 2017; Kilograms: 85"]


def test_an_item_comes_with_its_lead_where_a_list_is_asked_for(spoken: list[Candidate]) -> None:
    best, *rest = expand(SIGNS, saying(spoken[LIGHTS]))
    assert (best.quote, rest[-1].quote, rest[-1].why) == ("lights at night.", "Signs are:", Why.ITEM)
    assert quotes(expand(SIGNS, saying(spoken[LIGHTS], spoken[LEAD]))).count("Signs are:") == 1
    assert quotes(expand(SIGNS, saying(spoken[BOATS], spoken[LIGHTS])))[-1] == "Signs are:"  # not the best alone


def test_an_item_of_a_list_that_is_too_long_comes_with_its_lead_alone(candidates_of: CandidatesOf) -> None:
    listed = "\n".join(f"- net {n};" for n in range(21))
    candidates = candidates_of(f"Signs are:\n\n{listed}\n", probabilities=[0.5] * 22)
    assert quotes(expand(SIGNS, saying(candidates[8]))) == ["net 7;", "Signs are:"]


@pytest.mark.parametrize(
    "question",
    [
        "When are there lights?",
        "Where are the lights?",
        "Who calls?",
        "How many lights are there?",
        "Are there lights?",
        "Why are there lights?",
        "Tell me about the lights.",
    ],
)
def test_an_item_is_said_without_its_lead_where_no_list_is_asked_for(spoken: list[Candidate], question: str) -> None:
    assert quotes(expand(Question(question), saying(spoken[LIGHTS]))) == ["lights at night."]
    assert quotes(expand(Question(question), saying(spoken[BOATS], spoken[LIGHTS]))) == [
        "Boats sail.",
        "lights at night.",
    ]


@pytest.mark.parametrize(
    "sentence",
    ["These groups tax gold.", "However, they left.", "IT rained.", "In 2016 the former fled.", "Both are armed."],
)
def test_a_pronoun_among_the_first_words_leans(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Gold is sold.", "Italy is far.", "The groups said that it rained.", "Police in Gao say they fled.", ""],
)
def test_a_sentence_without_one_there_does_not_lean(sentence: str) -> None:
    assert not leans(sentence)


def test_the_sentence_before_one_that_leans_is_said_too(candidates_of: CandidatesOf) -> None:
    first, second, _ = candidates_of("Groups tax gold. They rule Kidal. Cars burn.", probabilities=[0.1, 0.9, 0.0])
    best, before = expand(WHEN, saying(second))
    assert (best.quote, before.quote, before.why) == ("They rule Kidal.", "Groups tax gold.", Why.LEANED_ON)
    assert before.candidate.span == first.span


def test_it_is_said_from_before_the_passage_too(candidates_of: CandidatesOf) -> None:
    first, second = candidates_of("Groups tax gold. They rule Kidal.", probabilities=[0.1, 0.9])
    cut = replace(second.hit.passage, span=second.span, sentences=(second.span,))
    alone = replace(second, hit=replace(second.hit, passage=cut, before=first.span))
    assert sentence_before(alone) == Span(0, 16)
    assert quotes(expand(WHEN, saying(alone))) == ["They rule Kidal.", "Groups tax gold."]


def test_only_the_best_brings_along_what_it_leans_on(candidates_of: CandidatesOf) -> None:
    _, they, cars = candidates_of("Groups tax gold. They rule Kidal. Cars burn.", probabilities=[0.1, 0.8, 0.9])
    assert quotes(expand(WHEN, saying(cars, they))) == ["Cars burn.", "They rule Kidal."]


def test_what_is_said_or_cited_already_is_not_brought_along(candidates_of: CandidatesOf) -> None:
    gold, they = candidates_of("Groups tax gold. They rule Kidal.", probabilities=[0.8, 0.9])
    assert quotes(expand(WHEN, saying(they, gold))) == ["They rule Kidal.", "Groups tax gold."]
    other, twin, leaning = candidates_of(
        "Groups tax gold.", "The groups tax gold. They rule.", probabilities=[0.9, 0.8, 0.7]
    )
    selected = [Selected(leaning, Why.BEST), Selected(other, Why.RIVAL, (twin,))]
    assert expand(WHEN, selected) == selected


def test_the_first_sentence_of_a_section_brings_nothing_along(candidates_of: CandidatesOf) -> None:
    (only,) = candidates_of("They rule Kidal.", probabilities=[0.9])
    assert sentence_before(only) is None
    assert expand(WHEN, saying(only)) == saying(only)


@pytest.mark.parametrize(
    "doubt",
    [
        "How many cars burned is not known.",
        "The report does not say who burned the cars.",
        "It is unclear why cars burned.",
        "Whose cars they were has not been told.",
    ],
)
def test_the_doubt_that_a_source_puts_beside_a_sentence_is_kept(candidates_of: CandidatesOf, doubt: str) -> None:
    burned, doubting, _ = candidates_of(f"Twelve cars burned. {doubt} Gold shines.", probabilities=[0.9, 0.1, 0.1])
    assert doubt_after(burned) == doubting.span
    _, kept = expand(WHEN, saying(burned))
    assert (kept.quote, kept.why) == (doubt, Why.DOUBT)


@pytest.mark.parametrize(
    "after",
    [
        "The price of gold is not known.",  # it doubts something else
        "Two cars were saved.",  # it doubts nothing
        "Gold shines. How many cars burned is not known.",  # it does not follow at once
    ],
)
def test_what_follows_and_does_not_doubt_the_same_is_left(candidates_of: CandidatesOf, after: str) -> None:
    first, *_ = candidates_of(f"Twelve cars burned. {after}", probabilities=[0.9] * (1 + after.count(".")))
    assert doubt_after(first) is None
    assert quotes(expand(WHEN, saying(first))) == ["Twelve cars burned."]
