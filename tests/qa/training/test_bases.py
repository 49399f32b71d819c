"""A training begins with the weights of the cross-encoder."""

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from index.weights import packaged_folder
from qa.training.bases import CROSS_ENCODER, from_cross_encoder
from qa.training.network import Shape

QUESTION = "Who leads the court of Gao?"
PASSAGES = ("Judge Aminata Touré leads the court of Gao.", "The court of Gao opened in 2015.", "Boats sail at noon.")


def test_a_network_begins_with_the_relevance_of_the_cross_encoder(tokenizer: Tokenizer) -> None:
    import onnxruntime  # noqa: PLC0415  (slow to import)

    folder = packaged_folder(*CROSS_ENCODER)
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
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
    file = packaged_folder(*CROSS_ENCODER) / "model.onnx"
    whole, half = (from_cross_encoder(file, Shape(layers=n, lower_layers=1)) for n in (12, 3))
    layers = [*whole.lower.layers, *whole.upper.layers]
    for one, taken in zip([*half.lower.layers, *half.upper.layers], (3, 7, 11), strict=True):
        assert torch.equal(one.state_dict()["out.weight"], layers[taken].state_dict()["out.weight"])
