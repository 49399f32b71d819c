"""`web.store.database`: the file outlives the server, and nothing that happens to it ends one."""

import logging
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import web.store.database
from qa.understanding.rewriting import Conversation
from tests.web.store.clock import NOON
from tests.web.store.replies import reply
from web.store import Store, open_store
from web.store.database import Database, Outcome, to_moment, to_number
from web.store.feedback import Verdict
from web.store.schema import STEPS

Json = dict[str, Any]

AWA = "visitor-awa"
ADD = "INSERT INTO refused (question, read_as, folded, reason, at) VALUES (:text, '', '', '', 0)"
ALL = "SELECT question FROM refused ORDER BY number"


def refusal(turn_id: str, question: str) -> Json:
    return reply(turn_id, question, "Nothing mentions “gold”.", status="not_found")


def opened(file: Path | None, now: datetime = NOON) -> Store:
    return open_store(file, ttl_days=30, clock=lambda: now)


def keep(store: Store, conversation_id: str, turn_id: str, question: str = "One?") -> Outcome:
    return store.history.keep(conversation_id, AWA, Conversation(question), refusal(turn_id, question))


def titles(store: Store) -> list[str]:
    return [row.title for row in store.history.newest_first(AWA)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "griot.sqlite"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    database = Database(file, lambda: NOON)
    yield database
    database.close()


# Opening


def test_everything_is_there_again_after_a_restart(file: Path) -> None:
    before = opened(file)
    state = Conversation("What is mined in Gao?", (("gold", 40),))
    before.history.keep("c1", AWA, state, refusal("t1", "What is mined in Gao?"))
    before.feedback.give("t1", Verdict.DOWN, "It is known.")
    told = (before.history.turns("c1", AWA), before.feedback.newest_first(), before.refused.newest_first())
    before.close()
    after = opened(file)
    assert (after.history.turns("c1", AWA), after.feedback.newest_first(), after.refused.newest_first()) == told
    assert after.history.find("c1", AWA) == ("c1", state)
    after.close()


def test_a_server_that_was_killed_loses_no_turn(file: Path, tmp_path: Path) -> None:
    killed = opened(file)
    keep(killed, "c1", "t1")
    (tmp_path / "later").mkdir()
    for part in tmp_path.glob("griot.sqlite*"):  # as they lie on the disk, with nobody to close them
        (tmp_path / "later" / part.name).write_bytes(part.read_bytes())
    after = opened(tmp_path / "later" / "griot.sqlite")
    assert titles(after) == ["One?"]
    killed.close()
    after.close()


def test_what_expired_while_the_server_was_down_is_gone_at_opening(file: Path) -> None:
    before = opened(file)
    keep(before, "c1", "t1")
    before.close()
    after = opened(file, NOON + timedelta(days=30, seconds=1))
    assert (titles(after), after.refused.newest_first()) == ([], [])
    after.close()


def test_the_file_is_made_with_its_folder_in_wal_mode_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "a" / "home" / "griot.sqlite"
    store = opened(file)
    keep(store, "c1", "t1")
    assert names(file.parent) == ["griot.sqlite", "griot.sqlite-shm", "griot.sqlite-wal"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {0o600}
    store.close()
    assert names(file.parent) == ["griot.sqlite"]


def test_without_a_file_everything_is_in_memory() -> None:
    store = opened(None)
    assert keep(store, "c1", "t1") is Outcome.DONE
    assert titles(store) == ["One?"]
    store.close()


def test_two_processes_may_have_the_file_open(file: Path) -> None:
    server, export = opened(file), opened(file)
    keep(server, "c1", "t1")
    keep(export, "c2", "t2", "Two?")
    assert titles(server) == titles(export) == ["Two?", "One?"]
    server.close()
    export.close()


def test_many_threads_that_open_a_new_file_make_it_once(file: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(lambda _: opened(file), range(8)))
    assert [keep(store, f"c{n}", f"t{n}") for n, store in enumerate(stores)] == [Outcome.DONE] * 8
    assert len(titles(stores[0])) == 8
    for store in stores:
        store.close()
    assert names(file.parent) == ["griot.sqlite"]


# Versions


def test_a_file_tells_its_version(file: Path) -> None:
    opened(file).close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


def test_an_older_file_is_brought_forward_with_all_it_holds(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = opened(file)
    keep(before, "c1", "t1")
    before.close()
    step = ("ALTER TABLE turns ADD COLUMN stars INTEGER NOT NULL DEFAULT 5", "PRAGMA user_version = 4")
    monkeypatch.setattr(web.store.database, "STEPS", (*STEPS, step))
    after = opened(file)
    assert after.database.rows("SELECT id, stars FROM turns", {}, lambda *row: row) == [("t1", 5)]
    after.close()


def test_a_step_that_fails_halfway_leaves_the_file_whole_beside_a_new_one(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened(file)
    keep(before, "c1", "t1")
    before.close()
    step = ("DROP TABLE turns", "INSERT INTO nowhere VALUES (1)", "PRAGMA user_version = 4")
    monkeypatch.setattr(web.store.database, "STEPS", (*STEPS, step))
    opened(file).close()
    monkeypatch.undo()
    aside = opened(file.with_name("griot.sqlite.damaged-20240229T120000Z"))
    assert titles(aside) == ["One?"]
    aside.close()


def test_a_file_of_a_newer_griot_is_left_as_it_is(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    opened(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 7")
    before = file.read_bytes()
    store = opened(file)
    assert keep(store, "c1", "t1") is Outcome.UNWRITTEN
    assert store.history.find("c1", AWA) == ("c1", Conversation("One?"))
    assert "it is of version 7, and this Griot knows 3" in caplog.text
    store.close()
    assert (file.read_bytes(), names(file.parent)) == (before, ["griot.sqlite"])


# Damage


@pytest.mark.parametrize("damage", [b"no database", b"x" * 10_000, b"SQLite format 3\0" + b"\0" * 84])
def test_a_damaged_file_is_moved_aside_and_a_new_one_begun(
    file: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_bytes(damage)
    store = opened(file)
    assert keep(store, "c1", "t1") is Outcome.DONE
    assert titles(store) == ["One?"]
    assert file.with_name("griot.sqlite.damaged-20240229T120000Z").read_bytes() == damage
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "it was moved to griot.sqlite.damaged-20240229T120000Z, and a new one is begun" in caplog.text
    store.close()


def test_a_file_that_was_cut_short_is_moved_aside(file: Path) -> None:
    store = opened(file)
    for number in range(20):
        keep(store, f"c{number}", f"t{number}", "A long question. " * 100)
    store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    after = opened(file)
    assert titles(after) == []
    assert file.with_name("griot.sqlite.damaged-20240229T120000Z").read_bytes() == whole[: len(whole) // 2]
    after.close()


def test_a_second_damaged_file_of_the_same_second_does_not_replace_the_first(file: Path) -> None:
    for damage in (b"first", b"second", b"third"):
        file.write_bytes(damage)
        opened(file).close()
    kept = {path.name: path.read_bytes() for path in file.parent.iterdir() if path != file}
    assert kept == {
        "griot.sqlite.damaged-20240229T120000Z": b"first",
        "griot.sqlite.damaged-20240229T120000Z-2": b"second",
        "griot.sqlite.damaged-20240229T120000Z-3": b"third",
    }


def test_the_log_of_an_emptied_file_is_moved_aside_with_it(file: Path) -> None:
    file.touch()
    file.with_name("griot.sqlite-wal").write_bytes(b"what SQLite would delete")
    opened(file).close()
    aside = file.with_name("griot.sqlite.damaged-20240229T120000Z-wal")
    assert aside.read_bytes() == b"what SQLite would delete"


def test_a_file_with_other_tables_is_moved_aside(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE recipes (id); PRAGMA user_version = 1;")
    opened(file).close()
    assert names(file.parent) == ["griot.sqlite", "griot.sqlite.damaged-20240229T120000Z"]


def test_a_file_that_is_damaged_while_the_server_runs_is_moved_aside(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = opened(file)
    for number in range(20):
        keep(store, f"c{number}", f"t{number}", "A long question. " * 100)
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)", {}, lambda *row: row)
    store.database.rows("PRAGMA cache_size = 0", {}, int)
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * (file.stat().st_size - 4096))
    store.database.rows("PRAGMA shrink_memory", {}, int)
    assert keep(store, "c99", "t99") is Outcome.UNWRITTEN
    assert store.history.find("c99", AWA) == ("c99", Conversation("One?"))
    assert keep(store, "c99", "t100") is Outcome.DONE
    assert titles(store) == ["One?"]
    assert file.with_name("griot.sqlite.damaged-20240229T120000Z").exists()
    assert "and a new one is begun" in caplog.text
    store.close()


def test_a_row_whose_bytes_have_changed_is_left_out(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = opened(file)
    for turn_id in ("t1", "t2", "t3"):
        keep(store, "c1", turn_id)
        store.feedback.give(turn_id, Verdict.UP)
    store.database.change(["UPDATE turns SET reply = '{\"answer\": ' WHERE id = 't1'"], {})
    store.database.change(["UPDATE turns SET asked_at = 9223372036854775807 WHERE id = 't3'"], {})
    store.database.change(["UPDATE feedback SET verdict = 'sideways' WHERE turn = 't3'"], {})
    assert [turn.id for turn in store.history.turns("c1", AWA)] == ["t2"]
    assert [row.feedback.turn_id for row in store.feedback.newest_first()] == ["t2"]
    assert caplog.text.count("holds a damaged row, which is left out") == 4
    store.close()


def test_text_that_is_not_utf_8_any_more_is_shown_as_far_as_it_can_be(file: Path) -> None:
    store = opened(file)
    keep(store, "c1", "t1")
    store.database.change(["UPDATE conversations SET title = CAST(x'4FFF6E65' AS TEXT)"], {})
    assert titles(store) == ["O\ufffdne"]
    store.close()


@pytest.fixture(scope="module")
def whole_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with three conversations."""
    file = tmp_path_factory.mktemp("whole") / "griot.sqlite"
    store = opened(file)
    for number in range(3):
        keep(store, f"c{number}", f"t{number}", f"Question {number}?")
        store.feedback.give(f"t{number}", Verdict.UP)
    store.close()
    return file


@given(seed=st.integers(0, 10**9), count=st.integers(1, 200), in_header=st.booleans())
def test_no_damage_makes_any_call_fail(
    tmp_path_factory: pytest.TempPathFactory, whole_file: Path, seed: int, count: int, in_header: bool
) -> None:
    file = tmp_path_factory.mktemp("damaged") / "griot.sqlite"
    chance, damaged = Random(seed), bytearray(whole_file.read_bytes())
    for _ in range(count):
        damaged[chance.randrange(100 if in_header else len(damaged))] = chance.randrange(256)
    file.write_bytes(damaged)
    store = opened(file)
    for number in range(4):
        conversation_id, state = store.history.find(f"c{number}", AWA)
        store.history.keep(conversation_id, AWA, state, refusal(f"n{number}", "New?"))
        store.history.turns(conversation_id, AWA)
        store.feedback.give(f"t{number}", Verdict.DOWN)
    store.history.newest_first(AWA, "question")
    "".join([*store.feedback.as_csv(), *store.refused.as_csv()])
    store.history.rename("c0", AWA, "")
    store.history.delete_all(AWA)
    store.close()


# A disk that is full, or may not be written


def fill(database: Database) -> None:
    """Lets the file grow no more, as a full disk would."""
    database.rows("PRAGMA max_page_count = 1", {}, int)  # SQLite takes the number of pages that there are


def make_room(database: Database) -> None:
    database.rows("PRAGMA max_page_count = 1000000", {}, int)


def test_on_a_full_disk_a_conversation_goes_on_in_memory_and_the_log_tells_it_once(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = opened(file)
    keep(store, "c0", "t0", "Before?")
    fill(store.database)
    long = "A question of many words. " * 300
    for number in range(1, 4):
        assert keep(store, f"c{number}", f"t{number}", long) is Outcome.UNWRITTEN
    assert store.history.find("c2", AWA) == ("c2", Conversation(long))
    assert store.history.find("c2", "visitor-bintou")[1] == Conversation()
    assert titles(store) == ["Before?"]
    assert caplog.text.count("database or disk is full") == 1
    assert len(caplog.records) == 1
    store.close()


def test_once_there_is_room_again_the_conversation_is_kept_again(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = opened(file)
    fill(store.database)
    keep(store, "c1", "t1", "A question of many words. " * 300)
    make_room(store.database)
    assert keep(store, "c1", "t2", "Two?") is Outcome.DONE
    assert [turn.id for turn in store.history.turns("c1", AWA)] == ["t2"]
    assert store.history.find("c1", AWA) == ("c1", Conversation("Two?"))
    assert caplog.messages[1:] == [f"{file} can be written again"]
    store.close()


def test_feedback_says_when_it_was_not_written(file: Path) -> None:
    store = opened(file)
    keep(store, "c1", "t1")
    for number in range(30):
        keep(store, "c1", f"u{number}")
    fill(store.database)
    given = [store.feedback.give(f"u{number}", Verdict.DOWN, "why " * 250) for number in range(30)]
    assert (given[-1], store.feedback.find("u29")) == (Outcome.UNWRITTEN, None)
    store.close()


def test_a_file_that_may_only_be_read_is_read_and_nothing_is_written(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = opened(file)
    keep(store, "c1", "t1")
    store.database.rows("PRAGMA query_only = ON", {}, int)
    assert keep(store, "c1", "t2", "Two?") is Outcome.UNWRITTEN
    assert store.history.rename("c1", AWA, "Mine") is Outcome.UNWRITTEN
    assert store.history.delete("c1", AWA) is Outcome.UNWRITTEN
    assert store.history.delete_all(AWA) is Outcome.UNWRITTEN
    store.history.expire()
    assert (titles(store), len(caplog.records)) == (["One?"], 1)
    assert "attempt to write a readonly database" in caplog.text
    store.close()


def test_a_folder_that_cannot_be_made_ends_nothing_and_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "home").write_text("in the way")
    store = opened(tmp_path / "home" / "griot.sqlite")
    assert keep(store, "c1", "t1") is Outcome.UNWRITTEN
    assert store.history.find("c1", AWA) == ("c1", Conversation("One?"))
    assert (titles(store), store.feedback.newest_first(), list(store.refused.as_csv())[1:]) == ([], [], [])
    assert store.feedback.give("t1", Verdict.UP) is Outcome.UNWRITTEN
    assert len(caplog.records) == 1
    (tmp_path / "home").unlink()
    assert keep(store, "c1", "t2") is Outcome.DONE
    store.close()


def test_a_folder_in_place_of_the_file_is_not_moved(file: Path) -> None:
    file.mkdir()
    store = opened(file)
    assert keep(store, "c1", "t1") is Outcome.UNWRITTEN
    store.close()
    assert names(file.parent) == ["griot.sqlite"]


def test_a_file_that_another_process_holds_is_not_waited_for_long(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(web.store.database, "MAX_WAIT_SECONDS", 0.01)
    store = opened(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert keep(store, "c1", "t1") is Outcome.UNWRITTEN
        other.execute("ROLLBACK")
    assert keep(store, "c1", "t1") is Outcome.DONE
    assert "database is locked" in caplog.text
    store.close()


# Statements


def test_statements_are_run_all_or_none(database: Database) -> None:
    statements = [ADD, "INSERT INTO turns (id, conversation) VALUES ('t1', 99)"]
    assert database.change(statements, {"text": "One?"}) is Outcome.UNWRITTEN
    assert database.rows(ALL, {}, str) == []


def test_when_the_first_statement_changes_nothing_the_rest_is_not_run(database: Database) -> None:
    assert database.change(["DELETE FROM turns", ADD], {"text": "One?"}) is Outcome.UNKNOWN
    assert database.rows(ALL, {}, str) == []


def test_half_of_a_character_is_stored_as_a_question_mark(database: Database) -> None:
    database.change([ADD], {"text": "a\ud83db"})
    assert database.rows(ALL, {}, str) == ["a?b"]


def test_a_closed_database_opens_again(database: Database) -> None:
    database.change([ADD], {"text": "One?"})
    database.close()
    assert database.rows(ALL, {}, str) == ["One?"]


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_to_the_microsecond(moment: datetime) -> None:
    assert to_moment(to_number(moment)) == moment


def test_a_moment_is_stored_in_utc() -> None:
    in_bamako_plus_two = datetime(1970, 1, 1, 2, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    assert to_number(in_bamako_plus_two) == 1_000_000
