"""The one SQLite file that outlives the server: opened, brought up to date, and never the reason of a crash.

A file that is damaged is moved aside, with an error in the log, and a new one is begun; a file of a newer Griot is left
alone. What SQLite cannot do now (the disk is full, the folder may not be written) is logged once, and told to the
caller as a value: no rows, or `Outcome.UNWRITTEN`.
"""

import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TypeVar

from web.store.schema import STEPS

MAX_WAIT_SECONDS = 2.0  # for another process that writes, such as an export on the command line
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
NOT_ITS_OWN_FAULT = {  # what SQLite says of a disk, a folder or another process, and not of the file
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL,
}  # fmt: skip
COLUMNS = "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"

T = TypeVar("T")
Clock = Callable[[], datetime]
Values = Mapping[str, str | int | None]

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a change: made; nothing there to change; or not written, because the file cannot be now."""

    DONE = "done"
    UNKNOWN = "unknown"
    UNWRITTEN = "unwritten"


class NewerFileError(Exception):
    """The file was written by a newer Griot, and this one must not touch it."""


FAULTS = (sqlite3.Error, OSError, NewerFileError, UnicodeDecodeError)  # the last: of a message that quotes damage


class Database:
    """Runs statements on the file, one at a time. Safe to share between threads.

    Without a file, everything is in memory and ends with the process. `clock` gives the time now, with its zone.
    """

    def __init__(self, file: Path | None, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._is_failing = False
        self.rows("SELECT 1", {}, int)  # opens it now, so that what is wrong with it is in the log from the start

    def rows(self, query: str, values: Values, make: Callable[..., T]) -> list[T]:
        """What a query finds, each row made into a value by `make`. None when the file cannot be read now.

        A row that cannot be made, because its bytes have changed, is logged and left out.
        """
        with self._lock:
            try:
                found = self._opened().execute(query, _storable(values)).fetchall()
            except FAULTS as error:
                self._take(error)
                return []
        made = []
        for row in found:
            try:
                made.append(make(*row))
            except (ValueError, TypeError, KeyError, OverflowError) as error:
                log.error("%s holds a damaged row, which is left out: %r", self._file, error)
        return made

    def change(self, statements: Sequence[str], values: Values) -> Outcome:
        """Runs statements that share their values, all or none. When the first changes no row, the rest is not run."""
        with self._lock:
            try:
                outcome = _run(self._opened(), statements, _storable(values))
            except FAULTS as error:
                self._take(error)
                return Outcome.UNWRITTEN
            if self._is_failing:
                self._is_failing = False
                log.warning("%s can be written again", self._file)
        return outcome

    def close(self) -> None:
        """Closes the file; the next statement would open it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> sqlite3.Connection:
        """The connection, made when there is none. The lock is held, as for all below."""
        if self._connection is not None:
            return self._connection
        try:
            self._connection = _open(self._file)
        except sqlite3.Error as error:
            if self._file is None or _code(error) in NOT_ITS_OWN_FAULT:
                raise
            self._move_aside(self._file, error)
            self._connection = _open(self._file)
        return self._connection

    def _take(self, error: Exception) -> None:
        """Logs an error, the first of a row of them; a file that turns out to be damaged is moved aside."""
        if self._file is not None and self._connection is not None and _code(error) in DAMAGE:
            self._connection.close()
            self._connection = None
            try:
                self._move_aside(self._file, error)
            except OSError:
                log.exception("%s is damaged and cannot be moved aside", self._file)
        elif not self._is_failing:
            log.error("%s cannot be used now, so nothing is kept in it: %s", self._file, error)
        self._is_failing = True

    def _move_aside(self, file: Path, error: Exception) -> None:
        stem = f"{file.name}.damaged-{self._clock().astimezone(UTC):%Y%m%dT%H%M%SZ}"
        taken = {path.name for path in file.parent.glob(f"{file.name}.damaged-*")}
        name = next(name for name in chain([stem], (f"{stem}-{n}" for n in range(2, 2**31))) if name not in taken)
        for ending in ("-wal", "-shm", ""):  # the file last: without it, SQLite would delete its log
            part = file.with_name(file.name + ending)
            if part.exists():
                part.rename(file.with_name(name + ending))
        log.error("%s is damaged (%s); it was moved to %s, and a new one is begun", file, error, name)


def to_number(moment: datetime) -> int:
    """A moment as it is stored: microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def to_moment(number: int) -> datetime:
    """A stored moment, in UTC."""
    return EPOCH + timedelta(microseconds=number)


def _run(connection: sqlite3.Connection, statements: Sequence[str], values: Values) -> Outcome:
    with connection:  # commits, or rolls back
        connection.execute("BEGIN IMMEDIATE")
        if not connection.execute(statements[0], values).rowcount:
            return Outcome.UNKNOWN
        for statement in statements[1:]:
            connection.execute(statement, values)
    return Outcome.DONE


def _open(file: Path | None) -> sqlite3.Connection:
    if file is not None:
        _prepare(file)
    connection = sqlite3.connect(
        file or ":memory:", timeout=MAX_WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.text_factory = lambda raw: raw.decode(errors="replace")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what a visitor deletes is overwritten
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may take the last turns, never the file
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages do not fit together")
        _bring_up_to_date(connection)
    except UnicodeDecodeError as error:  # SQLite quotes the damaged schema in its message
        connection.close()
        raise sqlite3.DatabaseError("its schema is no text") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(file: Path) -> None:
    """Makes the file, for its owner's eyes alone. Raises DatabaseError when it was emptied and its log was not."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)
    log_file = file.with_name(f"{file.name}-wal")
    if file.stat().st_size == 0 and log_file.exists() and log_file.stat().st_size > 0:
        raise sqlite3.DatabaseError("it is empty, and its log is not")  # which SQLite would delete


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Takes the steps from the file's version to ours. Raises NewerFileError, or DatabaseError for other tables."""
    if _version(connection) != len(STEPS):
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            version = _version(connection)  # another process may have been here first
            if version > len(STEPS):
                raise NewerFileError(
                    f"it is of version {version}, and this Griot knows {len(STEPS)}. Upgrade Griot, or move it away"
                )
            if version < 0:
                raise sqlite3.DatabaseError(f"its version is {version}")
            for statement in chain.from_iterable(STEPS[version:]):
                connection.execute(statement)
    pattern = sqlite3.connect(":memory:")
    try:
        for statement in chain.from_iterable(STEPS):
            pattern.execute(statement)
        if not set(pattern.execute(COLUMNS)) <= set(connection.execute(COLUMNS)):
            raise sqlite3.DatabaseError("its tables are others")
    finally:
        pattern.close()


def _version(connection: sqlite3.Connection) -> int:
    ((version,),) = connection.execute("PRAGMA user_version")
    return int(version)


def _storable(values: Values) -> Values:
    """The values with each half of a character (a lone surrogate) replaced: SQLite takes UTF-8 only."""
    return {
        name: value.encode(errors="replace").decode() if isinstance(value, str) else value
        for name, value in values.items()
    }


def _code(error: Exception) -> int:
    """SQLite's primary code of an error; 0 when the error is not SQLite's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
