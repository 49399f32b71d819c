"""The files that are to be indexed: those of the operator's folder and those that were added, less what was removed."""

import json
import os
from pathlib import Path, PurePosixPath

from corpus.codes import CorpusCode
from corpus.errors import CorpusError, UnaddableFileError
from corpus.folder import MAX_FILE_BYTES, document_ids, files_below, too_large
from corpus.formats import is_known, not_read
from corpus.message import Message

MAX_NAME_BYTES = 200  # file systems take 255; the draft's ending needs some


class Shelf:
    """One set of files from two places. `folder` is the operator's own and never written to; `store` is Griot's.

    store/documents/     the files that were added; one here stands for one of the same name in the folder
    store/removed.json   the names in the folder that are left out
    """

    def __init__(self, folder: Path, store: Path) -> None:
        self.folder = folder
        self.added = store / "documents"
        self._removed = store / "removed.json"

    def files(self) -> dict[str, Path]:
        """The files by name, in the order of their names.

        Raises CorpusError when the operator's folder is missing, also when files were added: a disk that is not mounted
        must not look like a folder that was emptied.
        """
        added = files_below(self.added) if self.added.is_dir() else {}
        own = files_below(self.folder)
        left_out = self._left_out()
        files = {name: path for name, path in own.items() if name not in left_out} | added
        return dict(sorted(files.items()))

    def ids(self) -> dict[str, str]:
        """The document id of each file, by its name."""
        return document_ids(self.files())

    def add(self, name: str, data: bytes) -> None:
        """Keeps a file, whole or not at all; it takes the place of one of the same name.

        Raises UnaddableFileError for its name, its type or its size, and OSError when the disk is full.
        """
        check_addable(name, len(data))
        path = self.added / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(path, data)
        self._leave_out(self._left_out() - {name})

    def remove(self, name: str) -> None:
        """Leaves a file out from now on: one that was added is deleted, one of the folder is only passed over."""
        (self.added / name).unlink(missing_ok=True)
        if name in (files_below(self.folder) if self.folder.is_dir() else {}):
            self._leave_out(self._left_out() | {name})

    def removed(self) -> list[str]:
        """The names in the folder that are passed over, in order."""
        return sorted(self._left_out())

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
            self._removed.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(self._removed, json.dumps(sorted(names), ensure_ascii=False).encode())


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


def _write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that a crash leaves the old one or the new one."""
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
