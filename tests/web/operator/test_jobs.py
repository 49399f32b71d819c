"""Builds that run in processes of their own, played by small programs."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Thread

import pytest

from corpus.message import Message, plain
from index.progress import FileState, Progress, Stage
from web.messages import WebCode
from web.operator import jobs as jobs_module
from web.operator.jobs import FileRow, Job, Jobs, JobState

MakeJobs = Callable[..., Jobs]

FOR_LONG = "import time; time.sleep(60)"
READS_THREE = (
    Progress(Stage.READING, 0, 3, "a.md", FileState.READING),
    Progress(Stage.READING, 1, 3, "a.md", FileState.READ, (plain("page 2 is a picture"),)),
    Progress(Stage.READING, 1, 3, "b.pdf", FileState.READING),
    Progress(Stage.READING, 2, 3, "b.pdf", FileState.FAILED, (plain("no text: scanned?"),)),
    Progress(Stage.READING, 2, 3, "c.md", FileState.READING),
)
WITH_A_CHILD = f"""
import json, subprocess, sys
child = subprocess.Popen([sys.executable, "-I", "-S", "-c", {FOR_LONG!r}])
told = {{"stage": "reading", "done": 0, "total": 1, "file": str(child.pid), "state": "reading"}}
print(json.dumps(told), flush=True)
child.wait()
"""


def saying(*steps: Progress | str, fault: str = "", code: int = 0, then: str = "") -> str:
    """A program that prints these steps, or lines as they are, says `fault` on stderr, and ends with this code."""
    lines = "".join(f"{step.as_line() if isinstance(step, Progress) else step}\n" for step in steps)
    return (
        f"import sys\nsys.stdout.buffer.write({lines.encode()!r})\nsys.stdout.flush()\n{then}\n"
        f"sys.stderr.write({fault!r})\nsys.exit({code})\n"
    )


@pytest.fixture
def jobs_of(end_jobs: Callable[[Jobs], None]) -> Iterator[MakeJobs]:
    """Jobs for which each of these programs builds in turn, and the last one from then on."""
    made: list[Jobs] = []

    def make(*programs: str, on_published: Callable[[], object] = lambda: None) -> Jobs:
        waiting = list(programs)

        def command(_job: Job) -> Sequence[str]:
            return [sys.executable, "-I", "-S", "-c", waiting.pop(0) if len(waiting) > 1 else waiting[0]]

        made.append(Jobs(command, on_published))
        return made[-1]

    yield make
    for jobs in made:
        end_jobs(jobs)


def until(jobs: Jobs, job: Job, reached: Callable[[Job], object]) -> Job:
    """The job once this is true of it; ten seconds without a change are a failure."""
    while not reached(job):
        later = jobs.wait(job.id, job.version, 10)
        assert later is not None, "it was forgotten"
        assert later.version > job.version, f"nothing happened to {job}"
        job = later
    return job


def over(jobs: Jobs, job: Job) -> Job:
    return until(jobs, job, lambda job: job.is_over)


def is_running(pid: int) -> bool:
    """Whether a process is there; one that has ended but that nobody asked about is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_files_are_queued_then_read_then_embedded_or_failed(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(saying(*READS_THREE, then=FOR_LONG))
    job = jobs.request(["c.md", "d.md"])
    assert job.files == (FileRow("c.md", "queued"), FileRow("d.md", "queued"))
    job = until(jobs, job, lambda job: job.files[0].state == "reading")
    assert (job.state, job.stage, job.done, job.total) == (JobState.RUNNING, Stage.READING, 2, 3)
    assert job.files == (
        FileRow("c.md", "reading"),
        FileRow("d.md", "queued"),
        FileRow("a.md", "embedding", (plain("page 2 is a picture"),)),
        FileRow("b.pdf", "failed", (plain("no text: scanned?"),)),
    )


def test_a_build_that_ends_well_is_done_and_what_was_embedded_is_ready(jobs_of: MakeJobs) -> None:
    read = Progress(Stage.READING, 3, 3, "c.md", FileState.READ)
    embedding, published = Progress(Stage.EMBEDDING, 5, 5), Progress(Stage.PUBLISHED, generation="000007")
    jobs = jobs_of(saying(*READS_THREE, read, embedding, published))
    job = over(jobs, jobs.request())
    assert (job.state, job.stage, job.generation, job.reason) == (JobState.DONE, Stage.PUBLISHED, "000007", None)
    assert [(row.name, row.state) for row in job.files] == [("a.md", "ready"), ("b.pdf", "failed"), ("c.md", "ready")]


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        ("griot: The disk is full.\n", 3, plain("The disk is full.")),
        ("WARNING x: y\ngriot: No document\ncould be read.\n", 3, plain("No document\ncould be read.")),
        ("griot: Once.\ngriot: And again.\n", 3, plain("And again.")),
        ("Traceback: KeyError\n", 1, Message(WebCode.JOB_ENDED, code=1)),
        ("", 2, Message(WebCode.JOB_ENDED, code=2)),
        ("griot: " + "x" * 5000, 3, plain("x" * 4000)),
    ],
    ids=["one line", "noise before", "the last", "a traceback", "silence", "very long"],
)
def test_a_build_that_fails_tells_the_reason_that_the_command_gave(
    jobs_of: MakeJobs, fault: str, code: int, reason: Message
) -> None:
    jobs = jobs_of(saying(*READS_THREE, fault=fault, code=code))
    job = over(jobs, jobs.request())
    assert (job.state, job.reason, job.generation) == (JobState.FAILED, reason, "")


