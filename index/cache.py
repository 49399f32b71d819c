"""Keeps what earlier builds worked out, so that a build reads and embeds only what is new, also after a crash.

One SQLite file beside the generations. It is worth time, never truth: a damaged one is thrown away and made anew.
"""

import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

import numpy as np

from corpus.message import Message
from index.codes import IndexCode
from index.encoder import Encoder, Vectors
from index.errors import CacheError

SCHEMA = """
CREATE TABLE IF NOT EXISTS draft
    (key TEXT PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vector
    (key BLOB PRIMARY KEY, value BLOB NOT NULL, checksum INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
"""
COLUMNS = ["key", "value", "checksum", "used"]
MAX_RUN = 10**9  # a larger number of a build is damage
NOT_ITS_OWN_FAULT = {  # what SQLite says of a disk, a folder or another process, and not of the file
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
}  # fmt: skip
ROWS_AT_ONCE = 500  # SQLite takes 999 variables in a statement in its oldest builds
TEXTS_AT_ONCE = 64  # embedded, then kept: what a killed build loses at most

log = logging.getLogger(__name__)


class BuildCache:
    """Drafts by the digest of their file, vectors by the digest of their text. For one process at a time.

    `run` numbers the builds: what the last of them did not use is forgotten by `prune`. Used as a context manager.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = self._opened()
        query = "SELECT max(used) FROM (SELECT used FROM draft UNION ALL SELECT used FROM vector) WHERE used < ?"
        with self._at_work():
            ((last,),) = self._connection.execute(query, (MAX_RUN,))
        self._run = (last or 0) + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def draft(self, key: str) -> str | None:
        """The draft that was kept under a key, as JSON; None when there is none."""
        with self._at_work():
            row = self._connection.execute("SELECT value, checksum FROM draft WHERE key = ?", (key,)).fetchone()
            if row is None or not _is_sound(*row):
                return None
            self._connection.execute("UPDATE draft SET used = ? WHERE key = ?", (self._run, key))
        return bytes(row[0]).decode()

    def keep_draft(self, key: str, told: str) -> None:
        """Keeps a draft, as JSON, under a key."""
        row = (key, told.encode(), crc32(told.encode()), self._run)
        with self._at_work():
            self._connection.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)", row)

    def encode(
        self, texts: Sequence[str], encoder: Encoder, on_encoded: Callable[[int, int], None], fresh: bool
    ) -> Vectors:
        """The vector of each text, (len(texts), dimension), in order; only those that are not kept are made.

        Each batch is kept as soon as it is made. `on_encoded` is told how many of the missing ones are made. `fresh`
        makes all of them anew.
        """
        keys = {text: _key(text, encoder.digest) for text in texts}
        known = {} if fresh else self._vectors(keys.values(), encoder.dimension)
        missing = [text for text, key in keys.items() if key not in known]
        on_encoded(0, len(missing))
        for start in range(0, len(missing), TEXTS_AT_ONCE):
            batch = missing[start : start + TEXTS_AT_ONCE]
            made = {keys[text]: vector for text, vector in zip(batch, encoder.encode(batch), strict=True)}
            self._keep_vectors(made)
            known |= made
            on_encoded(start + len(batch), len(missing))
        self._touch(keys.values())
        return (
            np.stack([known[keys[text]] for text in texts]) if texts else np.empty((0, encoder.dimension), np.float32)
        )

    def use(self, texts: Sequence[str], encoder: Encoder) -> None:
        """Marks the vectors of texts as used by this build, which needs none of them."""
        self._touch(_key(text, encoder.digest) for text in texts)

    def prune(self, runs: int) -> int:
        """Forgets what the last `runs` builds did not use; gives how many entries."""
        oldest = self._run - runs
        with self._at_work():
            gone = sum(
                self._connection.execute(f"DELETE FROM {table} WHERE used < ?", (oldest,)).rowcount  # noqa: S608  (two names)
                for table in ("draft", "vector")
            )
        with self._at_work():
            self._connection.execute("VACUUM")
        return gone

    def _vectors(self, keys: Iterable[bytes], dimension: int) -> dict[bytes, Vectors]:
        asked, found = list(keys), dict[bytes, Vectors]()
        for start in range(0, len(asked), ROWS_AT_ONCE):
            some = asked[start : start + ROWS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, value, checksum FROM vector WHERE key IN ({marks})"  # noqa: S608  (question marks)
            with self._at_work():
                rows = self._connection.execute(query, some).fetchall()
            for key, value, checksum in rows:
                if _is_sound(value, checksum) and len(value) == dimension * np.dtype(np.float32).itemsize:
                    found[key] = np.frombuffer(value, dtype=np.float32)
        return found

    def _keep_vectors(self, vectors: dict[bytes, Vectors]) -> None:
        values = {key: vector.astype(np.float32).tobytes() for key, vector in vectors.items()}
        rows = [(key, value, crc32(value), self._run) for key, value in values.items()]
        with self._at_work():
            self._connection.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?)", rows)

    def _touch(self, keys: Iterable[bytes]) -> None:
        with self._at_work():
            self._connection.executemany("UPDATE vector SET used = ? WHERE key = ?", [(self._run, key) for key in keys])

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """One transaction; what SQLite says is told as a fault of Griot's."""
        try:
            with self._connection:
                yield
        except sqlite3.Error as error:
            raise CacheError(self._fault(IndexCode.CACHE_UNUSABLE, error)) from error

    def _fault(self, code: IndexCode, error: sqlite3.Error) -> Message:
        mendable = isinstance(error, sqlite3.OperationalError)
        advice = Message(IndexCode.CACHE_MAKE_ROOM if mendable else IndexCode.CACHE_DELETE)
        return Message(code, file=str(self._file), error=str(error), advice=advice)

    def _opened(self) -> sqlite3.Connection:
        if self._file.exists() and not os.access(
            self._file, os.W_OK
        ):  # SQLite would leave logs that bar the next build
            raise CacheError(Message(IndexCode.CACHE_UNWRITABLE, file=str(self._file)))
        try:
            try:
                return _open(self._file)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF in NOT_ITS_OWN_FAULT:  # the rest tells it more exactly
                    raise
                log.warning("the cache %s is damaged (%s) and is made anew", self._file, error)
                for ending in ("", "-wal", "-shm"):
                    self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
                return _open(self._file)
        except sqlite3.Error as error:
            raise CacheError(self._fault(IndexCode.CACHE_UNOPENED, error)) from error


def _open(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may take the last entries, never the file
        connection.executescript(SCHEMA)
        for table in ("draft", "vector"):
            if [column[1] for column in connection.execute(f"PRAGMA table_info({table})")] != COLUMNS:
                raise sqlite3.DatabaseError("its tables are others")
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages do not fit together")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_sound(value: object, checksum: object) -> bool:
    """Whether a value is byte for byte what was kept; SQLite itself does not see a changed one."""
    return isinstance(value, bytes) and crc32(value) == checksum


def _key(text: str, encoder_digest: str) -> bytes:
    return hashlib.sha256(f"{encoder_digest}\0{text}".encode()).digest()
