"""What a file makes its reader do, it does to a process of its own; the next file is read all the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.formats import read_draft
from corpus.message import Message
from corpus.sandbox import Limits, Sandbox

MISBEHAVING = """
import json, os, signal, sys, time
while line := sys.stdin.buffer.readline():
    request = json.loads(line)
    match request["name"]:
        case "deaf.md":
            time.sleep(60)
        case "impatient.md":
            os._exit(3)
    data = sys.stdin.buffer.read(request["bytes"])
    match request["name"]:
        case "hang.md":
            time.sleep(60)
        case "segfault.md":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit.md":
            os._exit(7)
        case "torn.md":
            os.write(1, b'{"draft": {"par')
            os._exit(0)
        case "song.md":
            print('{"song": 1}', flush=True)
            continue
        case "lie.md":
            print('{"unreadable": "I will not"}', flush=True)
            continue
        case "list.md":
            print('[]', flush=True)
            continue
    text = f"{os.getpid()} {len(data)}"
    part = {"kind": "paragraph", "text": text, "level": 0, "page": None, "locator": "", "recognised": False}
    print(json.dumps({"draft": {"parts": [part], "facts": {}, "pages": 0, "warnings": []}}), flush=True)
"""

REAL_WITH_A_BAD_READER = """
import os, sys
import corpus.worker
from corpus.formats import read_draft

def read(name, data, scans):
    match name:
        case "memory.md":
            bytearray(4_000_000_000)
        case "noise.md":
            print("noise")
            os.write(1, b"noise\\n")
            os.write(2, b"noise\\n")
        case "write.md":
            with open(data, "w") as stream:
                stream.write("mine")
        case "fail.md":
            raise ZeroDivisionError
        case "abort.md":
            os.abort()
        case "spin.md":
            os.write(errors, b"spinning\\n")
            while True:
                pass
    return read_draft(name, data)

errors = os.dup(2)
corpus.worker.read_draft = read
corpus.worker.SPARE_SECONDS = 0
corpus.worker.main()
"""

RECOGNISING = """
import time
import corpus.worker
from corpus.draft import Draft, Part
from corpus.document import BlockKind
from corpus.recognition import Recognised

def read(name, data, scans):
    for _ in range(int(data)):
        scans.recogniser(name)
    return Draft((Part(BlockKind.PARAGRAPH, data.decode()),))

def recognise(name):
    time.sleep(60 if name == "hang.pdf" else 0.4)
    return Recognised(())

corpus.worker.read_draft = read
corpus.worker._packaged = lambda: recognise
corpus.worker.main()
"""

READ_AND_WAIT = """
import sys, time
from corpus.sandbox import Limits, Sandbox
with Sandbox(Limits()) as sandbox:
    sandbox.read("a.md", b"Gao.")
    print(sandbox._worker.pid, flush=True)
    time.sleep(60)
"""

SPIN = """
import sys, threading, time
from corpus.sandbox import Limits, Sandbox
sandbox = Sandbox(Limits(seconds=0.9), (sys.executable, "-c", sys.argv[1]))
worker = sandbox._running()
sandbox._running = lambda: worker
threading.Thread(target=sandbox.read, args=("spin.md", b"")).start()
print(worker.pid, flush=True)
time.sleep(60)
"""

ENOUGH_SECONDS = 15  # a busy machine may be slow to end a process


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox whose worker does what a file's name says, within half a second."""
    with Sandbox(Limits(seconds=0.5), (sys.executable, "-S", "-c", MISBEHAVING)) as sandbox:
        yield sandbox


@pytest.fixture
def real() -> Iterator[Sandbox]:
    """The real worker, with a reader that misbehaves by a file's name."""
    limits = Limits(seconds=ENOUGH_SECONDS, memory_bytes=1_000_000_000)
    with Sandbox(limits, (sys.executable, "-c", REAL_WITH_A_BAD_READER)) as sandbox:
        yield sandbox


