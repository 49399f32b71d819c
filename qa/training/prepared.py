"""What a training reads: questions and texts as tokens, and which question is asked over which text.

It lies in one file of arrays, so that a machine with PyTorch and NumPy alone can train.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int32]

# What a text is to a question that is read over it: the passage that the question was written for; the piece of it that
# holds the answer, or else comes nearest; another piece of it; a piece of another passage, found by the search.
WHOLE, HOME, PIECE, RETRIEVED = range(4)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Lists of tokens side by side: list n is flat[starts[n]:starts[n + 1]]."""

    flat: Array
    starts: Array

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Self:
        """The arrays of these lists."""
        starts = np.cumsum([0, *map(len, lists)])
        return cls(np.array([token for one in lists for token in one], dtype=np.int32), starts.astype(np.int32))

    def __getitem__(self, n: int) -> Array:
        return self.flat[self.starts[n] : self.starts[n + 1]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Questions, texts, and the pairs of them that are read together.

    `questions` holds two wordings a question: 2n as it was written, 2n + 1 as it may be typed. The pairs of question n
    are groups[n] to groups[n + 1], those of its own passage first; `text` and `role` say what they
    are. `spans` are (answers, 3): the pair, the first and the last token of the answer within the text. A
    question is `held` out of the training, or not; `source` numbers the sources.
    """

    questions: Tokens
    texts: Tokens
    groups: Array
    text: Array
    role: Array
    spans: Array
    held: Array
    source: Array

    def save(self, file: Path) -> None:
        """Writes all arrays into one file."""
        arrays: dict[str, Array] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            parts = {".flat": value.flat, ".starts": value.starts} if isinstance(value, Tokens) else {"": value}
            arrays |= {field.name + name: array for name, array in parts.items()}
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def open(cls, file: Path) -> Self:
        """What `save` wrote."""
        with np.load(file) as stored:
            questions, texts = (
                Tokens(stored[f"{name}.flat"], stored[f"{name}.starts"]) for name in ("questions", "texts")
            )
            return cls(questions, texts, *(stored[field.name] for field in fields(cls)[2:]))
