"""A shelf is the operator's folder and the files that were added, less what was removed."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.codes import CorpusCode
from corpus.errors import CorpusError, NameTakenError, UnaddableFileError
from corpus.folder import MAX_FILE_BYTES
from corpus.formats import not_read
from corpus.message import Message
from corpus.shelf import MAX_NAME_BYTES, Added, Outcome, Shelf, WhenTaken, check_addable

OWN = ("b.md", "d.txt", "sub/c.md")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The operator's folder, with three files."""
    folder = tmp_path / "own"
    for name in OWN:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Own {name}.")
    return folder


@pytest.fixture
def shelf(folder: Path, tmp_path: Path) -> Shelf:
    """A shelf over the folder to which nothing was added yet."""
    return Shelf(folder, tmp_path / "home")


def texts_of(shelf: Shelf) -> dict[str, str]:
    return {name: path.read_text() for name, path in shelf.files().items()}


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_shelf_holds_the_folder(shelf: Shelf, folder: Path) -> None:
    assert shelf.files() == {name: folder / name for name in OWN}


def test_looking_at_a_shelf_writes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    assert (list(shelf.files()), shelf.removed()) == (list(OWN), [])
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_a_file_that_is_added_takes_its_place_by_name(shelf: Shelf) -> None:
    shelf.add("c.md", b"Added.")
    assert list(shelf.files()) == ["b.md", "c.md", "d.txt", "sub/c.md"]
    assert texts_of(shelf)["c.md"] == "Added."


def test_a_file_is_added_below_folders_of_its_name(shelf: Shelf, tmp_path: Path) -> None:
    shelf.add("reports/2018/mali.md", b"Added.")
    assert shelf.files()["reports/2018/mali.md"] == tmp_path / "home/documents/reports/2018/mali.md"


def test_a_file_that_is_added_stands_for_its_namesake_in_the_folder(shelf: Shelf, folder: Path) -> None:
    before = everything_in(folder)
    assert shelf.add("b.md", b"Newer.", WhenTaken.REPLACE) == Added("b.md", Outcome.REPLACED)
    assert texts_of(shelf) == {"b.md": "Newer.", "d.txt": "Own d.txt.", "sub/c.md": "Own sub/c.md."}
    assert everything_in(folder) == before


@pytest.mark.parametrize("name", ["c.md", "b.md"], ids=["of one that was added", "of one of the folder"])
def test_another_file_of_a_name_is_refused_and_nothing_is_lost(shelf: Shelf, name: str) -> None:
    shelf.add("c.md", b"First.")
    before = texts_of(shelf)
    with pytest.raises(NameTakenError) as told:
        shelf.add(name, b"Second.")
    day = datetime.fromtimestamp(shelf.files()[name].stat().st_mtime, UTC).date().isoformat()
    assert told.value.reason == Message(CorpusCode.FILE_NAME_TAKEN, size=len(before[name]), day=day)
    assert texts_of(shelf) == before


def test_another_file_of_a_name_takes_its_place_where_that_is_said(shelf: Shelf) -> None:
    shelf.add("c.md", b"First.")
    assert shelf.add("c.md", b"Second.", WhenTaken.REPLACE) == Added("c.md", Outcome.REPLACED)
    assert texts_of(shelf)["c.md"] == "Second."


def test_both_files_of_a_name_are_kept_where_that_is_said(shelf: Shelf) -> None:
    added = [shelf.add("sub/c.md", data, WhenTaken.KEEP_BOTH) for data in (b"Second.", b"Third.", b"Second.")]
    assert added == [
        Added("sub/c (2).md", Outcome.KEPT_BOTH),
        Added("sub/c (3).md", Outcome.KEPT_BOTH),
        Added("sub/c (2).md", Outcome.UNCHANGED),
    ]
    assert texts_of(shelf) == {
        "b.md": "Own b.md.", "d.txt": "Own d.txt.",
        "sub/c (2).md": "Second.", "sub/c (3).md": "Third.", "sub/c.md": "Own sub/c.md.",
    }  # fmt: skip