def reason(sandbox: Sandbox, name: str, data: bytes = b"Gao.") -> Message:
    """Why a file could not be read."""
    with pytest.raises(UnreadableFileError) as told:
        sandbox.read(name, data)
    return told.value.message


def worker_of(sandbox: Sandbox) -> int:
    """The process that reads, as its reply tells."""
    return int(sandbox.read("good.md", b"Gao.").parts[0].text.split()[0])


def is_running(process: int) -> bool:
    """Whether a process is there and no zombie that nobody has buried."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def ends(process: int) -> bool:
    """Whether a process ends before long."""
    until = time.monotonic() + ENOUGH_SECONDS
    while is_running(process):
        if time.monotonic() > until:
            os.kill(process, signal.SIGKILL)
            return False
        time.sleep(0.02)
    return True


def test_one_worker_reads_file_after_file(sandbox: Sandbox) -> None:
    assert worker_of(sandbox) == worker_of(sandbox) != os.getpid()


def test_a_file_is_handed_over_whole(sandbox: Sandbox) -> None:
    data = bytes(range(256)) * 4_000  # more than a pipe holds, with line ends
    assert sandbox.read("good.md", data).parts[0].text.split()[1] == "1024000"


def test_a_reader_that_hangs_is_ended_and_the_next_file_gets_a_new_one(sandbox: Sandbox) -> None:
    before = worker_of(sandbox)
    assert reason(sandbox, "hang.md") == Message(CorpusCode.READER_TIMED_OUT, seconds=0.5)
    assert not is_running(before)
    assert worker_of(sandbox) != before


def test_a_reader_that_takes_nothing_is_ended_too(sandbox: Sandbox) -> None:
    assert reason(sandbox, "deaf.md", b"x" * 1_000_000) == Message(CorpusCode.READER_TIMED_OUT, seconds=0.5)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("segfault.md", "SIGSEGV"),
        ("exit.md", "exit code 7"),
        ("impatient.md", "exit code 3"),
        ("torn.md", "exit code 0"),
    ],
)
def test_a_reader_that_crashes_is_named_and_the_next_file_gets_a_new_one(
    sandbox: Sandbox, name: str, error: str
) -> None:
    before = worker_of(sandbox)
    assert reason(sandbox, name, b"x" * 1_000_000) == Message(CorpusCode.READER_CRASHED, error=error)
    assert worker_of(sandbox) != before


@pytest.mark.parametrize(
    ("name", "error"), [("song.md", "KeyError"), ("list.md", "TypeError"), ("lie.md", "TypeError")]
)
def test_a_reply_that_is_no_draft_is_a_fault_of_the_file(sandbox: Sandbox, name: str, error: str) -> None:
    assert reason(sandbox, name) == Message(CorpusCode.READER_WITHOUT_DRAFT, error=error)


def test_a_worker_that_was_ended_between_files_is_not_the_fault_of_the_next(sandbox: Sandbox) -> None:
    before = worker_of(sandbox)
    os.kill(before, signal.SIGKILL)
    assert ends(before)
    assert worker_of(sandbox) != before


def test_a_sandbox_ends_its_worker() -> None:
    with Sandbox(Limits(), (sys.executable, "-S", "-c", MISBEHAVING)) as sandbox:
        worker = worker_of(sandbox)
        assert is_running(worker)
    assert not is_running(worker)


def test_a_sandbox_that_read_nothing_started_nothing() -> None:
    with Sandbox(Limits(), ("there is no such command",)):
        pass


def test_the_real_worker_reads_as_its_own_process_would() -> None:
    source = "---\ntitle: Ségou\n---\n# Gold\n\n- *Kidal* pays.\n".encode()
    with Sandbox(Limits()) as sandbox:
        draft = sandbox.read("a.md", source)
        assert sandbox.read("b.txt", b"Gao.") == Draft((Part(BlockKind.PARAGRAPH, "Gao."),))
    assert draft == read_draft("a.md", source)
    assert (draft.facts["title"], draft.parts[0]) == ("Ségou", Part(BlockKind.HEADING, "Gold", 1))


def test_the_real_worker_tells_why_a_file_cannot_be_read() -> None:
    with Sandbox(Limits()) as sandbox:
        assert reason(sandbox, "a.md", b"") == Message(CorpusCode.FILE_EMPTY)
        assert reason(sandbox, "a.doc") == Message(
            CorpusCode.FILE_TYPE_TO_CONVERT,
            type=".doc",
            formats=Message(CorpusCode.FORMATS_READ),
            advice=Message(CorpusCode.SAVE_AS, type=".docx"),
        )
        assert sandbox.read("a.md", b"Gao.").parts[0].text == "Gao."


def test_a_reader_that_eats_memory_is_stopped_and_the_worker_goes_on(real: Sandbox) -> None:
    assert reason(real, "memory.md") == Message(CorpusCode.READER_OUT_OF_MEMORY, most=1_000)
    assert real.read("good.md", b"Gao.").parts[0].text == "Gao."


def test_a_reader_that_prints_spoils_no_reply(real: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert real.read("noise.md", b"Gao.").parts[0].text == "Gao."
    assert real.read("good.md", b"Kidal.").parts[0].text == "Kidal."
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_writes_a_file_is_stopped(real: Sandbox, tmp_path: Path) -> None:
    assert reason(real, "write.md", bytes(tmp_path / "written")) == Message(CorpusCode.READER_FAILED, error="OSError")
    assert (tmp_path / "written").read_bytes() == b""


def test_a_reader_that_fails_is_named_by_its_error(real: Sandbox) -> None:
    assert reason(real, "fail.md") == Message(CorpusCode.READER_FAILED, error="ZeroDivisionError")
    assert real.read("good.md", b"Gao.").parts[0].text == "Gao."


def test_a_reader_that_aborts_is_named_by_its_signal(real: Sandbox) -> None:
    assert reason(real, "abort.md") == Message(CorpusCode.READER_CRASHED, error="SIGABRT")
    assert real.read("good.md", b"Gao.").parts[0].text == "Gao."


def test_a_worker_that_waits_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", READ_AND_WAIT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_running(worker)
        parent.kill()
    assert ends(worker)


def test_a_worker_that_spins_ends_when_its_parent_is_killed() -> None:
    command = [sys.executable, "-c", SPIN, REAL_WITH_A_BAD_READER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        worker = int(parent.stdout.readline())
        assert parent.stderr.readline() == "spinning\n"
        parent.kill()
        parent.wait()
    assert ends(worker)  # with its parent, or where the kernel does not do that, when its seconds are spent


@pytest.fixture
def recognising() -> Iterator[Sandbox]:
    """A worker that recognises as many pictures as a file says, each in 0.4 seconds, and has 1.5 for one."""
    with Sandbox(Limits(seconds=1.5), (sys.executable, "-c", RECOGNISING), max_scans=2) as sandbox:
        sandbox.read("warm.pdf", b"0")
        yield sandbox


def test_the_time_of_a_file_begins_anew_with_each_picture(recognising: Sandbox) -> None:
    assert recognising.read("a.pdf", b"6").parts == (Part(BlockKind.PARAGRAPH, "6"),)


def test_a_picture_that_takes_too_long_ends_the_worker_and_the_next_file_is_read(recognising: Sandbox) -> None:
    assert reason(recognising, "hang.pdf", b"1") == Message(CorpusCode.READER_TIMED_OUT, seconds=1.5)


def test_no_more_pictures_are_waited_for_than_the_pages_have_sides(recognising: Sandbox) -> None:
    assert reason(recognising, "a.pdf", b"9").code == CorpusCode.READER_WITHOUT_DRAFT
    assert recognising._worker is None  # it had more to say, which would have been taken for a reply
