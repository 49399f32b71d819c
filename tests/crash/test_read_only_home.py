"""A home that may not be written: the build says so in words, and the index in it goes on answering."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.passages import CuttingRules
from index.encoder import Encoder
from index.home import Home
from index.library import Library

from .driving import FAILED, QUESTIONS, Builder, answers, chance_of, whole, write_report


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Takes away everybody's right to write anything at or below a folder."""
    places = [folder, *folder.rglob("*")]
    modes = [place.stat().st_mode for place in places]
    for place, mode in zip(places, modes, strict=True):
        place.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    yield
    for place, mode in zip(places, modes, strict=True):
        place.chmod(mode)


def replies(builder: Builder, folder: Path) -> list[dict[str, str]]:
    """What a new process answers from a home."""
    asked = builder.do("ask", home=folder, questions=QUESTIONS, heed_modes=True)
    assert (asked.code, asked.stderr) == (0, "")
    return [told for told in asked.told if "reply" in told]


def test_a_home_without_the_right_to_write_is_told_and_questions_are_answered_from_it(
    builder: Builder, home: Home, library: Library, reports: Path
) -> None:
    order = {"home": home.folder, "documents": reports, "heed_modes": True, "in_process": True}
    assert builder.do("build", **order).code == 0
    before, served = replies(builder, home.folder), answers(library)
    assert "Answer(" in before[0]["reply"]
    write_report(reports / "report-0.md", 0, chance_of(1))
    with read_only(home.folder):
        outcome = builder.do("build", **order)
        assert (outcome.code, outcome.steps) == (FAILED, [])
        assert outcome.stderr == f"griot: Permission denied {home.folder / 'build.lock'}\n"
        assert whole(home).generation == "000001"
        assert answers(library) == served
        assert replies(builder, home.folder) == before
    assert builder.do("build", **order).code == 0
    assert whole(home).generation == "000002"


def test_a_place_where_no_home_can_be_made_is_told(builder: Builder, reports: Path, tmp_path: Path) -> None:
    place = tmp_path / "locked"
    place.mkdir()
    with read_only(place):
        outcome = builder.do("build", home=place / "home", documents=reports, heed_modes=True)
    assert (outcome.code, outcome.stderr) == (FAILED, f"griot: Permission denied {place / 'home'}\n")


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("cache.sqlite", "griot: The cache {} may not be written. Change that, then run: griot build\n"),
        ("generations", "griot: Permission denied {}"),
    ],
)
def test_a_part_of_the_home_that_may_not_be_written_is_told(
    builder: Builder, home: Home, library: Library, reports: Path, part: str, told: str
) -> None:
    order = {"home": home.folder, "documents": reports, "heed_modes": True, "in_process": True}
    assert builder.do("build", **order).code == 0
    served, kept = answers(library), (home.folder / "cache.sqlite").stat().st_ino
    write_report(reports / "report-0.md", 0, chance_of(1))
    with read_only(home.folder / part):
        outcome = builder.do("build", **order)
        assert (outcome.code, outcome.stderr.count("\n")) == (FAILED, 1)
        assert outcome.stderr.startswith(told.format(home.folder / part))
        assert (whole(home).generation, home.names(), answers(library)) == ("000001", ["000001"], served)
    assert builder.do("build", **order).code == 0
    assert (home.folder / "cache.sqlite").stat().st_ino == kept  # which is not thrown away for it


def test_a_home_on_a_read_only_disk_is_told_and_questions_are_answered_from_it(
    own_disks: Builder, reports: Path, tmp_path: Path, fake_encoder: Encoder
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    assert own_disks.do("run", command=["mount", "-t", "tmpfs", "griot", disk]).code == 0
    order = {"home": disk / "home", "documents": reports, "in_process": True}
    assert own_disks.do("build", **order).code == 0
    library = Library(Home(Path(f"/proc/{own_disks.process.pid}/root{disk}/home")), fake_encoder, CuttingRules())
    before, served = replies(own_disks, disk / "home"), answers(library)
    assert own_disks.do("run", command=["mount", "-o", "remount,ro", disk]).code == 0
    outcome = own_disks.do("build", **order)
    assert (outcome.code, outcome.stderr) == (FAILED, f"griot: Read-only file system {disk / 'home' / 'build.lock'}\n")
    assert (replies(own_disks, disk / "home"), answers(library)) == (before, served)
    assert own_disks.do("run", command=["mount", "-o", "remount,rw", disk]).code == 0
    assert own_disks.do("build", **order).code == 0
