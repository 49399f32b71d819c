"""Keeps unit vectors in FAISS and finds the nearest: exact inner product, which on unit vectors is the cosine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np

from index.encoder import Vectors


class VectorStore:
    """An exact FAISS index (IndexFlatIP), addressed by row."""

    def __init__(self, flat: Any) -> None:
        self._flat = flat

    @classmethod
    def over(cls, vectors: Vectors) -> Self:
        """The store of these unit vectors, (rows, dimension)."""
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(flat)

    @classmethod
    def open(cls, file: Path) -> Self:
        """The store that `save` wrote. Raises RuntimeError when the file is no FAISS index."""
        return cls(faiss.read_index(str(file)))

    def save(self, file: Path) -> None:
        """Writes the store to a file. Raises OSError when the disk is full, which FAISS's own writing does not."""
        file.write_bytes(faiss.serialize_index(self._flat).data)

    def __len__(self) -> int:
        return int(self._flat.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._flat.d)

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Up to `k` rows with their cosines, nearest first; the earlier of two that are equally near comes first.

        `vector` is (dimension,), unit length; `k` is 1 or more.
        """
        scores, rows = self._flat.search(vector.reshape(1, -1), k)
        found = [(int(row), _rounded(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def cosines(self, vector: Vectors, rows: list[int]) -> list[float]:
        """The cosine of each of these rows with `vector`, in their order."""
        matrix: Vectors = self._flat.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return [_rounded(cosine) for cosine in matrix @ vector]

    def only(self, rows: Sequence[int]) -> Self:
        """A store of these rows alone, in their order."""
        return type(self).over(self._flat.reconstruct_batch(np.asarray(rows, dtype=np.int64)))

    def all(self) -> Vectors:
        """Every vector, (rows, dimension), in row order."""
        matrix: Vectors = self._flat.reconstruct_n(0, len(self))
        return matrix


def _rounded(cosine: np.float32) -> float:
    """To six digits: the last ones depend on a row's place in the matrix, and equal rows must be equally near."""
    return round(float(cosine), 6)
