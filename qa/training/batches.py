"""Draws what is read together: a question over its own passage and over some that the search found for it."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import torch
from torch import Tensor

from qa.training.prepared import HOME, RETRIEVED, WHOLE, Prepared

CLS, SEP = 101, 102  # of BERT's vocabulary
READ_WHOLE = 0.5  # how often a passage that Griot would cut is read whole
READ_PIECE = 0.3  # how often a piece that lost the answer is read too
OTHERWISE = 0.26  # how often a question is asked as it may be typed
HELD_EVERY = 4  # of the questions that are held out one is asked
LENGTH_JITTER = 20  # tokens by which lengths are blurred before batches are formed, so that epochs differ


@dataclass(frozen=True, slots=True)
class Group:
    """A question in one of its wordings, and the pairs that are read for it, its own passage's first."""

    wording: int
    pairs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs side by side, those of a question together: ids, types, mask, starts, ends and inside are (pairs, tokens).

    The others are (pairs,): `group` numbers the questions, `own` marks the pair that a question was written for, and
    `retrieved` those that the search found; pairs that are neither are other pieces of its passage.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    starts: Tensor
    ends: Tensor
    inside: Tensor
    answerable: Tensor
    group: Tensor
    own: Tensor
    retrieved: Tensor

    def on(self, device: torch.device) -> "Batch":
        """The same on a device; a GPU goes on working meanwhile, which it does with memory that is pinned alone."""
        parts: list[Tensor] = [getattr(self, name) for name in self.__slots__]
        if device.type == "cuda":
            parts = [part.pin_memory() for part in parts]
        return Batch(*(part.to(device, non_blocking=True) for part in parts))


class Sampler:
    """Plans what is read, and makes batches of at most `batch_tokens` tokens, padding counted.

    A text is cut at `max_tokens`, the question's counted. Of the pairs that were found for a question `found_read`
    are drawn, those that came first more often.
    """

    def __init__(self, prepared: Prepared, batch_tokens: int, max_tokens: int, found_read: int) -> None:
        self._data = prepared
        self._batch_tokens, self._max_tokens, self._found_read = batch_tokens, max_tokens, found_read
        roles, starts = prepared.role.tolist(), prepared.groups.tolist()
        self._roles: list[list[list[int]]] = []
        for first, after in pairwise(starts):
            of_question: list[list[int]] = [[], [], [], []]
            for pair in range(first, after):
                of_question[roles[pair]].append(pair)
            self._roles.append(of_question)
        self._answers: dict[int, list[tuple[int, int]]] = {}
        for pair, start, end in prepared.spans.tolist():
            self._answers.setdefault(pair, []).append((start, end))
        of_question_, of_text = np.diff(prepared.questions.starts), np.diff(prepared.texts.starts)
        self._question_length: list[int] = of_question_.tolist()
        self._pair_length: list[int] = of_text[prepared.text].tolist()

    def plan(self, shares: list[float], epochs: int, seed: int) -> list[list[Group]]:
        """The batches of so many epochs: of each, a share of each source's questions, in an order of chance."""
        data, rng, planned = self._data, Random(seed), []  # noqa: S311  (no secret)
        for _ in range(epochs):
            drawn = [
                self._drawn(n, rng)
                for n, (held, source) in enumerate(zip(data.held.tolist(), data.source.tolist(), strict=True))
                if not held and rng.random() < shares[source]
            ]
            planned += self._batches(drawn, rng)
        return planned

    def held(self) -> list[list[Group]]:
        """Some of the questions that are held out, each over its whole passage and all that was found for it."""
        groups = [
            Group(2 * n, (*self._roles[n][WHOLE], *self._roles[n][RETRIEVED]))
            for n in np.flatnonzero(self._data.held)[::HELD_EVERY].tolist()
        ]
        return self._batches(groups, Random(0))  # noqa: S311

    def batch(self, groups: list[Group]) -> Batch:
        """The tensors of a planned batch."""
        data = self._data
        rows = [(n, group.wording, pair) for n, group in enumerate(groups) for pair in group.pairs]
        width = max(self._length(wording, pair) for _, wording, pair in rows)
        ids, types, mask = (np.zeros((len(rows), width), dtype=np.int64) for _ in range(3))
        starts, ends, inside = (np.zeros((len(rows), width), dtype=np.float32) for _ in range(3))
        answerable = np.zeros(len(rows), dtype=np.float32)
        for n, (_, wording, pair) in enumerate(rows):
            question, text = data.questions[wording], data.texts[int(data.text[pair])]
            whole = np.concatenate([[CLS], question, [SEP], text, [SEP]])[:width]
            first = len(question) + 2
            ids[n, : len(whole)], types[n, first : len(whole)], mask[n, : len(whole)] = whole, 1, 1
            for start, end in self._answers.get(pair, ()):
                if first + end < width:
                    starts[n, first + start] = ends[n, first + end] = answerable[n] = 1
                    inside[n, first + start : first + end + 1] = 1
            if not answerable[n]:
                starts[n, 0] = ends[n, 0] = 1
        roles = data.role[[pair for _, _, pair in rows]]
        group = np.array([n for n, _, _ in rows], dtype=np.int64)
        own = (roles == WHOLE) | (roles == HOME)
        arrays = (ids, types, mask, starts, ends, inside, answerable, group, own, roles == RETRIEVED)
        return Batch(*(torch.from_numpy(array) for array in arrays))

    def _drawn(self, n: int, rng: Random) -> Group:
        whole, homes, pieces, found = self._roles[n]
        own = [rng.choice(homes)] if homes and rng.random() >= READ_WHOLE else whole
        beside = [rng.choice(pieces)] if pieces and own is not whole and rng.random() < READ_PIECE else []
        others: list[int] = []
        while len(others) < min(self._found_read, len(found)):
            pair = found[int(len(found) * rng.random() ** 2)]
            others += [pair] if pair not in others else []
        return Group(2 * n + (rng.random() < OTHERWISE), (*own, *beside, *others))

    def _batches(self, groups: list[Group], rng: Random) -> list[list[Group]]:
        """The groups in batches of about equal length, in an order of chance."""
        lengths = [max(self._length(group.wording, pair) for pair in group.pairs) for group in groups]
        blurred = [length + rng.random() * LENGTH_JITTER for length in lengths]
        batches: list[list[Group]] = []
        pairs = width = 0
        for n in sorted(range(len(groups)), key=blurred.__getitem__):
            pairs, width = pairs + len(groups[n].pairs), max(width, lengths[n])
            if not batches or pairs * width > self._batch_tokens:
                batches.append([])
                pairs, width = len(groups[n].pairs), lengths[n]
            batches[-1].append(groups[n])
        rng.shuffle(batches)
        return batches

    def _length(self, wording: int, pair: int) -> int:
        return min(3 + self._question_length[wording] + self._pair_length[pair], self._max_tokens)
