"""Which documents were removed though an index may still hold them: what keeps them out of its answers at once.

A tombstone is on the disk before a removal is said to be done. It stands until a generation is in use that was made of
the files after the removal.
"""

import json
import secrets
from collections.abc import Set
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.codes import CorpusCode
from corpus.durable import alone_in, write_whole
from corpus.errors import CorpusError
from corpus.message import Message

FILE = "tombstones.json"
STAMP_BYTES = 8  # of chance: two removals of one file are two

State = tuple[int, int, int]  # of the file: its number, its size and when it was written, in nanoseconds
NOTHING: State = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One removal: of a file by its name, with the SHA-256 that it had, and a `stamp` that no other removal has."""

    name: str
    file_digest: str
    stamp: str


class Tombstones:
    """The tombstones that stand in a home, for all processes that use it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file = home / FILE

    def state(self) -> State:
        """Changes whenever they do; costs next to nothing."""
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            return NOTHING
        return stat.st_ino, stat.st_size, stat.st_mtime_ns

    def standing(self) -> tuple[Tombstone, ...]:
        """All of them, in the order of the removals. Raises CorpusError when their file cannot be read."""
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            return tuple(Tombstone(str(row["name"]), str(row["file_digest"]), str(row["stamp"])) for row in rows)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CorpusError(
                Message(CorpusCode.TOMBSTONES_UNREADABLE, file=str(self._file), error=str(error))
            ) from error

    def put(self, name: str, file_digest: str) -> None:
        """Marks a file as removed. It is on the disk when this returns."""
        with alone_in(self._home):
            others = tuple(one for one in self.standing() if one.name != name)
            self._write((*others, Tombstone(name, file_digest, secrets.token_hex(STAMP_BYTES))))

    def lift(self, name: str, file_digest: str) -> None:
        """Takes away the tombstone of a file that is there again with the same bytes: its text in an index is right."""
        with alone_in(self._home):
            standing = self.standing()
            self._keep(standing, tuple(one for one in standing if (one.name, one.file_digest) != (name, file_digest)))

    def clear(self, stamps: Set[str]) -> None:
        """Takes away those of these stamps: the generation in use was made after them."""
        with alone_in(self._home):
            standing = self.standing()
            self._keep(standing, tuple(one for one in standing if one.stamp not in stamps))

    def _keep(self, standing: tuple[Tombstone, ...], kept: tuple[Tombstone, ...]) -> None:
        if kept != standing:
            self._write(kept)

    def _write(self, tombstones: tuple[Tombstone, ...]) -> None:
        told = json.dumps([asdict(one) for one in tombstones], ensure_ascii=False, indent=1)
        write_whole(self._file, told.encode(errors="replace"))
