"""Keeps unit vectors in FAISS and finds the nearest: exact inner product, which on unit vectors is the cosine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors


class VectorStore:
    """An exact FAISS index (IndexFlatIP), addressed by row; `rows`, in their order, are those that are left of it."""

    def __init__(self, flat: Any, rows: NDArray[np.int64] | None = None) -> None:
        self._flat = flat
        self._rows = rows
        self._chosen = None if rows is None else _chosen(rows, int(flat.ntotal))

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
        return int(self._flat.ntotal) if self._rows is None else len(self._rows)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._flat.d)

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Up to `k` rows with their cosines, nearest first; the earlier of two that are equally near comes first.

        `vector` is (dimension,), unit length; `k` is 1 or more.
        """
        scores, rows = self._flat.search(vector.reshape(1, -1), k, params=self._chosen)
        is_found = rows[0] >= 0
        found = [
            (int(row), _rounded(score))
            for row, score in zip(self._of_all(rows[0][is_found]), scores[0][is_found], strict=True)
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def cosines(self, vector: Vectors, rows: list[int]) -> list[float]:
        """The cosine of each of these rows with `vector`, in their order."""
        matrix: Vectors = self._flat.reconstruct_batch(self._in_all(rows))
        return [_rounded(cosine) for cosine in matrix @ vector]

    def only(self, rows: Sequence[int]) -> Self:
        """These rows alone, which are in order: the others are passed over before any is compared, not copied."""
        return type(self)(self._flat, self._in_all(rows))

    def all(self) -> Vectors:
        """Every vector, (rows, dimension), in row order."""
        matrix: Vectors = self._flat.reconstruct_batch(self._in_all(range(len(self))))
        return matrix

    def _in_all(self, rows: Sequence[int]) -> NDArray[np.int64]:
        asked = np.asarray(rows, dtype=np.int64)
        return asked if self._rows is None else self._rows[asked]

    def _of_all(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return rows if self._rows is None else np.searchsorted(self._rows, rows)


def _chosen(rows: NDArray[np.int64], count: int) -> Any:
    """What makes FAISS compare these rows of `count` alone."""
    is_chosen = np.zeros(count, dtype=bool)
    is_chosen[rows] = True
    library: Any = faiss  # whose types are those of C++, and know neither arrays nor named fields
    return library.SearchParameters(sel=library.IDSelectorBitmap(np.packbits(is_chosen, bitorder="little")))


def _rounded(cosine: np.float32) -> float:
    """To six digits: the last ones depend on a row's place in the matrix, and equal rows must be equally near."""
    return round(float(cosine), 6)
