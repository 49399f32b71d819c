"""What earlier builds worked out is kept, never mistaken, and never in the way."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.message import Message
from index.cache import TEXTS_AT_ONCE, BuildCache
from index.codes import IndexCode
from index.encoder import Encoder, Vectors
from index.errors import CacheError

DIE_IN_THE_THIRD_BATCH = """
import os, sys
from pathlib import Path
import numpy as np
from index.cache import BuildCache

class Encoder:
    name, digest, dimension = "dying", "d" * 64, 2
    batches = 0
    def encode(self, texts):
        self.batches += 1
        if self.batches == 3:
            os._exit(9)
        return np.ones((len(texts), 2), dtype=np.float32)

with BuildCache(Path(sys.argv[1])) as cache:
    cache.keep_draft("report", "{}")
    cache.encode([f"text {n}" for n in range(200)], Encoder(), lambda done, total: None, False)
"""


class Counting:
    """An encoder of two numbers, length and first letter, that remembers what it was asked."""

    def __init__(self, digest: str = "d" * 64, dimension: int = 2) -> None:
        self.name, self.digest, self.dimension = "counting", digest, dimension
        self.batches: list[list[str]] = []

    @property
    def texts(self) -> list[str]:
        return [text for batch in self.batches for text in batch]

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """The length of each text and its first letter's number."""
        self.batches.append(list(texts))
        on_done(len(texts))
        rows = [[len(text), ord(text[:1] or "\0"), *[0] * (self.dimension - 2)] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "cache.sqlite"


def encoded(file: Path, encoder: Encoder, *texts: str, fresh: bool = False) -> list[list[float]]:
    """The vectors that a build gets which encodes these texts."""
    with BuildCache(file) as cache:
        rows: list[list[float]] = cache.encode(texts, encoder, lambda _done, _total: None, fresh).tolist()
        return rows


def run_of_nothing(file: Path) -> None:
    """A build that uses nothing of what is kept but one draft."""
    with BuildCache(file) as cache:
        cache.keep_draft("other", "{}")


def test_a_draft_that_is_kept_is_there_for_the_next_build(file: Path) -> None:
    with BuildCache(file) as cache:
        cache.keep_draft("report", '{"parts": "Ségou"}')
    with BuildCache(file) as cache:
        assert (cache.draft("report"), cache.draft("other")) == ('{"parts": "Ségou"}', None)


def test_a_draft_that_is_kept_again_is_the_second(file: Path) -> None:
    with BuildCache(file) as cache:
        cache.keep_draft("report", "one")
        cache.keep_draft("report", "two")
        assert cache.draft("report") == "two"


def test_vectors_come_in_the_order_of_their_texts(file: Path) -> None:
    expected = [[3, ord("G")], [5, ord("K")], [3, ord("G")], [0, 0]]
    assert encoded(file, Counting(), "Gao", "Kidal", "Gao", "") == expected
    assert encoded(file, Counting(), "", "Gao", "Kidal") == [expected[3], expected[0], expected[1]]


def test_only_texts_that_are_not_kept_are_encoded_and_each_once(file: Path) -> None:
    encoded(file, Counting(), "Gao")
    counting = Counting()
    encoded(file, counting, "Kidal", "Gao", "Ségou", "Kidal")
    assert counting.texts == ["Kidal", "Ségou"]


def test_fresh_encodes_all_and_keeps_the_new_vectors(file: Path) -> None:
    encoded(file, Counting(), "Gao")

    class Newer(Counting):
        def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
            vectors: Vectors = super().encode(texts, on_done) + 1
            return vectors

    assert encoded(file, Newer(), "Gao", fresh=True) == [[4, ord("G") + 1]]
    assert encoded(file, Counting(), "Gao") == [[4, ord("G") + 1]]


def test_no_texts_are_no_rows_of_the_right_width(file: Path) -> None:
    with BuildCache(file) as cache:
        assert cache.encode([], Counting(dimension=7), lambda _done, _total: None, False).shape == (0, 7)


def test_texts_are_encoded_in_batches_and_each_is_told(file: Path) -> None:
    counting, told = Counting(), list[tuple[int, int]]()
    with BuildCache(file) as cache:
        texts = [f"text {n}" for n in range(130)]
        cache.encode(texts, counting, lambda done, total: told.append((done, total)), False)
    assert [len(batch) for batch in counting.batches] == [64, 64, 2]
    assert told == [(0, 130), (64, 130), (128, 130), (130, 130)]


def test_more_texts_than_one_statement_takes_are_all_found(file: Path) -> None:
    texts = [f"text {n}" for n in range(1_201)]
    first = encoded(file, Counting(), *texts)
    counting = Counting()
    assert encoded(file, counting, *texts) == first
    assert counting.texts == []


@settings(max_examples=20)  # each writes to the disk
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=9)), st.lists(st.text(st.characters(codec="utf-8"))))
def test_what_is_kept_changes_no_vector(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], texts: list[str]
) -> None:
    file = tmp_path_factory.mktemp("cache") / "cache.sqlite"
    encoded(file, Counting(), *before)
    assert encoded(file, Counting(), *texts) == Counting().encode(texts).tolist()


