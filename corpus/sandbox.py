"""Reads files and shows their pages in another process, with limits: no file can take down who asks for it."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from types import TracebackType
from typing import Any, Self

from corpus.codes import CorpusCode
from corpus.draft import Draft, draft_of_json
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.page_view import PageRequest, PageView
from corpus.recognition import RECOGNISING

TURNS = 4  # in which the picture of a page is tried
PATIENCE_SECONDS = 2.0  # for a worker that has nothing more to do


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: seconds, and bytes of memory."""

    seconds: float = 60.0
    memory_bytes: int = 2_000_000_000


class Sandbox:
    """A worker process that reads one file after another, and a new one when it was ended. For one thread.

    It recognises the text of up to `max_scans` scanned pages a file, and has the time of a file anew for each of their
    pictures. Used as a context manager, which ends the worker.
    """

    def __init__(
        self,
        limits: Limits,
        command: tuple[str, ...] = (sys.executable, "-P", "-m", "corpus.worker"),
        max_scans: int = 0,
    ) -> None:
        self._limits = limits
        self._max_scans = max_scans
        self._command = command
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, name: str, data: bytes) -> Draft:
        """The draft of a file. Raises UnreadableFileError with the reason: also when its reader hung or crashed."""
        reply = self._reply(name, data)
        try:
            if "unreadable" in reply:
                raise UnreadableFileError(Message.from_json(reply["unreadable"]))
            return draft_of_json(reply["draft"])
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableFileError(Message(CorpusCode.READER_WITHOUT_DRAFT, error=type(error).__name__)) from error

    def show(self, data: bytes, asked: PageRequest) -> PageView:
        """A page of a PDF. Raises UnreadableFileError with the reason, as `read` does."""
        reply = self._reply("page.pdf", data, page=asked.to_json())
        try:
            if "unreadable" in reply:
                raise UnreadableFileError(Message.from_json(reply["unreadable"]))
            return PageView.from_json(reply["page"])
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableFileError(Message(CorpusCode.READER_WITHOUT_PAGE, error=type(error).__name__)) from error

    def _reply(self, name: str, data: bytes, **task: Any) -> dict[str, Any]:
        worker = self._running()
        request = {
            "name": name,
            "bytes": len(data),
            "seconds": int(self._limits.seconds) + 1,
            "memory_bytes": self._limits.memory_bytes,
            "max_scans": self._max_scans,
            **task,
        }
        timed_out: list[bool] = []
        line = self._line(worker, json.dumps(request).encode() + b"\n" + data, timed_out)
        for _ in range(TURNS * self._max_scans):
            if line != RECOGNISING or timed_out:
                break
            line = self._line(worker, b"", timed_out)
        code = 0
        if timed_out or line == RECOGNISING or not line.endswith(b"\n"):
            code = self._end()  # also when the reply came just before the clock struck: the next file needs a worker
        with suppress(ValueError):  # half a line, or none
            reply: dict[str, Any] = json.loads(line)
            return reply
        if timed_out:
            raise UnreadableFileError(Message(CorpusCode.READER_TIMED_OUT, seconds=self._limits.seconds))
        raise UnreadableFileError(Message(CorpusCode.READER_CRASHED, error=_ended_by(code)))

    def _line(self, worker: subprocess.Popen[bytes], request: bytes, timed_out: list[bool]) -> bytes:
        """What the worker says next, within the limit; b"" or half a line where it ended."""
        clock = Timer(self._limits.seconds, _ending(worker, timed_out))
        clock.daemon = True
        clock.start()
        try:
            worker.stdin.write(request)  # type: ignore[union-attr]  # both are pipes
            worker.stdin.flush()  # type: ignore[union-attr]
            return worker.stdout.readline()  # type: ignore[union-attr]
        except OSError:  # it ended while it was being written to
            return b""
        finally:
            clock.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._worker is not None and self._worker.poll() is not None:  # between files: the next is not to blame
            self._end()
        if self._worker is None:
            self._worker = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        return self._worker

    def _end(self) -> int:
        """Ends the worker and gives its exit code: negative is the signal that ended it."""
        worker, self._worker = self._worker, None
        if worker is None:
            return 0
        with suppress(OSError):
            worker.stdin.close()  # type: ignore[union-attr]  # without requests it ends by itself
        try:
            worker.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        worker.stdout.close()  # type: ignore[union-attr]
        return int(worker.returncode)


def _ending(worker: subprocess.Popen[bytes], timed_out: list[bool]) -> Callable[[], None]:
    def end() -> None:
        timed_out.append(True)
        worker.kill()

    return end


def _ended_by(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
    except ValueError:
        return f"signal {-code}"