@pytest.mark.parametrize("when_taken", WhenTaken)
def test_the_same_bytes_under_the_same_name_change_nothing(shelf: Shelf, tmp_path: Path, when_taken: WhenTaken) -> None:
    shelf.add("c.md", b"Added.")
    before = everything_in(tmp_path)
    assert shelf.add("c.md", b"Added.", when_taken) == Added("c.md", Outcome.UNCHANGED)
    assert shelf.add("b.md", b"Own b.md.", when_taken) == Added("b.md", Outcome.UNCHANGED)
    assert everything_in(tmp_path) == before


def test_a_place_is_told_and_not_taken(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.placed("c.md", b"Added.") == Added("c.md", Outcome.ADDED)
    assert shelf.placed("b.md", b"Other.", WhenTaken.KEEP_BOTH) == Added("b (2).md", Outcome.KEPT_BOTH)
    assert not (tmp_path / "home").exists()


def test_of_many_who_add_a_name_at_a_time_one_is_taken_and_none_is_lost(shelf: Shelf) -> None:
    def add(number: int) -> Added:
        return shelf.add("c.md", f"{number}.".encode(), WhenTaken.KEEP_BOTH)

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(add, range(16)))
    assert [one.outcome for one in added].count(Outcome.ADDED) == 1
    assert {texts_of(shelf)[one.name] for one in added} == {f"{number}." for number in range(16)}


def test_an_added_file_that_is_removed_is_deleted(shelf: Shelf, tmp_path: Path) -> None:
    shelf.add("c.md", b"Added.")
    shelf.remove("c.md")
    assert list(shelf.files()) == list(OWN)
    assert list(everything_in(tmp_path / "home")) == ["tombstones.json"]


def test_a_removal_leaves_a_tombstone_until_the_same_file_is_there_again(shelf: Shelf) -> None:
    shelf.add("c.md", b"Added.")
    shelf.remove("c.md")
    (tombstone,) = shelf.tombstones.standing()
    assert (tombstone.name, tombstone.file_digest) == ("c.md", sha256(b"Added.").hexdigest())
    shelf.add("c.md", b"Other.")
    assert shelf.tombstones.standing() == (tombstone,)  # the text that an index holds is not that of this file
    shelf.add("c.md", b"Added.", WhenTaken.REPLACE)
    assert shelf.tombstones.standing() == ()


def test_a_snapshot_tells_the_removals_that_were_made_before(shelf: Shelf) -> None:
    shelf.remove("b.md")
    (tombstone,) = shelf.tombstones.standing()
    files, stamps = shelf.snapshot()
    assert (list(files), stamps) == (["d.txt", "sub/c.md"], {tombstone.stamp})


