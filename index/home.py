"""Where generations live: numbered folders, one small pointer to the one in use, and a lock for the builder.

GRIOT_HOME/
  current                 the name of the generation in use, replaced in one rename
  build.lock              held by the process that builds; a dead process holds nothing
  cache.sqlite            what earlier builds worked out
  documents/              the files that were added
  originals/ab/abcd…      the files that were read, as they came, by their SHA-256
  tombstones.json         what was removed and may still be in the generation in use
  generations/000001/     complete, or not pointed to
"""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from corpus.durable import sync_folder
from corpus.message import Message
from corpus.tombstones import Tombstones
from index.codes import IndexCode
from index.errors import BuildRunningError, DamagedIndexError, IndexFault, NoIndexError

GENERATION = re.compile(r"\d{6,}")
LOOK_SECONDS = 0.01  # far longer than `is_building` holds the lock to see whether it is free


class Home:
    """The folder that holds the generations and the pointer to the one in use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generations = folder / "generations"
        self.pointer = folder / "current"
        self.tombstones = Tombstones(folder)
        self._lock_file = folder / "build.lock"

    def current(self) -> str:
        """The name of the generation in use. Raises NoIndexError when nothing has been built."""
        try:
            name = self.pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise NoIndexError(Message(IndexCode.NONE, folder=str(self.folder))) from None
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedIndexError(
                Message(IndexCode.POINTER_UNREADABLE, file=str(self.pointer), error=str(error))
            ) from error
        if not GENERATION.fullmatch(name):
            raise DamagedIndexError(Message(IndexCode.POINTER_TO_NOTHING, file=str(self.pointer), name=repr(name[:40])))
        return name

    def folder_of(self, generation: str) -> Path:
        """Where a generation's files are. Raises DamagedIndexError when its folder is gone."""
        folder = self.generations / generation
        if not folder.is_dir():
            raise DamagedIndexError(Message(IndexCode.GENERATION_GONE, name=generation, folder=str(self.generations)))
        return folder

    def names(self) -> list[str]:
        """The generations that are kept, oldest first."""
        if not self.generations.is_dir():
            return []
        found = (path.name for path in self.generations.iterdir() if GENERATION.fullmatch(path.name))
        return sorted(found, key=int)

    def next_name(self) -> str:
        """The name after the newest generation's."""
        return f"{max((int(name) for name in self.names()), default=0) + 1:06d}"

    def promote(self, name: str) -> None:
        """Points to a generation, in one rename that a crash can only leave undone or done."""
        draft = self.folder / "current.new"
        with draft.open("w", encoding="utf-8") as stream:
            stream.write(f"{name}\n")
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self.pointer)
        sync_folder(self.folder)

    def before(self, name: str) -> str | None:
        """The newest generation that is older than this one; None when none is kept."""
        return max((older for older in self.names() if int(older) < int(name)), key=int, default=None)

    def keep_newest(self, count: int) -> list[str]:
        """Removes all but the newest `count` (0 or more) generations and the one in use, and what broken builds left.

        Gives the names of what was removed.
        """
        in_use = self.current()
        names = self.names()
        older = names[: max(len(names) - max(count, 0), 0)]
        gone, broken = [name for name in older if name != in_use], self.drafts()
        for name in gone:
            with suppress(OSError):  # renamed first: a crash leaves no half of a generation that could be gone back to
                (self.generations / name).rename(self.generations / f"gone-{name}")
        for name in self.drafts():
            shutil.rmtree(self.generations / name, ignore_errors=True)
        return gone + broken

    def discard(self, name: str) -> None:
        """Removes a generation that was not put to use after all. The one in use stays."""
        with suppress(IndexFault):
            if self.current() == name:
                return
        shutil.rmtree(self.generations / name, ignore_errors=True)

    def drafts(self) -> list[str]:
        """What broken builds left among the generations."""
        if not self.generations.is_dir():
            return []
        return sorted(path.name for path in self.generations.iterdir() if not GENERATION.fullmatch(path.name))

    def size_bytes(self) -> int:
        """What the whole home takes on disk: generations, cache, added files and originals."""
        total = 0
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with suppress(FileNotFoundError):  # a build may be clearing up meanwhile
                    total += Path(folder, name).lstat().st_size
        return total

    @contextmanager
    def building(self, on_wait: Callable[[], object] | None = None) -> Iterator[None]:
        """Held while building. Raises BuildRunningError when another process holds it.

        With `on_wait` it is called instead, once, and the other one is waited for: until it lets go, or is dead.
        """
        self.generations.mkdir(parents=True, exist_ok=True)
        with self._lock_file.open("w") as stream:
            while not _has_locked(stream, fcntl.LOCK_EX):
                if not self.is_building():  # somebody looked, no more
                    time.sleep(LOOK_SECONDS)
                elif on_wait is None:
                    raise BuildRunningError(Message(IndexCode.BUILD_RUNNING, folder=str(self.folder)))
                else:
                    on_wait()
                    fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def is_building(self) -> bool:
        """Whether somebody holds `building` now, in this process or another; a dead process does not."""
        try:
            with self._lock_file.open() as stream:
                return not _has_locked(stream, fcntl.LOCK_SH)
        except FileNotFoundError:
            return False


def _has_locked(stream: IO[str], kind: int) -> bool:
    """Locks a file until it is closed, without waiting; False when another holds a lock that does not go with it."""
    try:
        fcntl.flock(stream, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