def test_vectors_of_one_encoder_are_never_given_to_another(file: Path) -> None:
    encoded(file, Counting(), "Gao", "Kidal")
    other = Counting(digest="e" * 64)
    encoded(file, other, "Gao", "Kidal")
    assert other.texts == ["Gao", "Kidal"]


def test_digests_and_texts_that_join_alike_are_not_mistaken(file: Path) -> None:
    encoded(file, Counting(digest="d"), "d\0Gao")
    other = Counting(digest="dd")
    encoded(file, other, "Gao")
    assert other.texts == ["Gao"]


def test_a_vector_of_another_width_is_made_again(file: Path) -> None:
    encoded(file, Counting(dimension=2), "Gao")
    wider = Counting(dimension=3)
    assert encoded(file, wider, "Gao") == [[3, ord("G"), 0]]
    assert wider.texts == ["Gao"]


def test_a_build_that_is_killed_keeps_every_batch_it_finished(file: Path) -> None:
    command = [sys.executable, "-c", DIE_IN_THE_THIRD_BATCH, str(file)]
    assert subprocess.run(command, check=False).returncode == 9
    counting = Counting()
    encoded(file, counting, *(f"text {n}" for n in range(200)))
    assert counting.texts == [f"text {n}" for n in range(2 * TEXTS_AT_ONCE, 200)]
    with BuildCache(file) as cache:
        assert cache.draft("report") == "{}"


def test_an_encoder_that_fails_loses_no_batch_before_it(file: Path) -> None:
    class Failing(Counting):
        def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
            if len(self.batches) == 1:
                raise RuntimeError("out of memory")
            return super().encode(texts, on_done)

    texts = [f"text {n}" for n in range(100)]
    with pytest.raises(RuntimeError, match="out of memory"):
        encoded(file, Failing(), *texts)
    counting = Counting()
    encoded(file, counting, *texts)
    assert counting.texts == texts[64:]


@pytest.mark.parametrize("content", [b"garbage", b"SQLite format 3\0" + b"\xff" * 4_096, b"\0" * 10_000])
def test_a_damaged_file_is_made_anew_and_said_so(file: Path, caplog: pytest.LogCaptureFixture, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    counting = Counting()
    assert encoded(file, counting, "Gao") == [[3, ord("G")]]
    assert [message.split(" (")[0] for message in caplog.messages] == [f"the cache {file} is damaged"]
    assert encoded(file, counting, "Gao") == [[3, ord("G")]]
    assert counting.texts == ["Gao"]


def test_a_file_with_damaged_pages_is_made_anew(file: Path) -> None:
    texts = [f"text {n}" for n in range(500)]
    encoded(file, Counting(), *texts)
    data = bytearray(file.read_bytes())
    data[4_096 * 3 : 4_096 * 5] = b"\xff" * 8_192
    file.write_bytes(data)
    counting = Counting()
    assert len(encoded(file, counting, *texts)) == 500
    assert counting.texts == texts


def test_a_file_that_was_cut_off_is_made_anew(file: Path) -> None:
    texts = [f"text {n}" for n in range(500)]
    encoded(file, Counting(), *texts)
    file.write_bytes(file.read_bytes()[: 4_096 * 3])
    counting = Counting()
    assert len(encoded(file, counting, *texts)) == 500
    assert counting.texts == texts


def test_a_log_that_a_damaged_file_left_is_not_applied_to_the_new_one(file: Path) -> None:
    file.parent.mkdir()
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).write_bytes(b"garbage")
    assert encoded(file, Counting(), "Gao") == [[3, ord("G")]]


def altered(file: Path, before: bytes, after: bytes) -> None:
    """Changes bytes that stand once in a file, where SQLite does not see it."""
    data = file.read_bytes()
    assert data.count(before) == 1
    file.write_bytes(data.replace(before, after))


def test_a_vector_of_which_one_bit_was_flipped_is_made_again(file: Path) -> None:
    encoded(file, Counting(dimension=8), "Ségou", "Gao")
    vector = np.array([5, ord("S"), *[0] * 6], dtype=np.float32).tobytes()
    altered(file, vector, bytes([vector[0] ^ 1]) + vector[1:])
    counting = Counting(dimension=8)
    assert encoded(file, counting, "Ségou", "Gao") == [[5, ord("S"), *[0] * 6], [3, ord("G"), *[0] * 6]]
    assert counting.texts == ["Ségou"]


