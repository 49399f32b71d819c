"""A disk that is full ends a build in words, never the index in use; with room again the next build ends."""

import os
from pathlib import Path

import pytest

from corpus.passages import CuttingRules
from index.encoder import Encoder
from index.errors import NoIndexError
from index.home import Home
from index.library import Library
from index.progress import Stage

from .driving import FAILED, Builder, Outcome, answers, chance_of, change, whole, write_report

FULL = ("File too large", "No space left on device", "database or disk is full", "disk I/O error")
PAGE = 4096
GENERATION_FILES = (
    "documents.jsonl", "passages.jsonl", "vectors.faiss", "data.csc.index.npy", "indices.csc.index.npy",
    "indptr.csc.index.npy", "vocab.index.json", "params.index.json", "lexicon.json", "manifest.json", "current.new",
)  # fmt: skip


def assert_told_in_words(outcome: Outcome) -> None:
    """One line, from Griot, that says what is wrong with the disk."""
    assert outcome.code == FAILED, outcome.stderr
    (line,) = outcome.stderr.splitlines()
    assert line.startswith("griot: ")
    assert any(words in line for words in FULL), line


@pytest.mark.parametrize("stage", ["", Stage.READING, Stage.EMBEDDING, Stage.WRITING, Stage.CHECKING])
def test_a_build_that_may_write_no_more_says_so_and_the_old_index_serves(
    builder: Builder, home: Home, library: Library, reports: Path, stage: str
) -> None:
    order: dict[str, object] = {"home": home.folder, "documents": reports, "in_process": True}
    assert builder.do("build", **order).code == 0
    served, before = answers(library), home.names()
    write_report(reports / "report-0.md", 0, chance_of(1))
    for limit_bytes in (0, 4):
        assert_told_in_words(builder.do("build", **order, limit_stage=stage, limit_bytes=limit_bytes))
        assert (whole(home).generation, home.names(), home.drafts()) == ("000001", before, [])
        assert answers(library) == served
    assert builder.do("build", **order).code == 0
    assert whole(home).generation == "000002"
    assert answers(library) != served


@pytest.mark.parametrize("file", GENERATION_FILES)
def test_whatever_file_of_a_generation_does_not_fit_the_old_generation_serves(
    builder: Builder, home: Home, library: Library, reports: Path, file: str
) -> None:
    order: dict[str, object] = {"home": home.folder, "documents": reports, "in_process": True}
    assert builder.do("build", **order).code == 0
    served = answers(library)
    write_report(reports / "report-0.md", 0, chance_of(1))
    failed = builder.do("build", **order, limit_file=file, limit_bytes=3)
    assert_told_in_words(failed)
    assert (whole(home).generation, home.names(), home.drafts()) == ("000001", ["000001"], [])
    assert answers(library) == served
    again = builder.do("build", **order)
    assert (again.code, again.texts) == (0, 0)  # what was embedded is kept
    assert whole(home).generation == "000002"


def test_the_first_build_on_a_full_disk_leaves_no_index_and_the_next_makes_one(
    builder: Builder, home: Home, reports: Path
) -> None:
    order: dict[str, object] = {"home": home.folder, "documents": reports, "in_process": True}
    assert_told_in_words(builder.do("build", **order, limit_file="current.new", limit_bytes=3))
    assert (home.names(), home.drafts()) == ([], [])
    with pytest.raises(NoIndexError):
        home.current()
    assert builder.do("build", **order).code == 0
    assert whole(home).generation == "000001"


def test_on_a_small_disk_builds_fail_in_words_until_there_is_room_again(
    own_disks: Builder, reports: Path, tmp_path: Path, fake_encoder: Encoder
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    assert own_disks.do("run", command=["mount", "-t", "tmpfs", "-o", "size=4m", "griot", disk]).code == 0
    seen = Path(f"/proc/{own_disks.process.pid}/root{disk}")
    order: dict[str, object] = {"home": disk / "home", "documents": reports, "in_process": True}
    home = Home(seen / "home")
    library = Library(home, fake_encoder, CuttingRules())
    for _ in range(4):  # as many generations as there will ever be
        assert own_disks.do("build", **order, fresh=True).code == 0
    served, chance, failed = answers(library), chance_of(9), []
    for pages in (0, 2, 5, 9, 14, 20, 27, 36, 46, 60):
        change(reports, chance)
        (seen / "filler").write_bytes(bytes(free(seen) - pages * PAGE))
        outcome = own_disks.do("build", **order)
        now = answers(library)
        if outcome.code:
            assert_told_in_words(outcome)
            assert (whole(home).generation, home.drafts()) == (home.names()[-1], [])
            assert now == served
            failed.append(outcome.stage)
        served = now
        (seen / "filler").unlink()
        if not outcome.code or pages % 2:
            change(reports, chance)
            assert own_disks.do("build", **order).code == 0
            assert len(whole(home).documents) == len(list(reports.iterdir()))
            served = answers(library)
    assert len(failed) >= 4
    assert Stage.WRITING in failed


def free(folder: Path) -> int:
    """The bytes that a disk has left."""
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize
