"""Builds that were asked for over the web: each in a process of its own, one at a time, watched line by line."""

import logging
import os
import secrets
import signal
import subprocess
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from threading import Condition, Thread
from typing import IO

from corpus.message import Message, plain
from index.progress import FileState, Progress, Stage
from web.messages import WebCode

MAX_JOBS = 100  # the latest; older ones are forgotten
MAX_REASON_CHARS = 4000
FAULT_MARK = "griot: "  # how the command begins the line that says what went wrong

log = logging.getLogger(__name__)


class JobState(StrEnum):
    """How a build stands: queued behind one of this server, or waiting for one that was started elsewhere."""

    QUEUED = "queued"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a build: queued, reading, embedding, ready or failed, and why."""

    name: str
    state: str
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One build. `done` of `total` files, passages or questions by `stage`; `generation` is the new one, once done.

    `file` is the one that is being read, and `file_since` when that began.
    `version` grows with every change.
    """

    id: str
    state: JobState = JobState.QUEUED
    fresh: bool = False
    force: bool = False
    stage: Stage | None = None
    done: int = 0
    total: int = 0
    files: tuple[FileRow, ...] = ()
    file: str = ""
    file_since: datetime | None = None
    reason: Message | None = None
    generation: str = ""
    version: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing of it will change any more."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


Command = Callable[[Job], Sequence[str]]


class Jobs:
    """The builds of this server, by id. Safe to share between threads.

    `command` gives what to run for a job: a program that prints a line of Progress for each step. `on_published` is
    called when one has put a new generation to use, before the job is told to be done. `now` tells the time.
    """

    def __init__(
        self,
        command: Command,
        on_published: Callable[[], object] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._command = command
        self._now = now
        self._on_published = on_published
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._changed = Condition()

    def request(self, files: Iterable[str] = (), *, fresh: bool = False, force: bool = False) -> Job:
        """A build that begins after this call: a new job, or the one that waits. `files` are shown as queued."""
        rows = tuple(FileRow(name, "queued") for name in files)
        with self._changed:
            waiting = next((job for job in self._jobs.values() if job.state is JobState.QUEUED), None)
            if waiting is not None:
                known = {row.name for row in waiting.files}
                more = tuple(row for row in rows if row.name not in known)
                return self._change(
                    waiting.id, files=waiting.files + more, fresh=waiting.fresh or fresh, force=waiting.force or force
                )
            job = Job(secrets.token_hex(6), files=rows, fresh=fresh, force=force)
            self._jobs[job.id] = job
            past = [old.id for old in self._jobs.values() if old.is_over]
            for old_id in past[: max(len(self._jobs) - MAX_JOBS, 0)]:
                del self._jobs[old_id]
            self._start_next()
            return self._jobs[job.id]

    def find(self, job_id: str) -> Job | None:
        """A job as it stands now; None when there is none of that id (any more)."""
        with self._changed:
            return self._jobs.get(job_id)

    def newest_first(self) -> list[Job]:
        """The jobs as they stand now."""
        with self._changed:
            return list(reversed(self._jobs.values()))

    def wait(self, job_id: str, after_version: int, seconds: float) -> Job | None:
        """The job once it has changed beyond a version, or after `seconds` as it is; None when there is none."""
        with self._changed:
            self._changed.wait_for(
                lambda: job_id not in self._jobs or self._jobs[job_id].version > after_version, seconds
            )
            return self._jobs.get(job_id)

    def is_building(self) -> bool:
        """Whether one of them is at work, or is just ending; one that waits for a build elsewhere is not."""
        with self._changed:
            jobs = map(self._jobs.get, self._processes)
            return any(job is None or job.state is not JobState.WAITING for job in jobs)

    def reading_for(self, job: Job) -> timedelta:
        """For how long a build has been reading its file."""
        return self._now() - job.file_since if job.file_since else timedelta()

    def cancel(self, job_id: str) -> Job | None:
        """Ends a job that is not over: the index in use stays, and what was embedded is kept for the next build."""
        with self._changed:
            job = self._jobs.get(job_id)
            if job is None or job.is_over:
                return job
            job = self._change(job_id, state=JobState.CANCELLED, reason=Message(WebCode.JOB_CANCELLED))
            process = self._processes.get(job_id)
        if process is not None:
            _end(process)
        return job

    def _change(self, job_id: str, **changes: object) -> Job:
        job = self._jobs[job_id]
        self._jobs[job_id] = job = replace(job, version=job.version + 1, **changes)  # type: ignore[arg-type]
        self._changed.notify_all()
        return job

    def _start_next(self) -> None:
        """Starts the oldest job that waits, unless one runs. The lock is held."""
        if self._processes:
            return
        job = next((job for job in self._jobs.values() if job.state is JobState.QUEUED), None)
        if job is None:
            return
        try:
            self._processes[job.id] = process = subprocess.Popen(  # noqa: S603  (our own command)
                self._command(job),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # so that its readers end with it
            )
        except OSError as error:
            self._change(
                job.id, state=JobState.FAILED, reason=Message(WebCode.JOB_NOT_STARTED, error=str(error.strerror))
            )
            return
        self._change(job.id, state=JobState.RUNNING)
        Thread(target=self._follow, args=(job.id, process), name=f"job-{job.id}", daemon=True).start()

    def _follow(self, job_id: str, process: "subprocess.Popen[str]") -> None:
        said: list[str] = []
        listener = Thread(target=_hear, args=(process.stderr, said), daemon=True)
        listener.start()
        with process.stdout or nullcontext(()) as lines:
            for line in lines:
                try:
                    step = Progress.of_line(line)
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    log.warning("a build said what is no step: %s", line[:200].rstrip())
                    continue
                with self._changed:
                    self._take(job_id, step)
        code = process.wait()
        listener.join(timeout=1)
        if code == 0:
            try:
                self._on_published()
            except Exception:  # whatever it is, the next build must be able to start
                log.exception("the new generation could not be taken up")
        with self._changed:
            del self._processes[job_id]
            job = self._jobs.get(job_id)
            if job is not None and (code == 0 or not job.is_over):
                self._finish(job, code, "".join(said))
            self._start_next()

    def _take(self, job_id: str, step: Progress) -> None:
        job = self._jobs.get(job_id)
        if job is None or job.is_over:
            return
        if step.stage is Stage.WAITING:
            self._change(job_id, state=JobState.WAITING)
            return
        if step.stage is Stage.FAILED:
            self._change(job_id, reason=next(iter(step.reasons), None))
            return
        files = job.files
        if step.file and step.state is not None:
            files = _with_row(files, FileRow(step.file, _state_of(step.state), step.reasons))
        is_reading = step.state is FileState.READING
        self._change(
            job_id,
            state=JobState.RUNNING,
            file=step.file if is_reading else "",
            file_since=self._now() if is_reading else None,
            stage=step.stage,
            done=step.done,
            total=step.total,
            files=files,
            generation=step.generation or job.generation,
        )

    def _finish(self, job: Job, code: int, said: str) -> None:
        if code == 0:
            rows = tuple(replace(row, state="ready") if row.state == "embedding" else row for row in job.files)
            self._change(job.id, state=JobState.DONE, file="", file_since=None, files=rows, reason=None)
            return
        reason = job.reason or _reason(code, said)
        log.error("build %s failed: %s", job.id, reason)
        self._change(job.id, state=JobState.FAILED, file="", file_since=None, reason=reason)


def _reason(code: int, said: str) -> Message:
    """Why a build failed that did not tell it as a step: the command's own words, if it had any."""
    at = said.rfind(FAULT_MARK)
    if at < 0:
        return Message(WebCode.JOB_ENDED, code=code)
    return plain(said[at + len(FAULT_MARK) :].strip()[:MAX_REASON_CHARS])


def _hear(stream: IO[str] | None, said: list[str]) -> None:
    with stream or nullcontext(()) as lines:
        said.extend(lines)


def _with_row(rows: tuple[FileRow, ...], row: FileRow) -> tuple[FileRow, ...]:
    if all(known.name != row.name for known in rows):
        return (*rows, row)
    return tuple(row if known.name == row.name else known for known in rows)


def _state_of(state: FileState) -> str:
    """A file that was read waits for its passages to be embedded, until the whole build is done."""
    match state:
        case FileState.READING:
            return "reading"
        case FileState.READ:
            return "embedding"
        case FileState.FAILED:
            return "failed"


def _end(process: "subprocess.Popen[str]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # a build can be killed at any moment
