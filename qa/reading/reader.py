"""Reads a question and a passage together, once: the project's own reader, through onnxruntime.

It comes in two halves. The lower one is run for every candidate and tells early which are worth reading to the end.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import Span
from corpus.message import Message
from index.errors import ModelError
from index.weights import checked_folder
from qa.codes import QaCode

PACKAGED = "griot-reader-2"
WEIGHTS = Path(__file__).parent / "weights"
PINNED = {
    "lower.onnx": "c61e7a75b6d364906bb24d612c36c13a1fae754fd0ef8222c19bd4d73b41cf2c",
    "upper.onnx": "70c6d141e6e3c059ee98dd7da405ac499eb9813a78147d8bbbeb0975fb728c00",
    "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
}
ALWAYS_READ = 2  # passages that the search found first, whatever the lower half says of them
MAX_TOKENS = 320  # question and passage together; a passage has about 150 and its headings 30

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of one passage, as logits: above 0 is more likely than not.

    `early` and `relevance`: the passage is about what is asked, after the lower half and after both; `answerable`: it
    holds the answer. `tokens` are the places of its word pieces in the text that was read; `start`, `end` and
    `inside` say of each, (tokens,), that the answer begins, ends or goes on there, and `no_answer` is what start and
    end together give to there being none.
    """

    early: float
    relevance: float
    answerable: float
    tokens: tuple[Span, ...]
    start: Floats
    end: Floats
    inside: Floats
    no_answer: float


@dataclass(frozen=True, slots=True)
class _Half:
    """A pair after the lower half."""

    hidden: Floats
    mask: NDArray[np.int64]
    early: float
    tokens: tuple[Span, ...]
    at: tuple[int, ...]


Read = Callable[[str, Sequence[tuple[str, str]], int], list[Reading | None]]
"""A question, (headings, passage) pairs, the first found first, and a number to readings in their order; None for those
that were not among that number of best ones after the lower half."""


class Reader:
    """The reader in a folder with `lower.onnx`, `upper.onnx` and `tokenizer.json`. Safe to share between threads.

    Each pair is read in a run of its own: int8 activations are scaled by what else is in a batch, so that in one a
    score would depend on its neighbours, and padding made batches slower besides.
    """

    def __init__(self, name: str, folder: Path, threads: int) -> None:
        import onnxruntime  # noqa: PLC0415  (slow to import)
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            self._lower, self._upper = (
                onnxruntime.InferenceSession(folder / f"{half}.onnx", options, ["CPUExecutionProvider"])
                for half in ("lower", "upper")
            )
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            _check_form(self._lower, self._upper)
        except Exception as error:
            told = Message(QaCode.READER_UNLOADABLE, name=name, folder=str(folder), error=str(error))
            raise ModelError(told) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="read")

    def __call__(self, question: str, passages: Sequence[tuple[str, str]], most: int) -> list[Reading | None]:
        """See `Read`. Offsets are those of the passage alone, without its headings."""
        texts = [f"{context}: {text}" if context else text for context, text in passages]
        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        shifts = [len(whole) - len(text) for whole, (_, text) in zip(texts, passages, strict=True)]
        halves = list(self._threads.map(self._begin, encodings, shifts))
        order = sorted(range(len(halves)), key=lambda n: (n >= ALWAYS_READ, -halves[n].early, n))[:most]
        readings = dict(zip(order, self._threads.map(self._finish, [halves[n] for n in order]), strict=True))
        return [readings.get(n) for n in range(len(halves))]

    def _begin(self, pair: Any, shift: int) -> _Half:
        mask = np.array([pair.attention_mask], dtype=np.int64)
        feed = {
            "ids": np.array([pair.ids], dtype=np.int64),
            "types": np.array([pair.type_ids], dtype=np.int64),
            "mask": mask,
        }
        hidden, early = self._lower.run(None, feed)
        at = tuple(
            n
            for n, (kind, (start, end)) in enumerate(zip(pair.type_ids, pair.offsets, strict=True))
            if kind == 1 and end > start >= shift
        )
        tokens = tuple(Span(pair.offsets[n][0] - shift, pair.offsets[n][1] - shift) for n in at)
        return _Half(hidden, mask, float(early[0]), tokens, at)

    def _finish(self, half: _Half) -> Reading:
        relevance, answerable, span = self._upper.run(None, {"hidden": half.hidden, "mask": half.mask})
        start, end, inside = span[0][list(half.at)].T
        no_answer = float(span[0, 0, 0] + span[0, 0, 1])
        return Reading(
            half.early, float(relevance[0]), float(answerable[0]), half.tokens, start, end, inside, no_answer
        )


def load_reader(name: str, threads: int) -> Reader:
    """The reader that the settings name: the packaged one, or one in a folder as Reader reads it.

    Raises ModelError when it is not there, is damaged, or is no reader.
    """
    if name == PACKAGED:
        return Reader(name, checked_folder(WEIGHTS, PINNED), threads)
    folder = Path(name)
    if not os.path.isdir(name):  # noqa: PTH112  (Path raises on a name that is too long)
        raise ModelError(Message(QaCode.READER_NOT_HERE, name=name[:200]))
    return Reader(name, folder, threads)


def _check_form(lower: Any, upper: Any) -> None:
    """Raises ValueError when the two models are not the halves of a reader."""
    for session, taken, given in (
        (lower, {"ids", "types", "mask"}, {"hidden", "early"}),
        (upper, {"hidden", "mask"}, {"relevance", "answerable", "span"}),
    ):
        found = {one.name for one in session.get_inputs()}, {one.name for one in session.get_outputs()}
        if found != (taken, given):
            raise ValueError(f"a half of a reader takes {sorted(taken)} and gives {sorted(given)}, not {found}")
