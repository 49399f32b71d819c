"""Scores passages by the words they share with a question: BM25, built once (bm25s)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.words import words

NO_WORD = "\0"  # stands in passages without any word, since bm25s cannot index nothing at all


class Keywords:
    """A BM25 index (Lucene's variant, k1 1.5, b 0.75) over texts, addressed by row; `rows` are those that are left."""

    def __init__(self, bm25: Any, rows: NDArray[np.int64] | None = None) -> None:
        self._bm25 = bm25
        self._rows = rows

    @classmethod
    def over(cls, texts: Sequence[str]) -> Self:
        """The index of these texts; row n is texts[n]."""
        bm25 = bm25s.BM25()
        counted = [words(text) for text in texts]
        bm25.index(counted if any(counted) else [[NO_WORD]] * len(texts), show_progress=False)
        return cls(bm25)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The index that `save` wrote."""
        return cls(bm25s.BM25.load(folder, show_progress=False))

    def save(self, folder: Path) -> None:
        """Writes the index into `folder`, which need not exist."""
        self._bm25.save(folder, show_progress=False)

    def only(self, rows: Sequence[int]) -> Self:
        """The scores of these rows alone, in their order; how rare a word is stays as all of them say it."""
        asked = np.asarray(rows, dtype=np.int64)
        return type(self)(self._bm25, asked if self._rows is None else self._rows[asked])

    def scores(self, question: str) -> NDArray[np.float32]:
        """A score of 0 or more for every row, (rows,); all 0 when no word of the question is known."""
        known = [word for word in words(question) if word in self._bm25.vocab_dict]
        scores: NDArray[np.float32] = (
            self._bm25.get_scores(known) if known else np.zeros(self._bm25.scores["num_docs"], dtype=np.float32)
        )
        return scores if self._rows is None else scores[self._rows]
