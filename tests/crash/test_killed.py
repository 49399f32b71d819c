"""A build may be killed at any moment: the index in use answers as before, or as the new one, and the next build ends."""

import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from corpus.folder import document_ids
from index.home import Home
from index.library import Library
from index.progress import Stage

from .driving import KILLED, Builder, Outcome, answers, change, kill, orphans, whole, write_reports

KILLS = 100
STAGES = (Stage.READING, Stage.EMBEDDING, Stage.WRITING, Stage.CHECKING, Stage.PUBLISHED)
KEPT = 3  # generations, by default


def killed_at_a_touch(builder: Builder, order: dict[str, object], stage: Stage, touch: int, group: bool) -> Outcome:
    """A build that ends itself just before or just after it touches its disk, its cache or its worker."""
    return builder.do("build", **order, at_stage=stage, at_touch=touch, whole_group=group)


def killed_from_outside(
    builder: Builder, order: dict[str, object], stage: Stage | None, seconds: float, group: bool
) -> Outcome:
    """A build that is killed some time after it has told a stage, or without one after it was started."""
    outcome = builder.start("build", **order)
    for told in builder.watch(outcome) if stage else ():
        if told.get("stage") == stage or "ended" in told:
            break
    time.sleep(seconds)
    kill(outcome.pid, group)
    for _ in builder.watch(outcome) if "ended" not in outcome.told[-1] else ():
        pass
    return outcome


def test_a_hundred_kills_leave_a_whole_index_that_answers_as_before_or_as_the_new_one(
    builder: Builder, reports: Path, home: Home, library: Library, tmp_path: Path
) -> None:
    chance = Random(20261121)
    order: dict[str, object] = {"home": home.folder, "documents": reports, "texts_at_once": 4, "batch_seconds": 0.004}
    undisturbed = Home(tmp_path / "undisturbed")

    def expect_the_current_files() -> bytes:
        built = builder.do("build", home=undisturbed.folder, documents=reports, fresh=True, in_process=True)
        assert built.code == 0, built.stderr
        manifest, expected = whole(home), whole(undisturbed)
        assert set(manifest.documents) == set(document_ids(path.name for path in reports.iterdir()).values())
        assert (manifest.documents, manifest.files) == (expected.documents, expected.files)  # byte for byte
        undisturbed_library = Library(undisturbed, library._encoder, library._rules)
        assert answers(library) == answers(undisturbed_library)
        return answers(library)

    assert builder.do("build", **order).code == 0
    change(reports, chance)
    began = time.monotonic()
    counted = builder.do("build", **order, count=True)
    length_seconds = time.monotonic() - began
    (touches,) = (told["touches"] for told in counted.told if "touches" in told)
    assert set(touches) == set(STAGES)
    served, pointed = expect_the_current_files(), home.current()

    plan: list[tuple[str, Stage | None]] = [("touch", stage) for stage in STAGES for _ in range(11)]
    plan += [("after stage", stage) for stage in STAGES for _ in range(5)]
    plan += [("any time", None)] * (KILLS - len(plan))
    chance.shuffle(plan)
    killed, alone = Counter[Stage | None](), 0
    completed = moved = 0
    while plan:
        how, stage = plan.pop()
        group = chance.random() < 0.4
        change(reports, chance)
        if how == "touch":
            outcome = killed_at_a_touch(builder, order, stage, chance.randint(1, touches[stage]), group)
        else:
            seconds = chance.uniform(0, 0.02) if stage else chance.uniform(0, length_seconds)
            outcome = killed_from_outside(builder, order, stage, seconds, group)
        assert orphans(outcome.pid) == []
        now = home.current()
        if now == pointed:
            whole(home)
            assert answers(library) == served
        else:
            moved += 1
            served, pointed = expect_the_current_files(), now
        if outcome.code != KILLED:  # it was done before the time was up
            assert outcome.code == 0, outcome.stderr
            plan.insert(0, (how, stage))
            chance.shuffle(plan)
            continue
        killed[outcome.stage] += 1
        alone += not group
        if killed.total() % 10 == 0:
            done = builder.do("build", **order)
            assert (done.code, done.stderr) == (0, "")
            served, pointed = expect_the_current_files(), home.current()
            completed += 1
            assert home.drafts() == []
            assert len(home.names()) <= KEPT
    print(dict(killed), alone, moved, completed, touches, length_seconds)
    assert (killed.total(), completed) == (KILLS, 10)
    assert min(killed[stage] for stage in STAGES) >= 8
    assert min(alone, KILLS - alone) >= 20
    assert moved >= 8


@pytest.mark.parametrize("batches", [1, 2, 3])
def test_what_was_embedded_before_a_kill_is_not_embedded_again(
    builder: Builder, home: Home, tmp_path: Path, batches: int
) -> None:
    folder = tmp_path / "many"
    write_reports(folder, 10, Random(10), sections=24)
    order = {"home": home.folder, "documents": folder}
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