@pytest.mark.parametrize("name", ["b.md", "c.md"])
def test_a_removal_that_was_cut_off_is_ended_by_the_next_snapshot(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shelf.add("c.md", b"Added.")

    def cut_off(_name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shelf, "_take_off", cut_off)
        with pytest.raises(KeyboardInterrupt):
            shelf.remove(name)
    assert name in shelf.files()
    files, stamps = shelf.snapshot()
    assert (name in files, len(stamps)) == (False, 1)
    assert name not in shelf.files()


def test_a_file_of_the_folder_that_is_removed_stays_there_and_is_passed_over(shelf: Shelf, folder: Path) -> None:
    before = everything_in(folder)
    shelf.remove("sub/c.md")
    assert (list(shelf.files()), shelf.removed()) == (["b.md", "d.txt"], ["sub/c.md"])
    assert everything_in(folder) == before


def test_removing_an_added_namesake_does_not_bring_back_the_file_of_the_folder(shelf: Shelf) -> None:
    shelf.add("b.md", b"Newer.", WhenTaken.REPLACE)
    shelf.remove("b.md")
    assert list(shelf.files()) == ["d.txt", "sub/c.md"]


def test_a_removed_file_comes_back_when_it_is_added(shelf: Shelf) -> None:
    shelf.remove("b.md")
    shelf.add("b.md", b"Back.")
    assert (texts_of(shelf)["b.md"], shelf.removed()) == ("Back.", [])


def test_removing_what_is_not_there_changes_nothing(shelf: Shelf) -> None:
    shelf.remove("gone.md")
    assert (list(shelf.files()), shelf.removed()) == (list(OWN), [])


def test_what_was_removed_is_remembered_by_name_in_order(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    for name in ("sub/c.md", "b.md"):
        shelf.remove(name)
    assert json.loads((tmp_path / "home/removed.json").read_bytes()) == ["b.md", "sub/c.md"]
    assert list(Shelf(folder, tmp_path / "home").files()) == ["d.txt"]


def test_ids_are_those_of_all_files_on_the_shelf(shelf: Shelf) -> None:
    shelf.add("Gold & arms.pdf", b"%PDF-")
    shelf.remove("b.md")
    assert shelf.ids() == {"Gold & arms.pdf": "gold-arms-pdf", "d.txt": "d-txt", "sub/c.md": "sub-c"}


def test_a_shelf_without_a_folder_and_without_added_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"^folder\.missing \(folder='.*gone'\)$"):
        Shelf(tmp_path / "gone", tmp_path / "home").files()


def test_a_folder_that_is_gone_is_told_although_files_were_added(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "gone", tmp_path / "home")
    shelf.add("a.md", b"Added.")
    with pytest.raises(CorpusError, match=r"^folder\.missing "):
        shelf.files()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff"])
def test_a_list_of_removed_files_that_cannot_be_read_is_told(shelf: Shelf, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/removed.json").write_bytes(content)
    with pytest.raises(CorpusError, match=r"^removed\.unreadable \(.*removed\.json'\)$"):
        shelf.files()


@pytest.mark.parametrize("content", [b"1", b"null", b"true"])
def test_a_list_of_removed_files_that_is_no_list_is_told(shelf: Shelf, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/removed.json").write_bytes(content)
    with pytest.raises(CorpusError, match=r"^removed\.unreadable \(.*removed\.json'\)$"):
        shelf.files()


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a.md",
        "sub/../a.md",
        "/a.md",
        "//a.md",
        "./a.md",
        "sub//a.md",
        "a.md/",
        ".hidden.md",
        ".git/a.md",
        "a\\b.md",
        "a\0.md",
        "a\n.md",
        "a\u202e.md",
        "a\u2028b.md",
        f"{'a' * (MAX_NAME_BYTES - 2)}.md",
        f"{'é' * (MAX_NAME_BYTES // 2)}.md",
        "a\udcff.md",
    ],
)
def test_a_name_that_leads_elsewhere_or_cannot_be_shown_is_refused(shelf: Shelf, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnaddableFileError, match=r"reason=file\.bad_name\)$"):
        shelf.add(name, b"Text.")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["a.md", "Ségou 2018 (1).pdf", "مالي.txt", "sub/a.md", f"{'a' * 197}.md", "a.b.MD"])
def test_a_name_of_letters_and_digits_is_taken(shelf: Shelf, name: str) -> None:
    shelf.add(name, b"Text.")
    assert texts_of(shelf)[name] == "Text."


@pytest.mark.parametrize("name", ["a.jpg", "a.md.exe", "README"])
def test_a_type_that_is_not_read_is_refused(shelf: Shelf, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnaddableFileError) as told:
        shelf.add(name, b"Text.")
    assert told.value.reason == not_read(name)
    assert told.value.message == Message(CorpusCode.FILE_AT, file=name, reason=not_read(name))
    assert not (tmp_path / "home").exists()


def test_an_empty_file_is_refused(shelf: Shelf) -> None:
    with pytest.raises(UnaddableFileError, match=r"^file\.at \(file='a\.md', reason=file\.empty\)$"):
        shelf.add("a.md", b"")


def test_a_file_of_the_largest_size_is_taken_and_a_larger_one_is_refused() -> None:
    check_addable("a.pdf", MAX_FILE_BYTES)
    with pytest.raises(UnaddableFileError, match=r"reason=file\.too_large \(most=100, size=101\)\)$"):
        check_addable("a.pdf", MAX_FILE_BYTES + 1_000_000)


def test_a_full_disk_leaves_the_old_file_whole(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.add("a.md", b"Old.")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corpus.durable.os.fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        shelf.add("a.md", b"New.", WhenTaken.REPLACE)
    assert everything_in(tmp_path / "home") == {"documents/a.md": b"Old."}


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("./\\ \0"), max_size=20))
def test_a_name_never_leads_out_of_the_store(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    tmp_path = tmp_path_factory.mktemp("shelf")
    shelf = Shelf(tmp_path / "own", tmp_path / "home")
    try:
        shelf.add(f"{name}.md", b"Text.")
    except CorpusError:
        assert list(tmp_path.iterdir()) == []
    else:
        assert everything_in(tmp_path) == {f"home/documents/{name}.md": b"Text."}
