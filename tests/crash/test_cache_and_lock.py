"""What an earlier build left never stands in the way: a damaged cache is made anew, a dead process holds no lock."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import BuildRunningError
from index.home import Home
from index.library import Library
from index.progress import Stage

from .driving import FAILED, KILLED, Builder, answers, chance_of, kill, whole

Damage = Callable[[Path], None]


def truncated(share: float) -> Damage:
    def damage(file: Path) -> None:
        file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])

    return damage


def overwritten(start: int, count: int) -> Damage:
    def damage(file: Path) -> None:
        told = bytearray(file.read_bytes())
        told[start : start + count] = chance_of(start).randbytes(count)
        file.write_bytes(told)

    return damage


def another_database(file: Path) -> None:
    file.unlink()
    connection = sqlite3.connect(file)
    connection.executescript("CREATE TABLE draft (key, told); CREATE TABLE vector (key, value);")
    connection.close()


def every_value_changed(file: Path) -> None:
    """One letter of every draft and one bit of every vector: a file in which SQLite finds no fault."""
    connection = sqlite3.connect(file)
    for table in ("draft", "vector"):
        for key, value in connection.execute(f"SELECT key, value FROM {table}").fetchall():  # noqa: S608
            at = value.find(b"crates") if table == "draft" else 3
            changed = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
            connection.execute(f"UPDATE {table} SET value = ? WHERE key = ?", (changed, key))  # noqa: S608
    connection.commit()
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def every_kind_changed(file: Path) -> None:
    """Text where bytes and numbers are meant."""
    connection = sqlite3.connect(file)
    for table in ("draft", "vector"):
        connection.execute(f"UPDATE {table} SET value = 'x', checksum = 'y', used = 9223372036854775807")  # noqa: S608
    connection.commit()
    connection.close()


DAMAGES: dict[str, Damage] = {
    "empty": truncated(0),
    "cut to a fifth": truncated(0.2),
    "cut in its last page": truncated(0.99),
    "no database": lambda file: file.write_text("no database\n" * 1000, encoding="utf-8"),
    "its first page": overwritten(0, 4096),
    "its header": overwritten(44, 4),
    "its second page": overwritten(4096, 4096),
    "some bytes in the middle": overwritten(20_000, 64),
    "another database": another_database,
    "every value": every_value_changed,
    "every kind": every_kind_changed,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_cache_costs_time_and_changes_nothing(
    builder: Builder, home: Home, library: Library, reports: Path, damage: Damage
) -> None:
    order = {"home": home.folder, "documents": reports, "in_process": True}
    assert builder.do("build", **order).code == 0
    served, before = answers(library), whole(home)
    damage(home.folder / "cache.sqlite")
    home.pointer.unlink()  # or nothing would have changed, and nothing be built
    again = builder.do("build", **order)
    assert again.code == 0, again.stderr
    assert "Traceback" not in again.stderr
    after = whole(home)
    assert (after.generation, after.documents, after.files) == ("000002", before.documents, before.files)
    assert answers(library) == served
    home.pointer.unlink()
    assert builder.do("build", **order).texts == 0  # it is whole again


def test_a_torn_log_of_a_killed_build_costs_what_was_not_kept(builder: Builder, home: Home, reports: Path) -> None:
    order: dict[str, object] = {"home": home.folder, "documents": reports, "texts_at_once": 4}
    assert builder.do("build", **order, at_stage=Stage.EMBEDDING, at_done=20).code == KILLED
    log = home.folder / "cache.sqlite-wal"
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    assert builder.do("build", **order).code == 0
    assert len(whole(home).documents) == 8


def test_a_cache_that_cannot_be_a_file_is_told(builder: Builder, home: Home, reports: Path) -> None:
    (home.folder / "cache.sqlite").mkdir(parents=True)
    outcome = builder.do("build", home=home.folder, documents=reports)
    assert outcome.code == FAILED
    assert outcome.stderr.startswith(f"griot: The cache {home.folder / 'cache.sqlite'} cannot be opened")


def test_a_lock_that_a_living_process_holds_is_told(builder: Builder, home: Home, reports: Path) -> None:
    with home.building():
        outcome = builder.do("build", home=home.folder, documents=reports)
    told = f"griot: Another build is running in {home.folder}. Wait for it to end.\n"
    assert (outcome.code, outcome.stderr, outcome.steps) == (FAILED, told, [])
    assert builder.do("build", home=home.folder, documents=reports).code == 0


def test_a_running_build_keeps_others_out_and_a_killed_one_does_not(
    builder: Builder, home: Home, reports: Path
) -> None:
    order: dict[str, object] = {"home": home.folder, "documents": reports}
    running = builder.start("build", **order, texts_at_once=1, batch_seconds=60.0)
    steps = builder.watch(running)
    assert any("texts" in told for told in steps)  # so it holds the lock
    with pytest.raises(BuildRunningError, match=r"^build\.running "), home.building():
        pass
    kill(running.pid, whole_group=False)
    assert any("ended" in told for told in steps)
    assert running.code == KILLED
    assert (home.folder / "build.lock").exists()
    assert builder.do("build", **order).code == 0


def test_whatever_stands_in_the_lock_of_a_dead_process_is_no_obstacle(
    builder: Builder, home: Home, reports: Path
) -> None:
    home.folder.mkdir()
    (home.folder / "build.lock").write_text("1\n", encoding="ascii")  # a process that lives, but holds nothing
    assert builder.do("build", home=home.folder, documents=reports).code == 0
