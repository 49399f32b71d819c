"""A disk that is full ends a build in words, never the index in use; with room again the next build ends."""

import os
from pathlib import Path
from random import Random

import pytest

from corpus.passages import CuttingRules
from index.encoder import Encoder
from index.home import Home
from index.library import Library
from index.progress import Stage

from .driving import FAILED, Builder, Outcome, answers, change, whole

FULL = ("File too large", "No space left on device", "database or disk is full", "disk I/O error")
PAGE = 4096


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
    order: dict[str, object] = {"home": home.folder, "documents": reports}
    assert builder.do("build", **order).code == 0
    served, chance = answers(library), Random(7)
    largest = max(file.stat().st_size for file in home.folder_of("000001").rglob("*"))
    change(reports, chance)
    failed = builder.do("build", **order, limit_stage=stage, limit_bytes=0)
    assert_told_in_words(failed)
    for limit in (100, 1_000, largest // 4, largest - 1):
        outcome = builder.do("build", **order, limit_stage=stage, limit_bytes=limit)
        if outcome.code:
            assert_told_in_words(outcome)
            assert whole(home).generation == home.names()[-1]
            assert home.drafts() == []
            assert answers(library) == (served := served)
        else:
            served = answers(library)
            change(reports, chance)
    assert builder.do("build", **order).code == 0
    assert len(whole(home).documents) == len(list(reports.iterdir()))
    assert answers(library) != served


@pytest.mark.parametrize("file", ["documents.jsonl", "passages.jsonl", "vectors.faiss", "bm25", "lexicon.json"])
def test_each_file_of_a_generation_that_does_not_fit_is_told_as_that(
    builder: Builder, home: Home, reports: Path, file: str
) -> None:
    ...


def test_on_a_small_disk_builds_fail_in_words_until_there_is_room_again(
    own_disks: Builder, reports: Path, tmp_path: Path, fake_encoder: Encoder
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    assert own_disks.do("run", command=["mount", "-t", "tmpfs", "-o", "size=4m", "griot", disk]).code == 0
    seen = Path(f"/proc/{own_disks.process.pid}/root{disk}")
    order: dict[str, object] = {"home": disk / "home", "documents": reports}
    home = Home(seen / "home")
    library = Library(home, fake_encoder, CuttingRules())
    for _ in range(4):  # as many generations as there will ever be
        assert own_disks.do("build", **order).code == 0
    served, chance, failed = answers(library), Random(9), []
    for pages in (0, 1, 2, 4, 6, 9, 13, 18, 24, 31, 40, 50):
        change(reports, chance)
        (seen / "filler").write_bytes(bytes(free(seen) - pages * PAGE))
        outcome = own_disks.do("build", **order)
        now = answers(library)
        if outcome.code:
            assert_told_in_words(outcome)
            assert whole(home).generation == home.names()[-1]
            assert home.drafts() == []
            assert now == served
            failed.append(outcome.stage)
        served = now
        (seen / "filler").unlink()
        if not outcome.code or pages % 2:
            change(reports, chance)
            assert own_disks.do("build", **order).code == 0
            assert len(whole(home).documents) == len(list(reports.iterdir()))
            served = answers(library)
    print(failed)
    assert len(failed) >= 6
    assert Stage.WRITING in failed


def free(folder: Path) -> int:
    """The bytes that a disk has left."""
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize
