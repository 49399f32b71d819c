"""The network reads a pair the same whatever stands beside it, and may weigh how far apart tokens stand."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from qa.training.network import Network, Shape, _steps

SMALL = Shape(vocabulary=100, positions=64, width=32, heads=4, inner=64, layers=3, lower_layers=2)


@pytest.fixture(scope="module", params=[0, 8], ids=["places alone", "distances"])
def small(request: pytest.FixtureRequest) -> Network:
    """A small network with weights of chance, which weighs distances or does not."""
    torch.manual_seed(3)
    return Network(replace(SMALL, distances=request.param)).eval()


def pair(*ids: int) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, types and mask of one pair; the last two tokens are the passage."""
    row = torch.tensor([ids])
    types = torch.zeros_like(row)
    types[0, -2:] = 1
    return row, types, torch.ones_like(row)


def test_the_network_is_its_two_halves(small: Network) -> None:
    ids, types, mask = pair(1, 2, 3, 4, 5)
    with torch.no_grad():
        hidden, early = small.lower(ids, types, mask)
        relevance, answerable, span = small.upper(hidden, mask)
        whole = small(ids, types, mask)
    assert hidden.shape == (1, 5, 32)
    for one, other in zip(whole, (early, relevance, answerable, *span.unbind(-1)), strict=True):
        assert torch.equal(one, other)


def test_padding_changes_nothing_of_what_a_pair_says(small: Network) -> None:
    ids, types, mask = pair(1, 2, 3, 4, 5)
    padded = [torch.cat([row, torch.full((1, 3), value)], 1) for row, value in ((ids, 9), (types, 0), (mask, 0))]
    with torch.no_grad():
        alone, beside = small(ids, types, mask), small(*padded)
    for one, other in zip(alone, beside, strict=True):
        cut = other[:, :5] if other.dim() == 2 else other
        assert torch.allclose(one, cut, atol=1e-6)


def test_parts_are_left_out_by_chance_while_training_and_never_after(small: Network) -> None:
    one = pair(1, 2, 3, 4, 5)
    with torch.no_grad():
        read = [small(*one).relevance for _ in range(2)]
        learned = [small.train()(*one).relevance for _ in range(2)]
    small.eval()
    assert torch.equal(*read)
    assert not torch.equal(*learned)


def test_near_distances_have_their_own_step_and_far_ones_share() -> None:
    """Those of T5 (Raffel et al. 2020) in 32 steps: 7 by themselves, then of growing width up to 128 tokens."""
    behind = [0, -1, -7, -8, -10, -20, -40, -100, -127, -128, -500]
    assert _steps(torch.tensor(behind), 32).tolist() == [0, 1, 7, 8, 8, 10, 12, 15, 15, 15, 15]


def test_what_stands_ahead_has_the_other_half_of_the_steps() -> None:
    ahead = torch.arange(1, 300)
    assert torch.equal(_steps(ahead, 32), _steps(-ahead, 32) + 16)


def test_the_weight_of_a_distance_changes_what_looks_that_far() -> None:
    torch.manual_seed(3)
    network = Network(replace(SMALL, distances=8)).eval()
    one = pair(1, 2, 3, 4, 5)
    with torch.no_grad():
        before = network(*one)
        network.upper.distance.weight += torch.arange(8.0)[:, None]  # type: ignore[union-attr]
        after = network(*one)
    assert torch.equal(before.early, after.early)
    assert not torch.allclose(before.relevance, after.relevance)
