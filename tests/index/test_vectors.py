"""The contract of a vector store."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder import Vectors
from index.vectors import VectorStore

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]
NORTH_EAST = [0.6, 0.8]  # 3, 4, 5


def array(*rows: list[float]) -> Vectors:
    return np.array(rows, dtype=np.float32)


def random_units(count: int, dimension: int, seed: int) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_the_nearest_come_first_with_their_cosines() -> None:
    store = VectorStore.over(array(NORTH, EAST, NORTH_EAST))
    assert store.nearest(np.array(EAST, dtype=np.float32), 3) == [(1, 1.0), (2, pytest.approx(0.6)), (0, 0.0)]


def test_opposite_vectors_have_cosine_minus_one() -> None:
    assert VectorStore.over(array([-1.0, 0.0])).nearest(np.array(EAST, dtype=np.float32), 1) == [(0, -1.0)]


@given(st.integers(1, 60), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_the_nearest_agree_with_brute_force(count: int, dimension: int, seed: int) -> None:
    rows, (question,) = random_units(count, dimension, seed), random_units(1, dimension, seed + 1)
    cosines = rows.astype(np.float64) @ question.astype(np.float64)
    found = VectorStore.over(rows).nearest(question, 5)
    assert [score for _, score in found] == pytest.approx(sorted(cosines, reverse=True)[:5], abs=1e-5)
    assert [score for _, score in found] == pytest.approx([cosines[row] for row, _ in found], abs=1e-5)
    assert len({row for row, _ in found}) == min(5, count)


def test_a_store_smaller_than_k_gives_all_it_has() -> None:
    found = VectorStore.over(array(EAST, NORTH)).nearest(np.array(NORTH, dtype=np.float32), 10)
    assert [row for row, _ in found] == [1, 0]


def test_equal_vectors_are_all_found() -> None:
    found = VectorStore.over(array(EAST, NORTH, EAST)).nearest(np.array(EAST, dtype=np.float32), 2)
    assert sorted(found) == [(0, 1.0), (2, 1.0)]


def test_cosines_are_in_the_order_that_was_asked() -> None:
    store = VectorStore.over(array(NORTH, EAST, NORTH_EAST))
    assert store.cosines(np.array(EAST, dtype=np.float32), [2, 0, 1]) == pytest.approx([0.6, 0, 1])


def test_no_rows_have_no_cosines() -> None:
    assert VectorStore.over(array(EAST)).cosines(np.array(EAST, dtype=np.float32), []) == []


def test_a_store_gives_back_its_vectors() -> None:
    rows = random_units(7, 5, seed=3)
    store = VectorStore.over(rows)
    assert (len(store), store.dimension) == (7, 5)
    assert np.array_equal(store.all(), rows)


def test_what_is_saved_is_opened(tmp_path: Path) -> None:
    rows = random_units(9, 6, seed=4)
    store = VectorStore.over(rows)
    store.save(tmp_path / "vectors")
    opened = VectorStore.open(tmp_path / "vectors")
    assert np.array_equal(opened.all(), rows)
    assert opened.nearest(rows[5], 9) == store.nearest(rows[5], 9)


@pytest.mark.parametrize("content", [b"", b"garbage", b"IxFI"])
def test_a_file_that_is_no_store_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vectors").write_bytes(content)
    with pytest.raises(RuntimeError, match="Error in"):
        VectorStore.open(tmp_path / "vectors")


def test_an_empty_store_finds_nothing() -> None:
    assert VectorStore.over(np.empty((0, 2), dtype=np.float32)).nearest(np.array(EAST, dtype=np.float32), 3) == []


@pytest.mark.parametrize("k", [1, 3, 4, 9])
def test_equal_vectors_are_found_in_row_order(k: int) -> None:
    found = VectorStore.over(array(EAST, EAST, EAST, EAST)).nearest(np.array(EAST, dtype=np.float32), k)
    assert [row for row, _ in found] == [0, 1, 2, 3][:k]


@pytest.mark.parametrize(("count", "k"), [(5, 5), (40, 7), (1000, 100)])
def test_equal_vectors_of_a_real_width_are_found_in_row_order(count: int, k: int) -> None:
    row, question = random_units(2, 384, seed=0)
    found = VectorStore.over(np.repeat(row[None], count, axis=0)).nearest(question, k)
    assert [place for place, _ in found] == list(range(k))
    assert len({cosine for _, cosine in found}) == 1


@pytest.mark.parametrize("count", [5, 17])
def test_equal_vectors_have_equal_cosines(count: int) -> None:
    row, question = random_units(2, 384, seed=0)
    cosines = VectorStore.over(np.repeat(row[None], count, axis=0)).cosines(question, list(range(count)))
    assert len(set(cosines)) == 1


@given(st.integers(1, 40), st.integers(2, 40), st.integers(0, 2**32 - 1))
def test_the_cosines_of_rows_are_those_they_are_found_with(count: int, dimension: int, seed: int) -> None:
    rows, (question,) = random_units(count, dimension, seed), random_units(1, dimension, seed + 1)
    store = VectorStore.over(rows)
    found = dict(store.nearest(question, count))
    assert store.cosines(question, list(found)) == pytest.approx(list(found.values()), abs=2e-6)
