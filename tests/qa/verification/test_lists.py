"""A list is found from the sentence that leads to it, and from any of its items."""

from collections.abc import Callable

import pytest

from qa.verification.decision import Candidate
from qa.verification.lists import items_after, items_beside, lead_of

CandidatesOf = Callable[..., list[Candidate]]
LIST = "Boats sail.\n\nSigns are:\n\n- boats without nets;\n- radio calls;\n- lights at night.\n\nCrews hide.\n"


def test_an_item_knows_its_list_and_its_lead(candidates_of: CandidatesOf) -> None:
    _, lead, nets, calls, lights, _ = candidates_of(LIST, probabilities=[0.5] * 6)
    for item in (nets, calls, lights):
        assert items_beside(item) == items_after(lead) == [nets.span, calls.span, lights.span]
        assert lead_of(item) == lead.span


@pytest.mark.parametrize("n", [0, 1, 5])
def test_what_stands_in_no_list_has_nothing_beside_it_and_no_lead(candidates_of: CandidatesOf, n: int) -> None:
    one = candidates_of(LIST, probabilities=[0.5] * 6)[n]
    assert (items_beside(one), lead_of(one)) == ([], None)


@pytest.mark.parametrize(
    "text", ["Police: the force.\n\n- nets\n", "Signs are these.\n\n- nets\n", "Signs are:\n\nNets.\n"]
)
def test_only_a_colon_before_a_list_leads_to_it(candidates_of: CandidatesOf, text: str) -> None:
    assert items_after(candidates_of(text, probabilities=[0.5] * 2)[0]) == []


def test_a_list_without_a_lead_has_none(candidates_of: CandidatesOf) -> None:
    item, *_ = candidates_of("- nets\n- calls\n", probabilities=[0.5] * 2)
    assert lead_of(item) is None
    assert [span.of(item.hit.document.text) for span in items_beside(item)] == ["nets", "calls"]