def test_a_draft_of_which_one_letter_was_changed_is_not_given(file: Path) -> None:
    with BuildCache(file) as cache:
        cache.keep_draft("report", "Gold leaves Kidal.")
        cache.keep_draft("other", "Gao.")
    altered(file, b"Gold leaves", b"Golf leaves")
    with BuildCache(file) as cache:
        assert (cache.draft("report"), cache.draft("other")) == (None, "Gao.")


def test_a_file_with_the_tables_of_another_version_is_made_anew(file: Path) -> None:
    file.parent.mkdir()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE draft (key TEXT PRIMARY KEY, value TEXT)")
    other.close()
    assert encoded(file, Counting(), "Gao") == [[3, ord("G")]]
    with BuildCache(file) as cache:
        cache.keep_draft("report", "{}")
        assert cache.draft("report") == "{}"


def test_a_damaged_number_of_a_build_makes_no_later_one_old(file: Path) -> None:
    encoded(file, Counting(), "Gao")
    with sqlite3.connect(file) as other:
        other.execute("UPDATE vector SET used = 9223372036854775807")
    other.close()
    encoded(file, Counting(), "Kidal")
    with BuildCache(file) as cache:
        assert cache.prune(1) == 0


def test_an_empty_file_is_a_new_cache(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.parent.mkdir()
    file.touch()
    assert (encoded(file, Counting(), "Gao"), caplog.messages) == ([[3, ord("G")]], [])


def test_a_full_disk_is_told_with_what_to_do(file: Path) -> None:
    with BuildCache(file) as cache:
        cache._connection.execute("PRAGMA max_page_count = 8")  # as a disk with room for eight pages
        with pytest.raises(CacheError) as told:
            cache.keep_draft("report", "x" * 100_000)
        assert told.value.message == Message(
            IndexCode.CACHE_UNUSABLE,
            file=str(file),
            error="database or disk is full",
            advice=Message(IndexCode.CACHE_MAKE_ROOM),
        )
        cache.keep_draft("short", "y")  # what failed left nothing half done
        assert (cache.draft("report"), cache.draft("short")) == (None, "y")


def test_a_full_disk_in_the_middle_keeps_the_batches_that_fitted(file: Path) -> None:
    texts = [f"text {n}" for n in range(1_000)]
    with BuildCache(file) as cache:
        cache._connection.execute("PRAGMA max_page_count = 12")
        with pytest.raises(CacheError, match="disk is full"):
            cache.encode(texts, Counting(), lambda _done, _total: None, False)
    counting = Counting()
    encoded(file, counting, *texts)
    assert counting.texts == texts[len(texts) - len(counting.texts) :]
    assert len(counting.texts) % 64 == 1_000 % 64
    assert 0 < len(counting.texts) < 1_000


def test_a_cache_that_another_process_holds_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    BuildCache(file).__exit__(None, None, None)
    connect = sqlite3.connect
    monkeypatch.setattr("index.cache.sqlite3.connect", lambda path: connect(path, timeout=0))
    with BuildCache(file) as cache:
        other = sqlite3.connect(file)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CacheError, match=r"^cache\.unusable .*error='database is locked'"):
            cache.keep_draft("report", "{}")
        other.close()


def test_a_cache_that_is_a_folder_is_told_and_left_alone(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(
        CacheError, match=r"^cache\.unopened \(advice=cache\.make_room, error='unable to open database file'"
    ):
        BuildCache(file)
    assert file.is_dir()


def test_prune_forgets_what_the_last_build_did_not_use(file: Path) -> None:
    with BuildCache(file) as cache:
        cache.keep_draft("old", "{}")
        cache.keep_draft("used", "{}")
        cache.encode(["Gao", "Kidal"], Counting(), lambda _done, _total: None, False)
    with BuildCache(file) as cache:
        cache.draft("used")
        cache.encode(["Gao"], Counting(), lambda _done, _total: None, False)
    with BuildCache(file) as cache:
        assert cache.prune(1) == 2
        assert (cache.draft("old"), cache.draft("used")) == (None, "{}")
    counting = Counting()
    encoded(file, counting, "Gao", "Kidal")
    assert counting.texts == ["Kidal"]


def test_prune_counts_builds_back_from_the_last(file: Path) -> None:
    encoded(file, Counting(), "Gao")
    run_of_nothing(file)
    run_of_nothing(file)
    for runs, gone in ((3, 0), (2, 1), (1, 0)):  # the last build's "other" is never forgotten
        with BuildCache(file) as cache:
            assert cache.prune(runs) == gone


def test_pruning_twice_forgets_nothing_more(file: Path) -> None:
    encoded(file, Counting(), "Gao")
    for _ in range(3):
        with BuildCache(file) as cache:
            assert cache.prune(1) == 0


def test_pruning_gives_the_room_back(file: Path) -> None:
    with BuildCache(file) as cache:
        cache.keep_draft("large", "x" * 1_000_000)
    run_of_nothing(file)
    with BuildCache(file) as cache:
        cache.prune(1)
    assert file.stat().st_size < 100_000
