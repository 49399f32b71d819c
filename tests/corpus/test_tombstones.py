"""Tombstones stand on the disk, for every process of a home, until they are lifted or cleared."""

from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.tombstones import FILE, NOTHING, Tombstones


def names(tombstones: Tombstones) -> list[str]:
    return [one.name for one in tombstones.standing()]


def test_a_home_without_removals_has_none_and_looking_writes_nothing(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path / "home")
    assert (tombstones.standing(), tombstones.state()) == ((), NOTHING)
    assert not (tmp_path / "home").exists()


def test_another_process_sees_them_and_that_they_changed(tmp_path: Path) -> None:
    tombstones, of_another = Tombstones(tmp_path), Tombstones(tmp_path)
    tombstones.put("a.md", "aa")
    before = of_another.state()
    of_another.put("Ségou.md", "bb")
    assert names(tombstones) == ["a.md", "Ségou.md"]
    assert tombstones.state() != before


def test_each_removal_has_a_stamp_of_its_own(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path)
    tombstones.put("a.md", "aa")
    (first,) = tombstones.standing()
    tombstones.put("a.md", "aa")
    (second,) = tombstones.standing()
    assert first.stamp != second.stamp
    tombstones.clear({first.stamp})
    assert tombstones.standing() == (second,)
    tombstones.clear({second.stamp})
    assert tombstones.standing() == ()


def test_one_is_lifted_by_the_very_bytes_alone(tmp_path: Path) -> None:
    tombstones = Tombstones(tmp_path)
    tombstones.put("a.md", "aa")
    tombstones.lift("a.md", "bb")
    tombstones.lift("b.md", "aa")
    assert names(tombstones) == ["a.md"]
    tombstones.lift("a.md", "aa")
    assert names(tombstones) == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"1", b"{}x", b'[{"name": "a.md"}]', b"[1]"])
def test_a_file_of_them_that_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(CorpusError, match=r"^tombstones\.unreadable "):
        Tombstones(tmp_path).standing()
