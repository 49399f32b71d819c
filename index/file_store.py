"""Keeps the files as they came: each under its SHA-256, once for all generations that were read from it."""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from corpus.durable import write_whole
from corpus.message import Message
from index.codes import IndexCode
from index.errors import DamagedIndexError, MismatchedIndexError
from index.generation import Manifest, read_manifest
from index.home import Home
from index.weights import sha256_of

log = logging.getLogger(__name__)


class FileStore:
    """A folder of files, addressed by the SHA-256 of what they hold: `ab/abcd…`. What is in it is never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> None:
        """Keeps a file, whole or not at all; one that is kept already and was altered since is put right.

        Raises OSError when the disk is full. The caller holds `home.building()`.
        """
        digest = hashlib.sha256(data).hexdigest()
        if self.find(digest) is not None:
            return
        write_whole(self._path(digest), data)

    def holds(self, digest: str) -> bool:
        """Whether there is a file of this digest, whatever became of it since."""
        return bool(digest) and self._path(digest).is_file()

    def size_bytes(self, digest: str) -> int | None:
        """How large the file of this digest is; None when there is none."""
        with suppress(OSError):
            return self._path(digest).stat().st_size if digest else None
        return None

    def find(self, digest: str) -> Path | None:
        """Where the file of this digest is, every byte of it checked; None when there is none, or it was altered."""
        try:
            return self._path(digest) if digest and sha256_of(self._path(digest)) == digest else None
        except OSError:
            return None

    def read(self, digest: str) -> bytes | None:
        """The bytes of the file, checked as `find` does; None as there."""
        try:
            data = self._path(digest).read_bytes() if digest else b""
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == digest else None

    def faults(self, originals: Mapping[str, str]) -> list[Message]:
        """Which of these files (by document id, their digests) are missing or were altered; empty when all is well."""
        faults = []
        for document_id, digest in originals.items():
            if self.find(digest) is None:
                code = IndexCode.ORIGINAL_ALTERED if self.holds(digest) else IndexCode.ORIGINAL_MISSING
                faults.append(Message(code, document=document_id, file=str(self._path(digest))))
        return faults

    def forget_others(self, digests: Iterable[str]) -> int:
        """Deletes every file but these, and what broken builds left; gives how many."""
        named, gone = {self._path(digest) for digest in digests}, 0
        for path in self._folder.glob("*/*"):
            if path not in named:
                path.unlink(missing_ok=True)
                gone += 1
        for folder in self._folder.glob("*"):
            with suppress(OSError):  # it is not empty
                folder.rmdir()
        return gone

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def file_store(home: Home) -> FileStore:
    """The files that the generations of a home were read from."""
    return FileStore(home.folder / "originals")


def forget_unnamed_files(home: Home) -> int:
    """Deletes the files that no kept generation names; gives how many. The caller holds `home.building()`.

    None is deleted while the manifest of a generation cannot be read: nobody knows which files it names.
    """
    try:
        manifests = [manifest for name in home.names() for manifest in _manifest(home, name)]
    except DamagedIndexError as fault:
        log.warning("no file is forgotten: %s", fault)
        return 0
    return file_store(home).forget_others(digest for one in manifests for digest in one.originals.values())


def _manifest(home: Home, name: str) -> list[Manifest]:
    """The manifest of a generation; none for one of another format, which cannot be gone back to."""
    with suppress(MismatchedIndexError):
        return [read_manifest(home.folder_of(name))]
    return []
