"""An exported reader says what the network says, in 8 bits hardly less exactly."""

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from qa.reading.reader import Reader, Reading
from qa.training.export import export, load_network
from qa.training.network import Network, Shape
from qa.training.prepare import load_tokenizer

SHAPE = Shape(width=32, heads=4, inner=64, layers=3, lower_layers=2)
QUESTION = "Who leads the court of Gao?"
PAIRS = (("Court", "Judge Aminata Touré leads the court of Gao. It opened in 2015."), ("", "Boats sail at noon."))
Exported = Callable[[bool], Reader]


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(11)
    return Network(SHAPE).eval()


@pytest.fixture(scope="module")
def exported(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The exported reader, with weights in 8 bits or as they are."""

    def export_one(quantized: bool) -> Reader:
        folder = tmp_path_factory.mktemp("exported")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of torch, that its exporter by tracing is the older one
            export(network, folder, quantized=quantized)
        assert sorted(file.name for file in folder.iterdir()) == ["lower.onnx", "tokenizer.json", "upper.onnx"]
        return Reader("exported", folder, threads=1)

    return export_one


def read_by(network: Network, reader: Reader, tokenizer_file: Path) -> list[tuple[Reading, Reading]]:
    """What the reader says of each pair, and what the network itself says of it."""
    tokenizer = load_tokenizer(tokenizer_file)
    both = []
    for (context, text), found in zip(PAIRS, reader(QUESTION, PAIRS, 2), strict=True):
        assert found is not None
        encoding = tokenizer.encode(QUESTION, f"{context}: {text}" if context else text)
        ids, types = torch.tensor([encoding.ids]), torch.tensor([encoding.type_ids])
        with torch.no_grad():
            early, relevance, answerable, *span = network(ids, types, torch.ones_like(ids))
        last = len(encoding.ids) - 1  # the closing mark
        start, end, inside = (row[0, last - len(found.tokens) : last].numpy() for row in span)
        no_answer = float(span[0][0, 0] + span[1][0, 0])
        exact = Reading(float(early), float(relevance), float(answerable), found.tokens, start, end, inside, no_answer)
        both.append((found, exact))
    return both


@pytest.mark.parametrize(("quantized", "error"), [(False, 1e-4), (True, 0.1)])
def test_the_exported_reader_says_what_the_network_says(
    network: Network, exported: Exported, reader_folder: Path, quantized: bool, error: float
) -> None:
    for found, exact in read_by(network, exported(quantized), reader_folder / "tokenizer.json"):
        for name in ("early", "relevance", "answerable", "no_answer"):
            assert getattr(found, name) == pytest.approx(getattr(exact, name), abs=error)
        for name in ("start", "end", "inside"):
            assert np.abs(getattr(found, name) - getattr(exact, name)).max() < error


def test_a_stored_network_comes_back_with_its_shape_from_a_result_or_a_checkpoint(tmp_path: Path) -> None:
    torch.manual_seed(5)
    network = Network(Shape(layers=3, lower_layers=2))
    torch.save(network.state_dict(), tmp_path / "network.pt")
    torch.save({"step": 3, "network": network.state_dict()}, tmp_path / "checkpoint.pt")
    for file in ("network.pt", "checkpoint.pt"):
        loaded = load_network(tmp_path / file)
        assert (loaded.shape.layers, loaded.shape.lower_layers) == (3, 2)
        assert all(torch.equal(weight, loaded.state_dict()[name]) for name, weight in network.state_dict().items())
        assert not loaded.training
