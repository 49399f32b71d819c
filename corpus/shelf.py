"""The files that are to be indexed: those of the operator's folder and those that were added, less what was removed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from pathlib import Path, PurePosixPath

from corpus.codes import CorpusCode
from corpus.durable import alone_in, delete, write_whole
from corpus.errors import CorpusError, NameTakenError, UnaddableFileError
from corpus.folder import MAX_FILE_BYTES, document_ids, files_below, too_large
from corpus.formats import is_known, not_read
from corpus.message import Message
from corpus.sidecar import read_mapping, sidecar_bytes, sidecar_of, without_sidecars
from corpus.tombstones import Tombstones

REMOVED_FACTS = "removed-facts"
MAX_NAME_BYTES = 200  # file systems take 255; the draft's ending needs some


class WhenTaken(StrEnum):
    """What to do with a file whose name another file has."""

    REFUSE = "refuse"
    REPLACE = "replace"
    KEEP_BOTH = "keep_both"


class Outcome(StrEnum):
    """What became of a file that was added."""

    ADDED = "added"
    REPLACED = "replaced"  # it stands in the place of another of its name
    UNCHANGED = "unchanged"  # the very bytes are there already
    KEPT_BOTH = "kept_both"  # it got another name


@dataclass(frozen=True, slots=True)
class Added:
    """The name under which a file is on the shelf, and what became of it."""

    name: str
    outcome: Outcome


class Shelf:
    """One set of files from two places. `folder` is the operator's own and never written to; `store` is Griot's.

    store/documents/     the files that were added; one here stands for one of the same name in the folder. Beside them,
                         as NAME.yaml, what the operator said of a file here or there
    store/removed.json   the names in the folder that are left out
    store/removed-facts/   as NAME.yaml, what the operator had said of what was removed
    store/tombstones.json  what was removed and may still be in an index

    Changes are made one at a time, whichever process makes them. With `follow_links`, what links lead to out of the
    folder is there too.
    """

    def __init__(self, folder: Path, store: Path, *, follow_links: bool = False) -> None:
        self.folder = folder
        self.added = store / "documents"
        self.tombstones = Tombstones(store)
        self.removed_facts = store / REMOVED_FACTS
        self._removed = store / "removed.json"
        self._follow_links = follow_links

    def files(self) -> dict[str, Path]:
        """The files by name, in the order of their names.

        Raises CorpusError when the operator's folder is missing, also when files were added: a disk that is not mounted
        must not look like a folder that was emptied.
        """
        added = files_below(self.added) if self.added.is_dir() else {}
        own = self._own()
        left_out = self._left_out()
        files = {name: path for name, path in own.items() if name not in left_out} | added
        return without_sidecars(dict(sorted(files.items())))

    def sidecars(self, name: str, path: Path) -> tuple[Path, Path]:
        """Where the facts of a file may stand: beside it in the folder, and what was said of it to Griot."""
        return sidecar_of(path), sidecar_of(self.added / name)

    def describe(self, name: str, facts: Mapping[str, str | None]) -> None:
        """Keeps what the operator says of a file, beside those that were added; None takes back what was said.

        Raises UnreadableFileError when what was said before cannot be read: it is not written over.
        """
        sidecar = sidecar_of(self.added / name)
        with alone_in(self.added):
            said = read_mapping(sidecar) | dict(facts)
            left = {key: value for key, value in said.items() if value is not None}
            if left:
                write_whole(sidecar, sidecar_bytes(left))
            else:
                delete(sidecar)

    def describe_as(self, name: str, sidecar: Path) -> None:
        """Keeps a copy of the sidecar that a file had where it was added from, if it had one."""
        declared = read_mapping(sidecar)
        if declared:
            with alone_in(self.added):
                write_whole(sidecar_of(self.added / name), sidecar_bytes(declared))

    def ids(self) -> dict[str, str]:
        """The document id of each file, by its name."""
        return document_ids(self.files())

    def add(self, name: str, data: bytes, when_taken: WhenTaken = WhenTaken.REFUSE) -> Added:
        """Keeps a file, whole or not at all. Bytes that are there under the name change nothing.

        Raises NameTakenError when other bytes are and `when_taken` refuses, UnaddableFileError for its name, its type
        or its size, and OSError when the disk is full.
        """
        check_addable(name, len(data))
        with alone_in(self.added):
            added = self._placed(name, data, when_taken)
            if added.outcome is not Outcome.UNCHANGED:
                write_whole(self.added / added.name, data)
                self._leave_out(self._left_out() - {added.name})
                self.tombstones.lift(added.name, hashlib.sha256(data).hexdigest())
        return added

    def placed(self, name: str, data: bytes, when_taken: WhenTaken = WhenTaken.REFUSE) -> Added:
        """What `add` would do with a file now, which it does not. Raises as `add` does."""
        check_addable(name, len(data))
        return self._placed(name, data, when_taken)

    def remove(self, name: str) -> None:
        """Leaves a file out from now on: one that was added is deleted, one of the folder is only passed over.

        A tombstone keeps out of the answers at once what an index holds of it.
        """
        with alone_in(self.added):
            there = self._standing(name)
            if there is not None:
                self.tombstones.put(name, _digest(there))
                self._take_off(name)

    def restore(self, name: str, data: bytes) -> bool:
        """Puts back a file that was removed, with what was said of it; False when another file has the name now."""
        with alone_in(self.added):
            if self._standing(name) is not None:
                return False
            if not _holds(self.folder / name, data):
                write_whole(self.added / name, data)
            said = sidecar_of(self.removed_facts / name)
            if said.is_file():
                write_whole(sidecar_of(self.added / name), said.read_bytes())
                delete(said)
            self._leave_out(self._left_out() - {name})
            self.tombstones.lift(name, hashlib.sha256(data).hexdigest())
        return True

    def snapshot(self) -> tuple[dict[str, Path], frozenset[str]]:
        """The files as `files` gives them, and the stamps of the removals that were made before.

        A removal that a crash cut off after its tombstone was put is ended first.
        """
        with alone_in(self.added):
            for tombstone in self.tombstones.standing():
                there = self._standing(tombstone.name)
                if there is not None and _digest(there) == tombstone.file_digest:
                    self._take_off(tombstone.name)
            return self.files(), frozenset(one.stamp for one in self.tombstones.standing())

    def removed(self) -> list[str]:
        """The names in the folder that are passed over, in order."""
        return sorted(self._left_out())

    def _placed(self, name: str, data: bytes, when_taken: WhenTaken) -> Added:
        there = self._standing(name)
        if there is None:
            return Added(name, Outcome.ADDED)
        if _holds(there, data):
            return Added(name, Outcome.UNCHANGED)
        match when_taken:
            case WhenTaken.REPLACE:
                return Added(name, Outcome.REPLACED)
            case WhenTaken.KEEP_BOTH:
                return self._beside(name, data)
            case WhenTaken.REFUSE:
                raise NameTakenError(name, _told(there))

    def _beside(self, name: str, data: bytes) -> Added:
        """The first free name of "name (2).pdf", "name (3).pdf", …, or that of the very bytes among them."""
        path = PurePosixPath(name)
        for number in count(2):
            other = path.with_name(f"{path.stem} ({number}){path.suffix}").as_posix()
            there = self._standing(other)
            if there is None:
                check_addable(other, len(data))
                return Added(other, Outcome.KEPT_BOTH)
            if _holds(there, data):
                return Added(other, Outcome.UNCHANGED)
        raise AssertionError("there is no last number")

    def _standing(self, name: str) -> Path | None:
        """The file that has a name on the shelf now."""
        if (self.added / name).is_file():
            return self.added / name
        is_own = name not in self._left_out() and (self.folder / name).is_file()
        return self.folder / name if is_own else None

    def _take_off(self, name: str) -> None:
        delete(self.added / name)
        said = sidecar_of(self.added / name)
        if said.is_file():
            write_whole(sidecar_of(self.removed_facts / name), said.read_bytes())
        delete(said)
        if (self.folder / name).is_file():
            self._leave_out(self._left_out() | {name})

    def _own(self) -> dict[str, Path]:
        return files_below(self.folder, follow_links=self._follow_links)

    def _left_out(self) -> set[str]:
        try:
            names = json.loads(self._removed.read_text(encoding="utf-8"))
            if not isinstance(names, list):
                raise ValueError("it holds no list")
        except FileNotFoundError:
            return set()
        except (OSError, ValueError) as error:
            raise CorpusError(
                Message(CorpusCode.REMOVED_UNREADABLE, file=str(self._removed), error=str(error))
            ) from error
        return {name for name in names if isinstance(name, str)}

    def _leave_out(self, names: set[str]) -> None:
        if names != self._left_out():
            write_whole(self._removed, json.dumps(sorted(names), ensure_ascii=False).encode())


def check_addable(name: str, size: int) -> None:
    """Raises UnaddableFileError when a file of this name and size, in bytes, cannot be added."""
    path = PurePosixPath(name)
    sound = name == path.as_posix() and not path.is_absolute() and name.isprintable() and "\\" not in name
    if (
        not sound
        or not path.parts
        or any(part.startswith(".") or len(part.encode()) > MAX_NAME_BYTES for part in path.parts)
    ):
        raise UnaddableFileError(repr(name[:80]), Message(CorpusCode.FILE_BAD_NAME))
    if not is_known(name):
        raise UnaddableFileError(name, not_read(name))
    if size > MAX_FILE_BYTES:
        raise UnaddableFileError(name, too_large(size))
    if size == 0:
        raise UnaddableFileError(name, Message(CorpusCode.FILE_EMPTY))


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file holds these very bytes. A folder that has the name holds none: to add there then fails."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _told(path: Path) -> Message:
    """What is there under a name: how large it is, and of which day."""
    state = path.stat()
    day = datetime.fromtimestamp(state.st_mtime, UTC).date().isoformat()
    return Message(CorpusCode.FILE_NAME_TAKEN, size=state.st_size, day=day)
