"""Trains the reader: python -m qa.training.train SETTINGS.toml PREPARED --out FOLDER

PREPARED is the folder that `qa.training.prepare` made. Where it holds a teacher, that is trained first, and the reader
follows it. A run writes a checkpoint every few minutes and goes on from it when it is started again.
"""

import argparse
import logging
import time
import tomllib
from pathlib import Path
from typing import Any

import torch

from qa.training.batches import Sampler
from qa.training.held import report
from qa.training.losses import loss_of
from qa.training.network import Network
from qa.training.packed import unpack
from qa.training.prepared import Prepared

CHECKPOINT_SECONDS = 90
LOGGED_STEPS = 100
FROZEN = ("lower.word", "lower.position", "lower.norm", "lower.distance", "upper.distance")  # a few passages spoil them
NEW = ("lower.early", "lower.segment", "upper.span", "upper.answerable", "upper.relevance")  # what learns faster

log = logging.getLogger(__name__)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("settings", type=Path)
    parser.add_argument("prepared", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(tomllib.loads(args.settings.read_text(encoding="utf-8")), args.prepared, args.out)


def train(settings: dict[str, Any], folder: Path, out: Path) -> Network:
    """The reader after all epochs. `out` gets checkpoints on the way, and network.pt at the end."""
    out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    prepared = Prepared.open(folder / "prepared.npz")
    teacher = None
    if (folder / "teacher.npz").exists():
        teacher = unpack(folder / "teacher.npz").to(device)
        train_one(teacher, None, settings | settings["teacher"], prepared, out / "teacher.pt")
        teacher.eval()
    network = unpack(folder / "student.npz").to(device)
    train_one(network, teacher, settings | settings["student"], prepared, out / "student.pt")
    torch.save(network.state_dict(), out / "network.pt")
    return network.eval()


def train_one(
    network: Network, teacher: Network | None, settings: dict[str, Any], prepared: Prepared, checkpoint: Path
) -> None:
    """Trains a network, which lies on its device, as `settings` say; it follows the teacher where there is one."""
    device = network.lower.word.weight.device
    sampler = Sampler(prepared, settings["batch_tokens"], settings["max_tokens"], settings["found_read"])
    planned = sampler.plan(settings["shares"], settings["epochs"], settings["seed"])
    optimizer, schedule = _optimizer(network, settings, len(planned))
    first = _resume(checkpoint, network, optimizer, schedule)
    log.info("%s: %d steps on %s", checkpoint.stem, len(planned), device)
    began = saved = time.monotonic()
    network.train()
    for step in range(first, len(planned)):
        torch.manual_seed(settings["seed"] + step)  # a run that goes on drops out what an uninterrupted one does
        batch = sampler.batch(planned[step]).on(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            reading = network(batch.ids, batch.types, batch.mask).as_float()
            with torch.no_grad():
                taught = teacher(batch.ids, batch.types, batch.mask).as_float() if teacher else None
        loss = loss_of(reading, batch, taught, settings["loss"])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % LOGGED_STEPS == 0:
            each = (time.monotonic() - began) / (step + 1 - first)
            log.info("%d of %d, loss %.3f, %.3f s a step", step + 1, len(planned), loss.item(), each)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(checkpoint, step + 1, network, optimizer, schedule)
            saved = time.monotonic()
        if (step + 1) % settings["measured_steps"] == 0 or step + 1 == len(planned):
            log.info("%s", report(network, (sampler.batch(groups) for groups in sampler.held()), device))
    _save(checkpoint, len(planned), network, optimizer, schedule)


def _optimizer(network: Network, settings: dict[str, Any], steps: int) -> tuple[Any, Any]:
    heads: list[torch.nn.Parameter] = []
    body: list[torch.nn.Parameter] = []
    for name, weight in network.named_parameters():
        weight.requires_grad = not name.startswith(FROZEN)
        if weight.requires_grad:
            (heads if name.startswith(NEW) else body).append(weight)
    groups = [
        {"params": body, "lr": settings["body_learning_rate"]},
        {"params": heads, "lr": settings["head_learning_rate"]},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1.0, settings["warm_up"] * steps)

    def factor(step: int) -> float:
        return float(min((step + 1) / warm, max(0.0, (steps - step) / max(1.0, steps - warm))))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def _save(file: Path, step: int, network: Network, optimizer: Any, schedule: Any) -> None:
    whole = {"step": step, "network": network.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(whole | {"schedule": schedule.state_dict()}, file.with_suffix(".part"))
    file.with_suffix(".part").replace(file)


def _resume(file: Path, network: Network, optimizer: Any, schedule: Any) -> int:
    """The step that the checkpoint was written after, with its weights put in place; 0 without one."""
    if not file.exists():
        return 0
    stored = torch.load(file, weights_only=True, map_location="cpu")
    network.load_state_dict(stored["network"])
    optimizer.load_state_dict(stored["optimizer"])
    schedule.load_state_dict(stored["schedule"])
    return int(stored["step"])


if __name__ == "__main__":
    main()
