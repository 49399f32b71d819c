"""The home of the generations: the pointer, the numbers and the lock."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer

import pytest

from corpus.message import Message
from index.codes import IndexCode
from index.errors import BuildRunningError, DamagedIndexError, NoIndexError
from index.home import Home

HOLD_THE_LOCK = """
import fcntl, sys
stream = open(sys.argv[1], "w")
fcntl.flock(stream, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(lock: Path) -> Iterator[None]:
    """The lock as another building process holds it."""
    command = [sys.executable, "-c", HOLD_THE_LOCK, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate()


def with_generations(home: Home, *names: str) -> Home:
    for name in names:
        (home.generations / name).mkdir(parents=True)
    return home


def test_a_home_without_an_index_says_how_to_build_one(home: Home) -> None:
    with pytest.raises(NoIndexError) as told:
        home.current()
    assert told.value.message == Message(IndexCode.NONE, folder=str(home.folder))


def test_a_promoted_name_is_read_back(home: Home) -> None:
    home.folder.mkdir()
    home.promote("000007")
    assert home.current() == "000007"
    home.promote("000008")
    assert home.current() == "000008"


def test_promoting_leaves_nothing_but_the_pointer(home: Home) -> None:
    home.folder.mkdir()
    home.promote("000007")
    assert [path.name for path in home.folder.iterdir()] == ["current"]
    assert home.pointer.read_bytes() == b"000007\n"


@pytest.mark.parametrize("content", [b"", b"\n", b"garbage", b"7", b"../000001", b"000001 000002", b"000001\0"])
def test_a_pointer_that_names_no_generation_is_damaged(home: Home, content: bytes) -> None:
    home.folder.mkdir()
    home.pointer.write_bytes(content)
    with pytest.raises(DamagedIndexError, match=r"^pointer\.to_nothing "):
        home.current()


def test_a_pointer_that_is_no_text_is_damaged(home: Home) -> None:
    home.folder.mkdir()
    home.pointer.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(DamagedIndexError, match=r"^pointer\.unreadable "):
        home.current()


def test_a_pointer_that_is_a_folder_is_damaged(home: Home) -> None:
    home.pointer.mkdir(parents=True)
    with pytest.raises(DamagedIndexError, match=r"^pointer\.unreadable "):
        home.current()


def test_a_generation_that_is_gone_is_damaged(home: Home) -> None:
    with pytest.raises(DamagedIndexError, match=r"^generation\.gone \(.*name='000003'\)$"):
        home.folder_of("000003")


def test_names_are_listed_by_number_and_others_are_not(home: Home) -> None:
    with_generations(home, "1000000", "000002", "999999", "draft-000003", "tmp", "12345")
    assert home.names() == ["000002", "999999", "1000000"]


def test_a_home_without_generations_lists_none(home: Home) -> None:
    assert home.names() == []


@pytest.mark.parametrize(
    ("held", "following"),
    [([], "000001"), (["000001"], "000002"), (["000009", "000003"], "000010"), (["999999"], "1000000")],
)
def test_the_next_name_follows_the_newest(home: Home, held: list[str], following: str) -> None:
    assert with_generations(home, *held).next_name() == following


def test_the_newest_are_kept_and_drafts_are_not(home: Home) -> None:
    with_generations(home, "000001", "000002", "000003", "draft-000004").promote("000003")
    home.keep_newest(2)
    assert sorted(path.name for path in home.generations.iterdir()) == ["000002", "000003"]


@pytest.mark.parametrize("count", [1, 2, 0, -5])
def test_the_generation_in_use_is_never_removed(home: Home, count: int) -> None:
    with_generations(home, "000001", "000002", "000003", "000004").promote("000001")
    home.keep_newest(count)
    assert home.names()[0] == "000001"
    assert home.names()[1:] == ["000003", "000004"][2 - max(count, 0) :]


def test_keeping_more_than_there_are_removes_nothing(home: Home) -> None:
    with_generations(home, "000001", "000002").promote("000002")
    home.keep_newest(10)
    assert home.names() == ["000001", "000002"]


def test_a_build_is_refused_while_another_process_builds(home: Home) -> None:
    home.folder.mkdir()
    with held_by_another_process(home.folder / "build.lock"):
        with pytest.raises(BuildRunningError) as told, home.building():
            pytest.fail("two builds at once")
        assert told.value.message == Message(IndexCode.BUILD_RUNNING, folder=str(home.folder))


def test_a_process_that_has_ended_holds_nothing(home: Home) -> None:
    home.folder.mkdir()
    with held_by_another_process(home.folder / "build.lock"):
        pass
    with home.building():
        assert home.generations.is_dir()


def test_a_build_that_waits_has_its_turn_once_the_other_process_has_ended(home: Home) -> None:
    home.folder.mkdir()
    told = list[str]()
    with ExitStack() as other:
        other.enter_context(held_by_another_process(home.folder / "build.lock"))

        def on_wait() -> None:
            told.append("waits")
            Timer(0.2, other.close).start()

        with home.building(on_wait):
            told.append("builds")
            with pytest.raises(BuildRunningError), home.building():
                pytest.fail("two builds at once")
    assert told == ["waits", "builds"]


def test_a_build_that_is_killed_is_waited_for_no_longer(home: Home) -> None:
    home.folder.mkdir()
    command = [sys.executable, "-c", HOLD_THE_LOCK, str(home.folder / "build.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with home.building(on_wait=process.kill):
            assert home.generations.is_dir()


def test_nothing_is_waited_for_when_no_other_process_builds(home: Home) -> None:
    with home.building(on_wait=lambda: pytest.fail("it waits")):
        assert home.generations.is_dir()


def test_whether_another_process_builds_can_be_seen(home: Home) -> None:
    seen = [home.is_building()]  # before there is a folder
    home.folder.mkdir()
    with held_by_another_process(home.folder / "build.lock"):
        seen.append(home.is_building())
    seen.append(home.is_building())
    assert seen == [False, True, False]


def test_whether_this_process_builds_can_be_seen(home: Home) -> None:
    with home.building():
        assert home.is_building()
    assert not home.is_building()


def test_looking_changes_nothing(home: Home) -> None:
    assert not home.is_building()
    assert not home.folder.exists()


def test_who_only_looks_whether_a_build_runs_keeps_none_from_beginning(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.folder.mkdir()
    with (home.folder / "build.lock").open("w") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        monkeypatch.setattr("time.sleep", lambda _seconds: fcntl.flock(looking, fcntl.LOCK_UN))
        with home.building():
            assert home.is_building()


def test_a_lock_is_let_go_when_a_build_fails(home: Home) -> None:
    with pytest.raises(RuntimeError, match="midway"), home.building():
        raise RuntimeError("midway")
    with home.building():
        assert home.generations.is_dir()


def test_two_builds_of_one_process_exclude_each_other(home: Home) -> None:
    with home.building(), pytest.raises(BuildRunningError), home.building():
        pytest.fail("two builds at once")
