"""Packed weights take a quarter of the room, and are close to what they were."""

from pathlib import Path

import pytest
import torch

from qa.training.network import Network, Shape
from qa.training.packed import pack, unpack
from tests.qa.training.tiny import SHAPE, WITH_DISTANCES


@pytest.mark.parametrize("shape", [SHAPE, WITH_DISTANCES])
def test_packed_weights_are_within_half_a_step_of_what_they_were(tmp_path: Path, shape: Shape) -> None:
    torch.manual_seed(2)
    network = Network(shape)
    pack(network, tmp_path / "network.npz")
    before, after = network.state_dict(), unpack(tmp_path / "network.npz").state_dict()
    assert before.keys() == after.keys()
    for name, weight in before.items():
        if weight.dim() == 1:
            assert torch.equal(after[name], weight)
        else:
            step = weight.abs().amax(1, keepdim=True) / 127
            assert ((after[name] - weight).abs() <= 0.501 * step).all(), name


def test_a_row_of_zeros_comes_back_as_zeros(tmp_path: Path) -> None:
    network = Network(SHAPE)
    with torch.no_grad():
        network.upper.span.weight.zero_()
    pack(network, tmp_path / "network.npz")
    assert not unpack(tmp_path / "network.npz").upper.span.weight.any()


def test_a_network_is_packed_in_about_a_quarter_of_its_size(tmp_path: Path) -> None:
    network = Network(Shape(vocabulary=1000, width=128, heads=4, inner=512, layers=2, lower_layers=1))
    pack(network, tmp_path / "network.npz")
    whole = 4 * sum(weight.numel() for weight in network.state_dict().values())
    assert (tmp_path / "network.npz").stat().st_size < 0.3 * whole
