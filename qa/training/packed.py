"""Networks in about a quarter of their size, to be carried to the machine that trains: matrices in 8 bits."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from qa.training.network import Network, Shape

SHAPE = "shape."  # before the names of the Shape's numbers


def pack(network: Network, file: Path) -> None:
    """Writes a network: matrices as 8-bit rows with a scale each, the rest as it is."""
    arrays: dict[str, NDArray[np.generic]] = {
        f"{SHAPE}{name}": np.array(size) for name, size in asdict(network.shape).items()
    }
    for name, weight in network.state_dict().items():
        if weight.dim() < 2:  # noqa: PLR2004
            arrays[name] = weight.numpy()
            continue
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
        arrays[f"{name}:scale"] = scale.numpy()
        arrays[f"{name}:rows"] = (weight / scale).round().to(torch.int8).numpy()
    np.savez(file, **arrays)  # type: ignore[arg-type]


def unpack(file: Path) -> Network:
    """The network that `pack` wrote."""
    with np.load(file) as stored:
        sizes = {name.removeprefix(SHAPE): stored[name].item() for name in stored.files if name.startswith(SHAPE)}
        network = Network(Shape(**sizes))
        state = {
            name: torch.tensor(stored[f"{name}:rows"] * stored[f"{name}:scale"])
            if f"{name}:rows" in stored
            else torch.tensor(stored[name])
            for name in network.state_dict()
        }
    network.load_state_dict(state)
    return network