def test_a_build_that_tells_as_a_step_why_it_failed_is_not_asked_for_its_words(jobs_of: MakeJobs) -> None:
    running = Message("build.running", folder="home")
    failed = Progress(Stage.FAILED, reasons=(running,))
    jobs = jobs_of(saying(*READS_THREE, failed, fault="griot: Another build runs.\n", code=3))
    job = over(jobs, jobs.request())
    assert (job.state, job.stage, job.reason) == (JobState.FAILED, Stage.READING, running)


def test_a_build_that_was_killed_has_failed(jobs_of: MakeJobs) -> None:
    jobs = jobs_of("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert over(jobs, jobs.request()).reason == Message(WebCode.JOB_ENDED, code=-9)


def test_a_build_that_fills_its_error_pipe_is_still_read(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(saying(*READS_THREE, then="sys.stderr.write('x' * 1_000_000)"))
    assert over(jobs, jobs.request()).state is JobState.DONE


@pytest.mark.parametrize(
    "rubbish",
    [
        "Loading …",
        "",
        "null",
        "7",
        "[]",
        "{}",
        '{"stage": "cooking", "state": null}',
        '{"stage": "reading", "state": "eaten"}',
        '{"stage": "reading", "state": null, "spoon": 1}',
        '{"stage": "reading"',
        "[" * 100_000,
        "x" * 100_000,
    ],
    ids=lambda rubbish: rubbish[:20] or "nothing",
)
def test_a_line_that_is_no_step_is_logged_and_passed_over(
    jobs_of: MakeJobs, rubbish: str, caplog: pytest.LogCaptureFixture
) -> None:
    published = Progress(Stage.PUBLISHED, generation="000002")
    jobs = jobs_of(saying(rubbish, published))
    job = over(jobs, jobs.request())
    assert (job.state, job.generation) == (JobState.DONE, "000002")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert len(caplog.text) < 500


def test_bytes_that_are_no_text_are_passed_over(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(r"import os; os.write(1, b'\xff\xfe\x00\n'); os.write(2, b'griot: \xff!\n'); raise SystemExit(3)")
    assert over(jobs, jobs.request()).reason == plain("\N{REPLACEMENT CHARACTER}!")


def test_a_cancelled_build_ends_with_all_of_its_processes(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(WITH_A_CHILD)
    job = until(jobs, jobs.request(), lambda job: job.files)
    child = int(job.files[0].name)
    assert is_running(child)
    cancelled = jobs.cancel(job.id)
    assert cancelled is not None
    assert (cancelled.state, cancelled.reason) == (
        JobState.CANCELLED,
        Message(WebCode.JOB_CANCELLED),
    )
    by = time.monotonic() + 10
    while is_running(child) and time.monotonic() < by:
        time.sleep(0.01)
    assert not is_running(child)


def test_a_cancelled_build_makes_room_for_the_next(jobs_of: MakeJobs) -> None:
    published: list[str] = []
    jobs = jobs_of(FOR_LONG, "", on_published=lambda: published.append("once"))
    first, second = jobs.request(), jobs.request()
    jobs.cancel(first.id)
    assert over(jobs, second).state is JobState.DONE
    stands = jobs.find(first.id)
    assert stands is not None
    assert (stands.state, published) == (JobState.CANCELLED, ["once"])


def test_a_waiting_build_that_is_cancelled_is_never_started(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(FOR_LONG)
    first, second = jobs.request(), jobs.request()
    jobs.cancel(second.id)
    third = jobs.request()
    assert third.id != second.id
    jobs.cancel(first.id)
    assert until(jobs, third, lambda job: job.state is JobState.RUNNING).state is JobState.RUNNING
    stands = jobs.find(second.id)
    assert stands is not None
    assert stands.state is JobState.CANCELLED


def test_a_build_that_waits_for_one_elsewhere_says_so_and_then_runs(jobs_of: MakeJobs, tmp_path: Path) -> None:
    let_go = tmp_path / "pipe"
    os.mkfifo(let_go)
    its_turn = f"open({str(let_go)!r}).read(); print({READS_THREE[0].as_line()!r}, flush=True); {FOR_LONG}"
    jobs = jobs_of(saying(Progress(Stage.WAITING), then=its_turn))
    job = until(jobs, jobs.request(["a.md"]), lambda job: job.state is JobState.WAITING)
    assert (job.is_over, job.stage, job.files) == (False, None, (FileRow("a.md", "queued"),))
    assert not jobs.is_building()
    assert jobs.request(["b.md"]).state is JobState.QUEUED  # the one that waits may have its turn by now
    let_go.write_text("")
    job = until(jobs, job, lambda job: job.state is not JobState.WAITING)
    assert (job.state, job.stage, job.files) == (JobState.RUNNING, Stage.READING, (FileRow("a.md", "reading"),))
    assert jobs.is_building()


def test_nothing_is_being_built_before_a_build_and_after_it(jobs_of: MakeJobs) -> None:
    jobs = jobs_of("")
    assert not jobs.is_building()
    first, second = jobs.request(), jobs.request()
    assert jobs.is_building()
    assert over(jobs, first).is_over
    assert over(jobs, second).is_over
    assert not jobs.is_building()


def test_a_build_that_waits_for_one_elsewhere_is_cancelled_and_gone(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(saying(Progress(Stage.WAITING), then=FOR_LONG), "")
    job = until(jobs, jobs.request(), lambda job: job.state is JobState.WAITING)
    cancelled = jobs.cancel(job.id)
    assert cancelled is not None
    assert cancelled.state is JobState.CANCELLED
    assert over(jobs, jobs.request()).state is JobState.DONE  # so the first one's process has ended


def test_what_is_over_or_unknown_is_not_cancelled(jobs_of: MakeJobs) -> None:
    jobs = jobs_of("")
    job = over(jobs, jobs.request())
    assert (jobs.cancel(job.id), jobs.cancel("none")) == (job, None)


def test_one_build_runs_at_a_time_and_one_waits_for_all_who_ask(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(FOR_LONG)
    first = jobs.request(["a.md"])
    second = jobs.request(["a.md", "b.md"])
    third = jobs.request(["b.md", "c.md"])
    assert (first.state, second.state) == (JobState.RUNNING, JobState.QUEUED)
    assert (third.id, [row.name for row in third.files]) == (second.id, ["a.md", "b.md", "c.md"])
    assert jobs.newest_first() == [third, first]


def test_the_build_that_waits_does_what_any_asked_for(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(FOR_LONG)
    jobs.request()
    asked = [jobs.request(), jobs.request(fresh=True), jobs.request(force=True), jobs.request()]
    flags = [(job.fresh, job.force) for job in asked]
    assert flags == [(False, False), (True, False), (True, True), (True, True)]


def test_the_command_is_made_for_the_job_as_it_starts(end_jobs: Callable[[Jobs], None]) -> None:
    started: list[tuple[bool, bool]] = []

    def command(job: Job) -> list[str]:
        started.append((job.fresh, job.force))
        return [sys.executable, "-I", "-S", "-c", FOR_LONG if len(started) == 1 else ""]

    jobs = Jobs(command)
    first, second = jobs.request(), jobs.request()
    jobs.request(fresh=True)
    jobs.cancel(first.id)
    over(jobs, second)
    assert started == [(False, False), (True, False)]
    end_jobs(jobs)


def test_waiting_ends_at_once_when_the_job_has_changed_already(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(FOR_LONG)
    job = jobs.request()
    assert jobs.wait(job.id, job.version - 1, 60) == job


def test_waiting_ends_with_the_next_change(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(FOR_LONG)
    job, seen = jobs.request(), list[Job | None]()
    watcher = Thread(target=lambda: seen.append(jobs.wait(job.id, job.version, 60)))
    watcher.start()
    cancelled = jobs.cancel(job.id)
    watcher.join(timeout=10)
    assert seen == [cancelled]


def test_waiting_for_what_does_not_change_gives_it_as_it_is(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(FOR_LONG)
    job = jobs.request()
    assert jobs.wait(job.id, job.version, 0.01) == job


def test_waiting_for_an_unknown_job_gives_none_at_once(jobs_of: MakeJobs) -> None:
    assert jobs_of("").wait("none", 0, 60) is None


def test_a_command_that_cannot_be_started_fails_and_the_next_may_start(end_jobs: Callable[[Jobs], None]) -> None:
    commands = [["/no/such/program"], [sys.executable, "-I", "-S", "-c", ""]]
    jobs = Jobs(lambda _: commands.pop(0))
    job = jobs.request()
    reason = Message(WebCode.JOB_NOT_STARTED, error="No such file or directory")
    assert (job.state, job.reason) == (JobState.FAILED, reason)
    assert over(jobs, jobs.request()).state is JobState.DONE
    end_jobs(jobs)


def test_the_new_generation_is_taken_up_before_the_job_is_told_to_be_done(jobs_of: MakeJobs) -> None:
    seen: list[JobState] = []
    jobs = jobs_of("", on_published=lambda: seen.extend(job.state for job in jobs.newest_first()))
    assert over(jobs, jobs.request()).state is JobState.DONE
    assert seen == [JobState.RUNNING]


def test_nothing_is_taken_up_after_a_build_that_failed(jobs_of: MakeJobs) -> None:
    taken: list[str] = []
    jobs = jobs_of("raise SystemExit(3)", on_published=lambda: taken.append("up"))
    assert over(jobs, jobs.request()).state is JobState.FAILED
    assert taken == []


def test_a_generation_that_cannot_be_taken_up_stands_in_the_way_of_no_other_build(
    jobs_of: MakeJobs, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise OSError("the disk is gone")

    jobs = jobs_of("", on_published=fail)
    assert over(jobs, jobs.request()).is_over
    assert over(jobs, jobs.request()).is_over
    assert "the disk is gone" in caplog.text


def test_a_build_that_was_published_before_it_could_be_cancelled_is_done(jobs_of: MakeJobs) -> None:
    jobs = jobs_of("", on_published=lambda: [jobs.cancel(job.id) for job in jobs.newest_first()])
    job = until(jobs, jobs.request(), lambda job: job.state is JobState.DONE)
    assert (job.version, job.reason) == (3, None)  # started, cancelled, done


def test_the_oldest_jobs_are_forgotten(jobs_of: MakeJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "MAX_JOBS", 3)
    jobs = jobs_of("")
    ids = [over(jobs, jobs.request()).id for _ in range(5)]
    assert [job.id for job in jobs.newest_first()] == ids[:1:-1]
    assert jobs.find(ids[1]) is None


def test_a_job_that_runs_is_not_forgotten(jobs_of: MakeJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "MAX_JOBS", 3)
    jobs = jobs_of(FOR_LONG)
    running = jobs.request()
    for _ in range(5):
        jobs.cancel(jobs.request().id)
    waiting = jobs.request()
    assert [job.id for job in jobs.newest_first()][::2] == [waiting.id, running.id]


def test_a_version_grows_with_every_change(jobs_of: MakeJobs) -> None:
    jobs = jobs_of(saying(*READS_THREE))
    job = over(jobs, jobs.request())
    assert job.version == 1 + len(READS_THREE) + 1  # started, each step, done


def test_a_step_as_the_command_prints_it_is_the_step_as_it_is_read() -> None:
    told = json.loads(READS_THREE[3].as_line())
    assert told == {
        "stage": "reading",
        "done": 2,
        "total": 3,
        "file": "b.pdf",
        "state": "failed",
        "reasons": [{"code": "plain", "arguments": {"text": "no text: scanned?"}}],
        "generation": "",
    }
