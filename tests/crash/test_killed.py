"""A build may be killed at any moment: the index answers as before, or as the new one, and the next build ends."""

import time
from collections import Counter
from pathlib import Path

import pytest

from corpus.folder import document_ids
from index.generation import Manifest
from index.home import Home
from index.library import Library
from index.progress import Stage

from .driving import KILLED, Builder, Outcome, answers, chance_of, change, kill, orphans, whole, write_reports

KILLS = 100
AT_A_TOUCH, AFTER_A_STAGE = 11, 5  # kills of each stage; the others come at any time
STAGES = (Stage.READING, Stage.EMBEDDING, Stage.WRITING, Stage.CHECKING, Stage.PUBLISHED)
KEPT = 3  # generations, by default


class Served:
    """What a reader that was there before is given: `same_or_new` looks after each build, whether it ended or not."""

    def __init__(self, builder: Builder, home: Home, library: Library, reports: Path) -> None:
        self._builder, self._home, self._library, self._reports = builder, home, library, reports
        self._undisturbed = Home(home.folder.with_name("undisturbed"))
        self._pointed, self._answers = "", b""
        self.moved = 0

    def same_or_new(self) -> Manifest:
        """The generation in use is whole, and it is the one from before, or exactly that of the files as they are."""
        manifest, given = whole(self._home), answers(self._library)
        if manifest.generation == self._pointed:
            assert given == self._answers
            return manifest
        expected, expected_answers = self._of_the_files()
        assert (manifest.documents, manifest.files) == (expected.documents, expected.files)  # byte for byte
        assert given == expected_answers
        self._pointed, self._answers = manifest.generation, given
        self.moved += 1
        return manifest

    def _of_the_files(self) -> tuple[Manifest, bytes]:
        """What a build that nothing disturbs makes of the files, in another home, and from them alone."""
        home = self._undisturbed
        built = self._builder.do("build", home=home.folder, documents=self._reports, fresh=True, in_process=True)
        assert built.code == 0, built.stderr
        return whole(home), answers(Library(home, self._library._encoder, self._library._rules))


def killed_from_outside(
    builder: Builder, order: dict[str, object], stage: Stage | None, seconds: float, group: bool
) -> Outcome:
    """A build that is killed some time after it has told a stage, or after it was started."""
    outcome = builder.start("build", **order)
    steps = builder.watch(outcome)
    if stage:
        next((told for told in steps if told.get("stage") == stage), None)
    time.sleep(seconds)
    kill(outcome.pid, group)
    for _ in steps:
        pass
    return outcome


def test_a_hundred_kills_leave_a_whole_index_that_answers_as_before_or_as_the_new_one(
    builder: Builder, reports: Path, home: Home, library: Library
) -> None:
    chance, served = chance_of(20261121), Served(builder, home, library, reports)
    order: dict[str, object] = {"home": home.folder, "documents": reports, "texts_at_once": 4, "batch_seconds": 0.004}
    assert builder.do("build", **order).code == 0
    served.same_or_new()
    change(reports, chance)
    began = time.monotonic()
    counted = builder.do("build", **order, count=True)
    length_seconds = time.monotonic() - began
    (touches,) = (told["touches"] for told in counted.told if "touches" in told)
    served.same_or_new()

    plan = [(stage, True) for stage in STAGES * AT_A_TOUCH] + [(stage, False) for stage in STAGES * AFTER_A_STAGE]
    plan += [(None, False)] * (KILLS - len(plan))
    chance.shuffle(plan)
    killed, alone, completed = Counter[Stage | None](), 0, 0
    while plan:
        stage, at_a_touch = plan.pop()
        group = chance.random() < 0.4
        change(reports, chance)
        if at_a_touch:  # just before or just after it touches its disk, its cache or its worker
            touch = chance.randint(1, touches[stage])
            outcome = builder.do("build", **order, at_stage=stage, at_touch=touch, whole_group=group)
        else:
            seconds = chance.uniform(0, 0.02 if stage else length_seconds)
            outcome = killed_from_outside(builder, order, stage, seconds, group)
        assert orphans(outcome.pid) == []
        served.same_or_new()
        if outcome.code != KILLED:  # it had ended before
            assert outcome.code == 0, outcome.stderr
            plan.insert(chance.randint(0, len(plan)), (stage, at_a_touch))
            continue
        killed[outcome.stage] += 1
        alone += not group
        if killed.total() % 10 == 0:
            done = builder.do("build", **order)
            assert (done.code, done.stderr) == (0, "")
            completed += 1
            names = [file.name for file in reports.iterdir()]
            assert sorted(served.same_or_new().documents) == sorted(document_ids(names).values())
            assert (home.drafts(), home.names()[-1], len(home.names())) == ([], home.current(), KEPT)
    assert (killed.total(), completed) == (KILLS, 10)
    assert min(killed[stage] for stage in STAGES) >= AT_A_TOUCH // 2
    assert min(alone, KILLS - alone) >= 20
    assert served.moved >= 10


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_what_was_embedded_before_a_kill_is_not_embedded_again(
    builder: Builder, home: Home, tmp_path: Path, batches: int
) -> None:
    folder = tmp_path / "many"
    write_reports(folder, 10, chance_of(10), sections=24)
    order = {"home": home.folder, "documents": folder, "in_process": True}
    killed = builder.do("build", **order, at_stage=Stage.EMBEDDING, at_done=64 * batches)
    assert (killed.code, killed.texts) == (KILLED, 64 * batches)
    assert builder.do("build", **order).texts == 240 - 64 * batches
    assert whole(home).passages == 240


def test_what_was_read_before_a_kill_is_not_read_again(builder: Builder, home: Home, reports: Path) -> None:
    order = {"home": home.folder, "documents": reports}
    killed = builder.do("build", **order, at_stage=Stage.EMBEDDING, at_touch=1, whole_group=True)
    assert (killed.code, killed.stage) == (KILLED, Stage.EMBEDDING)
    next_build = builder.do("build", **order, crash_at="report-0.md")
    assert next_build.code == 0
    assert {"signalled": 0} in next_build.told  # it started no worker, which would have been killed
    assert whole(home).skipped == ()
