"""A builder to be killed: works off each order in a process of its own, forked here so that none waits for imports.

Run as a script. An order is a line of JSON on its input. On its output stand, each a line of JSON: the process that
works on the order, every step of its build, how many texts each call of the encoder gave, and how the process ended.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import griot.building
import index.cache
from corpus.draft import Draft
from corpus.formats import read_draft
from corpus.sandbox import Sandbox
from griot.building import build_index
from griot.faults import telling
from griot.settings import Settings
from griot.wiring import cutting_rules
from index.encoder import Encoder, Vectors
from index.home import Home
from index.library import Library
from index.progress import FileState, Progress, Stage
from qa.assistant import Assistant
from qa.verification.decision import Decision
from tests.readers import shared_words

TOUCHES = {  # the calls by which a build touches its disk, its cache and its worker
    "open", "read", "readline", "write", "writelines", "tofile", "flush", "fsync", "close", "rename", "replace",
    "flock", "mkdir", "rmdir", "unlink", "scandir", "connect", "execute", "executemany", "executescript", "fetchall",
    "commit", "read_index", "fork_exec", "waitpid",
}  # fmt: skip
HANGING_WORKER = """
import corpus.worker, time
read = corpus.worker.read_draft
def read_or_hang(name, data, scans):
    while "hangs" in name:
        time.sleep(1)
    return read(name, data, scans)
corpus.worker.read_draft = read_or_hang
corpus.worker.main()
"""
OVERRULING = (
    0b1110  # capabilities(7): CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER, which root reads past modes by
)


@dataclass
class Order:
    """What one process is to do, and what is to happen to it.

    Its end comes at the `at_touch`th touch of the disk after it told `at_stage`, or when it tells that stage with
    `at_done`; with `whole_group` it takes its worker along. `limit_bytes` is the largest file that it may write once it
    has told `limit_stage`, or once it opens a file whose name ends as `limit_file`; from the start when neither is
    given. `stop_at` and `crash_at` name the file, or the stage, at which its worker is stopped or killed. `in_process`
    reads without a worker, which is quicker where nothing is to happen to one.
    """

    do: str
    home: str = ""
    documents: str = ""
    questions: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    fresh: bool = False
    file_seconds: float = 60.0
    texts_at_once: int = index.cache.TEXTS_AT_ONCE
    batch_seconds: float = 0.0
    at_stage: str = ""
    at_touch: int = 0
    at_done: int = 0
    whole_group: bool = False
    count: bool = False
    limit_stage: str = ""
    limit_file: str = ""
    limit_bytes: int = -1
    stop_at: str = ""
    crash_at: str = ""
    hang: bool = False
    in_process: bool = False
    heed_modes: bool = False


def main() -> None:
    """Takes orders until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests, which end this
    for line in sys.stdin:
        order = Order(**json.loads(line))
        told, telling_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.setsid()
            say({"pid": os.getpid()})  # in a session of its own by now: this number can be killed
            os.dup2(telling_end, sys.stderr.fileno())
            os._exit(worked_off(order))
        os.close(telling_end)
        _, status = os.waitpid(child, 0)
        os.set_blocking(told, False)
        said = os.read(told, 60_000) if waiting(told) else b""
        os.close(told)
        say({"ended": os.waitstatus_to_exitcode(status), "stderr": said.decode()})


def waiting(pipe: int) -> bool:
    """Whether something stands in a pipe, which a worker that outlives its builder for a moment may hold open."""
    import select  # noqa: PLC0415  (here alone)

    return bool(select.select([pipe], [], [], 0)[0])


def say(told: dict[str, Any]) -> None:
    """One line, whole or not at all, however this process ends."""
    os.write(1, json.dumps(told).encode() + b"\n")


