"""What stands in NAME.yaml beside a file counts for its document, and is no document itself."""

from pathlib import Path

import pytest

from corpus.codes import CorpusCode
from corpus.errors import UnreadableFileError
from corpus.folder import read_files, read_folder
from corpus.formats import read_draft
from corpus.message import Message
from corpus.shelf import Shelf
from corpus.sidecar import MAX_BYTES

FACTS = "title: Gold in Mali\npublisher: The Press\ndate: 2021-05-03\ncollection: Sahel\nlanguage: fr\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document that names other facts."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "gold.md").write_text("---\ntitle: Scan 3\nauthor: A. Keita\n---\nGold leaves by night.\n")
    return folder


@pytest.fixture
def shelf(folder: Path, tmp_path: Path) -> Shelf:
    """A shelf over the folder."""
    return Shelf(folder, tmp_path / "home")


def facts_on(shelf: Shelf) -> tuple[str, str, str]:
    """The title, the publisher and the day of the document."""
    reading = read_files(shelf.files(), read_draft, lambda _name, _outcome: None, where="here", sidecars=shelf.sidecars)
    (document,) = reading.documents
    return document.title, document.publisher, document.published


def test_what_a_sidecar_says_counts_more_than_what_the_file_says(folder: Path) -> None:
    (folder / "gold.md.yaml").write_text(FACTS)
    (document,) = read_folder(folder).documents
    assert (document.title, document.author, document.publisher) == ("Gold in Mali", "A. Keita", "The Press")
    assert (document.published, document.collection, document.language) == ("2021-05-03", "Sahel", "fr")
    assert document.text == "Gold leaves by night."


def test_a_sidecar_is_no_document_and_is_not_skipped_either(folder: Path, shelf: Shelf) -> None:
    (folder / "gold.md.yaml").write_text(FACTS)
    assert read_folder(folder).skipped == ()
    assert list(shelf.files()) == ["gold.md"]


def test_a_sidecar_of_nothing_is_skipped_by_name(folder: Path) -> None:
    (folder / "tin.md.yaml").write_text(FACTS)
    assert [skip.name for skip in read_folder(folder).skipped] == ["tin.md.yaml"]


def test_a_fact_that_is_empty_takes_that_of_the_file_away(folder: Path) -> None:
    (folder / "gold.md.yaml").write_text("author: null\ntitle: ''\n")
    (document,) = read_folder(folder).documents
    assert (document.author, document.title, document.title_given) == ("", "gold", False)


@pytest.mark.parametrize(
    "content",
    [
        b"title: Mali: a review",
        b"- a\n- list",
        b"Only a sentence.",
        b"\xff\xfe\xfa",
        b"[" * 5000,
        b"published: 2018-13-45",
        b"title: !!python/object/apply:os.system [ls]",
        b"? [a, b]\n: c",
        b"title: " + b"x" * MAX_BYTES,
    ],
)
def test_a_sidecar_that_cannot_be_read_is_a_warning_and_changes_nothing(folder: Path, content: bytes) -> None:
    (folder / "gold.md.yaml").write_bytes(content)
    (document,) = read_folder(folder).documents
    (warning,) = document.warnings
    assert (document.title, warning.code, warning["file"]) == ("Scan 3", CorpusCode.SIDECAR_UNREADABLE, "gold.md.yaml")


def test_a_sidecar_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(FACTS)
    (folder / "gold.md.yaml").symlink_to(tmp_path / "secret.yaml")
    (document,) = read_folder(folder).documents
    assert (document.title, len(document.warnings)) == ("Scan 3", 1)


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xef\xbb\xbftitle: Scan 3\n"])
def test_a_sidecar_may_say_nothing_and_may_begin_with_a_byte_order_mark(folder: Path, content: bytes) -> None:
    (folder / "gold.md.yaml").write_bytes(content)
    (document,) = read_folder(folder).documents
    assert (document.title, document.warnings) == ("Scan 3", ())


def test_what_is_said_to_griot_stands_in_its_own_place_and_counts_most(shelf: Shelf, folder: Path) -> None:
    (folder / "gold.md.yaml").write_text(FACTS)
    before = (folder / "gold.md.yaml").read_bytes()
    shelf.describe("gold.md", {"title": "Or du Mali", "published": ""})
    assert facts_on(shelf) == ("Or du Mali", "The Press", "")
    shelf.describe("gold.md", {"publisher": "Ségou: a press"})
    assert facts_on(shelf) == ("Or du Mali", "Ségou: a press", "")
    shelf.describe("gold.md", {"title": None, "published": None, "publisher": None})
    assert facts_on(shelf) == ("Gold in Mali", "The Press", "2021-05-03")
    assert (folder / "gold.md.yaml").read_bytes() == before
    assert [path for path in shelf.added.rglob("*") if path.is_file()] == []


def test_what_was_said_of_a_file_goes_with_it(shelf: Shelf) -> None:
    shelf.add("tin.md", b"Tin.")
    shelf.describe("tin.md", {"title": "Tin in Mali"})
    shelf.remove("tin.md")
    assert [path for path in shelf.added.rglob("*") if path.is_file()] == []


def test_what_cannot_be_read_is_not_written_over(shelf: Shelf) -> None:
    shelf.added.mkdir(parents=True)
    (shelf.added / "gold.md.yaml").write_bytes(b"- a list")
    with pytest.raises(UnreadableFileError) as told:
        shelf.describe("gold.md", {"title": "Gold"})
    assert told.value.message == Message(
        CorpusCode.SIDECAR_UNREADABLE, file="gold.md.yaml", error="it holds no names with values"
    )
    assert (shelf.added / "gold.md.yaml").read_bytes() == b"- a list"
