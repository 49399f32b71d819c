"""A list is said whole: its lead with its items, and an item with its lead."""

from collections.abc import Callable, Sequence

import pytest

from qa.choosing import Said
from qa.evidence import Candidate
from qa.listing import items_after, items_beside, lead_of, whole_lists, with_lead
from qa.question import Question

CandidatesOf = Callable[..., list[Candidate]]
LIST = "Boats sail.\n\nSigns of it are:\n\n- boats without nets;\n- radio calls;\n- lights at night.\n\nCrews hide.\n"
BOATS, LEAD, NETS, CALLS, LIGHTS, CREWS = range(6)
LISTED = ["boats without nets;", "radio calls;", "lights at night."]
SIGNS = Question("What are the signs of it?")
WHEN = Question("When are there lights?")


@pytest.fixture
def spoken(candidates_of: CandidatesOf) -> list[Candidate]:
    """The sentences of the list and around it."""
    return candidates_of(LIST, logits=[0.0] * 6)


def quotes(said: Sequence[Said]) -> list[str]:
    return [one.quote for one in said]


def test_a_lead_is_said_with_its_items(spoken: list[Candidate]) -> None:
    assert quotes(whole_lists(WHEN, [Said(spoken[LEAD])])) == ["Signs of it are:", *LISTED]


def test_items_that_are_said_are_not_said_twice(spoken: list[Candidate]) -> None:
    said = whole_lists(WHEN, [Said(spoken[LEAD]), Said(spoken[CALLS])])
    assert quotes(said) == ["Signs of it are:", "radio calls;", "boats without nets;", "lights at night."]


def test_a_question_for_a_list_gets_all_items_beside_the_one_that_answers_best(spoken: list[Candidate]) -> None:
    assert sorted(quotes(whole_lists(SIGNS, [Said(spoken[CALLS])]))) == sorted(LISTED)
    assert quotes(whole_lists(WHEN, [Said(spoken[CALLS])])) == ["radio calls;"]


def test_a_lead_that_is_not_the_best_is_left_out_without_its_items(spoken: list[Candidate]) -> None:
    assert quotes(whole_lists(WHEN, [Said(spoken[BOATS]), Said(spoken[LEAD])])) == ["Boats sail."]
    with_item = whole_lists(WHEN, [Said(spoken[BOATS]), Said(spoken[LEAD]), Said(spoken[NETS])])
    assert quotes(with_item) == ["Boats sail.", "Signs of it are:", "boats without nets;"]


def test_a_list_of_more_than_120_words_is_not_said_whole(candidates_of: CandidatesOf) -> None:
    def said(words: int) -> list[str]:
        items = "\n".join(f"- {'net ' * (words // 2)};" for _ in range(2))
        candidates = candidates_of(f"Signs are:\n\n{items}\n", logits=[0.0] * 3)
        return quotes(whole_lists(WHEN, [Said(candidates[0])]))

    assert (len(said(118)), len(said(122))) == (3, 1)


def test_the_rows_of_a_table_are_items(candidates_of: CandidatesOf) -> None:
    table = "Seizures were:\n\n| Year | Kilograms |\n|---|---|\n| 2016 | 116 |\n| 2017 | 85 |\n"
    said = whole_lists(WHEN, [Said(candidates_of(table, logits=[0.0] * 3)[0])])
    assert quotes(said)[1:] == ["Year: 2016; Kilograms: 116", "Year: 2017; Kilograms: 85"]


def test_an_item_comes_with_its_lead_as_long_as_there_is_room(spoken: list[Candidate]) -> None:
    assert quotes(with_lead([Said(spoken[LIGHTS])], 2)) == ["lights at night.", "Signs of it are:"]
    assert quotes(with_lead([Said(spoken[LIGHTS])], 1)) == ["lights at night."]
    assert quotes(with_lead([Said(spoken[LIGHTS]), Said(spoken[LEAD])], 3)) == ["lights at night.", "Signs of it are:"]


@pytest.mark.parametrize("n", [BOATS, LEAD, CREWS])
def test_what_stands_in_no_list_has_nothing_beside_it_and_no_lead(spoken: list[Candidate], n: int) -> None:
    assert (items_beside(spoken[n]), lead_of(spoken[n])) == ([], None)


@pytest.mark.parametrize(
    "text", ["Police: the force.\n\n- nets\n", "Signs are these.\n\n- nets\n", "Signs are:\n\nNets.\n"]
)
def test_only_a_colon_before_a_list_leads_to_it(candidates_of: CandidatesOf, text: str) -> None:
    assert items_after(candidates_of(text, logits=[0.0] * 2)[0]) == []


def test_a_list_without_a_lead_has_none(candidates_of: CandidatesOf) -> None:
    item, *_ = candidates_of("- nets\n- calls\n", logits=[0.0] * 2)
    assert lead_of(item) is None
    assert [span.of(item.hit.document.text) for span in items_beside(item)] == ["nets", "calls"]