def worked_off(order: Order) -> int:
    """Does what the order says; gives the exit code of the `griot` command."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", force=True)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    if order.heed_modes:
        heed_modes()
    jobs: dict[str, Callable[[Order], None]] = {"build": telling(build), "ask": telling(ask), "run": run}
    try:
        jobs[order.do](order)
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001  (the outermost handler of this process)
        traceback.print_exc()
        return 1
    return 0


def build(order: Order) -> None:
    """Builds the index in sight of the tests."""
    index.cache.TEXTS_AT_ONCE = order.texts_at_once
    if order.hang:
        griot.building.Sandbox = partial(Sandbox, command=(sys.executable, "-P", "-c", HANGING_WORKER))
    if order.in_process:
        griot.building.Sandbox = InProcess
    watch = Watch(order)
    if order.limit_file:
        sys.addaudithook(watch.opened)
    elif order.limit_bytes >= 0 and not order.limit_stage:
        watch.limit()
    build_index(
        settings(order),
        load_encoder=lambda: SlowEncoder(order.batch_seconds),
        on_progress=watch.step,
        fresh=order.fresh,
    )
    watch.tell_touches()


def ask(order: Order) -> None:
    """Answers questions from the index in use, and tells every hit and reply to the last character."""
    given, encoder = settings(order), SlowEncoder(0)
    library = Library(Home(given.home), encoder, cutting_rules(given))
    assistant = Assistant(library.current, shared_words, Decision.open_to_all())
    for question in order.questions:
        say({"hits": repr(library.current().search(question, 5)), "reply": repr(assistant.ask(question).reply)})


def run(order: Order) -> None:
    """Runs a command where this process sees its file systems."""
    raise SystemExit(subprocess.run(order.command, check=False, stdout=subprocess.DEVNULL).returncode)


def settings(order: Order) -> Settings:
    """The settings of an order; the environment holds none."""
    return Settings(home=Path(order.home), documents=Path(order.documents), file_seconds=order.file_seconds)


class SlowEncoder:
    """The fake encoder of all tests, with a pause for each call, in which it can be killed."""

    def __init__(self, batch_seconds: float) -> None:
        self._fast = FAKE
        self._batch_seconds = batch_seconds
        self.name, self.digest, self.dimension = FAKE.name, FAKE.digest, FAKE.dimension

    def encode(self, texts: Sequence[str], on_done: Callable[[int], None] = lambda _: None) -> Vectors:
        """A unit vector for each text."""
        say({"texts": len(texts)})
        time.sleep(self._batch_seconds)
        return self._fast.encode(texts, on_done)


class InProcess(Sandbox):
    """Reads files here."""

    def read(self, name: str, data: bytes) -> Draft:
        """The draft of a file."""
        return read_draft(name, data)


class Watch:
    """Tells every step, and does at some of them what the order says."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._touched = 0
        self._counts: dict[str, int] = {}
        self._stage: Stage | None = None

    def step(self, step: Progress) -> None:
        """Tells a step; may not come back."""
        begins, self._stage = step.stage is not self._stage, step.stage
        os.write(1, step.as_line().encode() + b"\n")
        order = self._order
        if step.stage == order.at_stage and order.at_done and step.done == order.at_done:
            self._die()
        if begins and order.limit_stage and step.stage == order.limit_stage:
            self.limit()
        here = {step.stage.value} | ({step.file} if step.state is FileState.READING else set())
        if begins or step.state is FileState.READING:
            self._signal_workers(here)
        if begins and (order.count or (step.stage == order.at_stage and order.at_touch)):
            self._touched = 0
            sys.setprofile(self._touch)

    def limit(self) -> None:
        """From now on no file may become larger, which is how a full disk looks without a disk."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._order.limit_bytes, resource.RLIM_INFINITY))

    def opened(self, event: str, given: tuple[object, ...]) -> None:
        """Sees every file that is opened."""
        if (
            event == "open"
            and self._stage in {Stage.WRITING, Stage.CHECKING}
            and str(given[0]).endswith(self._order.limit_file)
        ):
            self.limit()

    def tell_touches(self) -> None:
        """Tells how many touches each stage was, where that was to be counted."""
        sys.setprofile(None)
        if self._order.count:
            say({"touches": self._counts})

    def _touch(self, _frame: object, event: str, called: object) -> None:
        of_text = isinstance(getattr(called, "__self__", None), str)  # str.replace
        if event not in {"c_call", "c_return"} or of_text or getattr(called, "__name__", "") not in TOUCHES:
            return
        self._touched += 1
        self._counts[str(self._stage)] = self._counts.get(str(self._stage), 0) + 1
        if self._touched == self._order.at_touch:
            self._die()

    def _die(self) -> None:
        if self._order.whole_group:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    def _signal_workers(self, here: set[str]) -> None:
        for place, number in ((self._order.stop_at, signal.SIGSTOP), (self._order.crash_at, signal.SIGKILL)):
            if place in here:
                workers = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
                say({"signalled": len(workers)})
                for worker in workers:
                    os.kill(int(worker), number)
                    while state_of(worker) not in "TZ":  # until it has happened
                        time.sleep(0.001)


def state_of(process: str) -> str:
    """A letter: R runs, S sleeps, T is stopped, Z has ended."""
    return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]


def heed_modes() -> None:
    """Lets root read and write only where the modes of files allow it to, as everybody else."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()  # version 3, this process
    if libc.capget(header, sets) == 0:
        for place in (0, 1):  # effective, permitted
            sets[place] &= ~OVERRULING
        libc.capset(header, sets)


def fake_encoder() -> Encoder:
    """The encoder of tests/conftest.py, which no name on the path leads to."""
    spec = spec_from_file_location("conftest_of_all", Path(__file__).parents[1] / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    encoder: Encoder = module.FakeEncoder()
    return encoder


if __name__ == "__main__":
    FAKE = fake_encoder()
    main()
