"""A file whose reader hangs, stops or dies costs that file its time limit, and the build nothing more."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from corpus.folder import Skipped
from corpus.message import Message
from index.home import Home
from index.progress import Stage

from .driving import KILLED, Builder, chance_of, orphans, whole, write_report

LIMIT_SECONDS = 3.0  # many times what a worker takes to start and read on a busy machine
GIVEN_UP = Message("reader.timed_out", seconds=LIMIT_SECONDS)


def test_a_file_whose_reader_hangs_is_given_up_and_the_others_are_indexed(
    builder: Builder, home: Home, reports: Path
) -> None:
    write_report(reports / "hangs.md", 1, chance_of(1))
    outcome = builder.do("build", home=home.folder, documents=reports, file_seconds=LIMIT_SECONDS, hang=True)
    assert outcome.code == 0, outcome.stderr
    manifest = whole(home)
    assert (len(manifest.documents), manifest.skipped) == (8, (Skipped("hangs.md", GIVEN_UP),))
    assert orphans(outcome.pid) == []


def test_a_file_whose_reader_is_stopped_is_given_up_and_read_by_the_next_build(
    builder: Builder, home: Home, reports: Path
) -> None:
    order = {"home": home.folder, "documents": reports, "file_seconds": LIMIT_SECONDS}
    outcome = builder.do("build", **order, stop_at="report-3.md")
    assert (outcome.code, {"signalled": 1} in outcome.told) == (0, True)
    manifest = whole(home)
    assert (len(manifest.documents), manifest.skipped) == (7, (Skipped("report-3.md", GIVEN_UP),))
    assert orphans(outcome.pid) == []
    assert builder.do("build", **order).code == 0
    assert (len(whole(home).documents), whole(home).skipped) == (8, ())


def test_a_worker_that_is_stopped_when_all_is_read_does_not_hold_up_the_end(
    builder: Builder, home: Home, reports: Path
) -> None:
    outcome = builder.do("build", home=home.folder, documents=reports, stop_at=Stage.EMBEDDING)
    assert (outcome.code, {"signalled": 1} in outcome.told) == (0, True)
    assert len(whole(home).documents) == 8
    assert orphans(outcome.pid) == []


def test_a_stopped_worker_of_a_killed_builder_ends_as_soon_as_it_goes_on(
    builder: Builder, home: Home, reports: Path
) -> None:
    order = {"home": home.folder, "documents": reports}
    outcome = builder.do("build", **order, stop_at=Stage.EMBEDDING, at_stage=Stage.EMBEDDING, at_touch=3)
    assert (outcome.code, {"signalled": 1} in outcome.told) == (KILLED, True)
    with suppress(ProcessLookupError):
        os.killpg(outcome.pid, signal.SIGCONT)
    assert orphans(outcome.pid) == []


def test_a_worker_that_dies_between_two_files_costs_no_file(builder: Builder, home: Home, reports: Path) -> None:
    outcome = builder.do("build", home=home.folder, documents=reports, crash_at="report-3.md")
    assert (outcome.code, {"signalled": 1} in outcome.told) == (0, True)
    assert whole(home).skipped == ()
