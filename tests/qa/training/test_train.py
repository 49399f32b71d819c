"""Training moves what it should, follows a teacher, and goes on where it was interrupted."""

import logging
from pathlib import Path
from typing import Any

import pytest
import torch

from qa.training import train as training
from qa.training.batches import Sampler
from qa.training.losses import loss_of
from qa.training.network import Network, Reading
from qa.training.packed import pack
from qa.training.prepared import Prepared
from qa.training.train import FROZEN, train, train_one
from tests.qa.training.tiny import SHAPE, WEIGHTS, WITH_DISTANCES, asked, prepared_of

SETTINGS: dict[str, Any] = {
    "seed": 1,
    "layers": 2,
    "lower_layers": 1,
    "max_tokens": 40,
    "batch_tokens": 120,
    "found_read": 1,
    "shares": [1.0],
    "warm_up": 0.1,
    "measured_steps": 1000,
    "epochs": 2,
    "body_learning_rate": 1e-3,
    "head_learning_rate": 1e-2,
    "loss": WEIGHTS,
    "teacher": {"epochs": 1},
    "student": {"epochs": 2},
}


@pytest.fixture
def prepared() -> Prepared:
    """Eight questions to learn from, and eight that are held out, of which two are asked."""
    rows = [asked(20 + n, answered=n % 2 == 0, held=n >= 8) for n in range(12)]
    return prepared_of(*rows, *(asked(40 + n, answered=False, held=True) for n in range(4)))


def begun() -> Network:
    """A network as it always begins."""
    torch.manual_seed(4)
    return Network(SHAPE)


class Believer(torch.nn.Module):
    """A teacher for which every text answers, and nothing of it is an answer."""

    def forward(self, ids: torch.Tensor, _types: torch.Tensor, _mask: torch.Tensor) -> Reading:
        flat, tokens = torch.full((len(ids),), 4.0), torch.full(ids.shape, -4.0)
        return Reading(flat, flat, flat, tokens, tokens, tokens)


def test_a_training_lowers_the_loss(prepared: Prepared, tmp_path: Path) -> None:
    sampler = Sampler(prepared, 1000, 40, 2)
    (groups,) = sampler.held()
    batch, network = sampler.batch(groups), begun()

    def loss() -> float:
        with torch.no_grad():
            return float(loss_of(network.eval()(batch.ids, batch.types, batch.mask), batch, None, WEIGHTS))

    before = loss()
    train_one(network, None, SETTINGS | {"epochs": 20}, prepared, tmp_path / "student.pt")
    assert loss() < 0.7 * before


def test_the_embeddings_stay_and_everything_else_learns(prepared: Prepared, tmp_path: Path) -> None:
    network = Network(WITH_DISTANCES)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    train_one(network, None, SETTINGS, prepared, tmp_path / "teacher.pt")
    stayed = {name for name, weight in network.state_dict().items() if torch.equal(weight, before[name])}
    assert stayed == {name for name in before if name.startswith(FROZEN)}
    assert {"lower.word.weight", "lower.distance.weight", "upper.distance.weight"} <= stayed


def test_a_training_that_was_interrupted_ends_with_the_same_weights(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = begun()
    train_one(whole, None, SETTINGS, prepared, tmp_path / "whole.pt")
    monkeypatch.setattr(training, "CHECKPOINT_SECONDS", -1.0)  # after each step
    steps: list[int] = []

    def failing(*args: Any) -> torch.Tensor:
        steps.append(len(steps))
        if len(steps) == 3:
            raise RuntimeError("the power went")
        return loss_of(*args)

    monkeypatch.setattr(training, "loss_of", failing)
    with pytest.raises(RuntimeError, match="the power went"):
        train_one(begun(), None, SETTINGS, prepared, tmp_path / "cut.pt")
    assert torch.load(tmp_path / "cut.pt", weights_only=True)["step"] == 2
    resumed = Network(SHAPE)  # its weights are those of the checkpoint
    train_one(resumed, None, SETTINGS, prepared, tmp_path / "cut.pt")
    planned = torch.load(tmp_path / "whole.pt", weights_only=True)["step"]
    assert len(steps) == planned + 1  # no step was taken twice but the one that failed
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, resumed.state_dict()[name]), name


def test_a_training_that_was_finished_is_not_begun_again(
    prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, again = begun(), Network(SHAPE)
    train_one(whole, None, SETTINGS, prepared, tmp_path / "student.pt")
    monkeypatch.setattr(training, "loss_of", None)  # no step is taken
    train_one(again, None, SETTINGS, prepared, tmp_path / "student.pt")
    assert all(torch.equal(weight, again.state_dict()[name]) for name, weight in whole.state_dict().items())


def test_the_teacher_is_followed(prepared: Prepared, tmp_path: Path) -> None:
    batch = Sampler(prepared, 1000, 40, 2).batch(Sampler(prepared, 1000, 40, 2).held()[0])
    said = []
    for name, teacher in (("alone", None), ("taught", Believer())):
        network, settings = begun(), SETTINGS | {"epochs": 20, "loss": WEIGHTS | {"taught": 1.0}}
        train_one(network, teacher, settings, prepared, tmp_path / f"{name}.pt")  # type: ignore[arg-type]
        with torch.no_grad():
            said.append(network.eval()(batch.ids, batch.types, batch.mask).answerable)
    alone, taught = said
    found = batch.retrieved
    assert (alone[found] < 0).all()
    assert (taught[found] > 0).all()


def test_the_held_questions_are_asked_every_so_many_steps_and_at_the_end(
    prepared: Prepared, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    train_one(begun(), None, SETTINGS | {"measured_steps": 2}, prepared, tmp_path / "student.pt")
    steps = torch.load(tmp_path / "student.pt", weights_only=True)["step"]
    assert sum(message.startswith("held: given ") for message in caplog.messages) == (steps + 1) // 2
    assert caplog.messages[0] == f"student: {steps} steps on cpu"


@pytest.mark.parametrize("has_teacher", [False, True])
def test_a_teacher_that_was_prepared_is_trained_first_and_the_reader_is_kept(
    prepared: Prepared, tmp_path: Path, has_teacher: bool
) -> None:
    prepared.save(tmp_path / "prepared.npz")
    pack(begun(), tmp_path / "student.npz")
    if has_teacher:
        pack(Network(WITH_DISTANCES), tmp_path / "teacher.npz")
    network = train(SETTINGS, tmp_path, tmp_path / "out")
    written = {file.name for file in (tmp_path / "out").iterdir()}
    assert written == {"student.pt", "network.pt"} | ({"teacher.pt"} if has_teacher else set())
    stored = torch.load(tmp_path / "out" / "network.pt", weights_only=True)
    assert all(torch.equal(weight, stored[name]) for name, weight in network.state_dict().items())
    assert not network.training
