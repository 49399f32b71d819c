"""The doctor names what is not as it should be, and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.passages import CuttingRules, cut
from corpus.shelf import WhenTaken
from griot.building import build_index, roll_back, shelf_of
from griot.doctor import findings, near_duplicates
from griot.settings import Settings
from index.encoder import Encoder
from index.generation import read_contents, read_manifest
from index.home import Home

Findings = Callable[[], list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "gold.md").write_text("Gold mines in Kidal pay armed groups.\n")
    (folder / "tide.md").write_text("The tide turns at six in the morning.\n")
    return folder


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    return Settings(home=tmp_path / "home", documents=folder)


@pytest.fixture
def build(settings: Settings, fake_encoder: Encoder) -> Callable[[], object]:
    return lambda: build_index(settings, load_encoder=lambda: fake_encoder)


@pytest.fixture
def found(settings: Settings) -> Findings:
    """What the doctor finds around the index in use."""

    def find() -> list[str]:
        home = Home(settings.home)
        folder = home.folder_of(home.current())
        manifest = read_manifest(folder)
        return findings(home, shelf_of(settings), manifest, read_contents(folder, manifest))

    return find


def alike(documents: list[Document]) -> list[str]:
    """The near-duplicates among documents that are cut as usual."""
    return near_duplicates(documents, [passage for document in documents for passage in cut(document, CuttingRules())])


def test_after_a_build_all_is_well(build: Callable[[], object], found: Findings) -> None:
    build()
    assert found() == []


def test_a_file_that_could_not_be_read_is_named_with_its_reason(
    build: Callable[[], object], found: Findings, folder: Path
) -> None:
    (folder / "empty.md").touch()
    build()
    assert found() == ["empty.md is not in the index: empty: it holds not one byte"]


def test_a_file_that_is_gone_changed_or_new_is_named(
    build: Callable[[], object], found: Findings, folder: Path
) -> None:
    build()
    (folder / "gold.md").unlink()
    (folder / "tide.md").write_text("The tide turns at seven.\n")
    (folder / "new.md").write_text("New.\n")
    assert found() == [
        "gold.md is gone from the folder, and gold still answers. Run: griot build",
        "tide.md has changed since it was read, and tide answers from its old text. Run: griot build",
        "new.md is not in the index yet. Run: griot build",
    ]
    build()
    assert found() == []


def test_a_file_that_was_touched_but_not_changed_is_well(
    build: Callable[[], object], found: Findings, folder: Path
) -> None:
    build()
    (folder / "tide.md").write_bytes((folder / "tide.md").read_bytes())
    assert found() == []


def test_a_file_that_was_removed_or_added_for_later_is_named(
    build: Callable[[], object], found: Findings, settings: Settings
) -> None:
    build()
    shelf_of(settings).remove("gold.md")
    shelf_of(settings).add("tide.md", b"The tide turns at seven.", WhenTaken.REPLACE)
    assert found() == [
        "gold.md was removed and answers nothing, but its text is still in the index. Run: griot build",
        "tide.md has changed since it was read, and tide answers from its old text. Run: griot build",
    ]


def test_a_file_that_cannot_be_opened_any_more_has_changed(
    build: Callable[[], object], found: Findings, folder: Path
) -> None:
    build()
    (folder / "tide.md").unlink()
    (folder / "tide.md").symlink_to("nowhere")
    assert found() == ["tide.md has changed since it was read, and tide answers from its old text. Run: griot build"]


def test_what_could_not_be_read_of_a_document_is_told(
    build: Callable[[], object], found: Findings, folder: Path
) -> None:
    (folder / "tide.md").rename(folder / "tide.pdf")
    build()
    assert found() == ["tide.pdf: it is named .pdf but holds plain text, and was read as that"]


def test_what_broken_builds_left_is_named(build: Callable[[], object], found: Findings, settings: Settings) -> None:
    build()
    (settings.home / "generations" / "draft-000002").mkdir()
    assert found() == ["draft-000002 was left by a build that did not end. Run: griot prune"]


def test_a_generation_that_was_gone_back_from_is_named(
    build: Callable[[], object], found: Findings, settings: Settings, folder: Path
) -> None:
    build()
    (folder / "later.md").write_text("# Later\n\nBees sleep in winter.\n")
    build()
    roll_back(Home(settings.home), None)
    assert found() == [
        "later.md is not in the index yet. Run: griot build",
        "Generation 000002 is newer than the one in use and not used. Run: griot build, or griot rollback 000002",
    ]


def test_two_files_of_one_text_are_nearly_the_same(build: Callable[[], object], found: Findings, folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "gold.md").read_bytes())
    build()
    assert found() == [
        "copy-txt and gold are nearly the same: 1 sentence stands in both. Remove one: griot remove gold"
    ]


SENTENCES = [f"The convoy number {n} left the town of Gao." for n in range(10)]


@pytest.mark.parametrize(("shared", "count"), [(10, 1), (8, 1), (7, 0), (0, 0)])
def test_documents_are_nearly_the_same_from_four_fifths_of_the_shorter_one(
    documents_of: Callable[..., list[Document]], shared: int, count: int
) -> None:
    others = [f"A market stands in street number {n} of Mopti." for n in range(40)]
    long = " ".join(SENTENCES + others[10:])
    short = " ".join(SENTENCES[:shared] + others[: 10 - shared])
    told = f"d0 and d1 are nearly the same: {shared} sentences stand in both. Remove one: griot remove d1"
    assert alike(documents_of(long, short)) == [told] * count


def test_sentences_are_the_same_in_other_letters_and_signs(documents_of: Callable[..., list[Document]]) -> None:
    one, other = documents_of("Gold mines in Kidal PAY armed groups!", "*Gold* mines, in Kidal, pay armed groups.")
    assert len(alike([one, other])) == 1


def test_short_sentences_make_no_documents_alike(documents_of: Callable[..., list[Document]]) -> None:
    assert alike(documents_of("All rights are reserved.", "All rights are reserved.")) == []


def test_each_pair_of_three_copies_is_told(documents_of: Callable[..., list[Document]]) -> None:
    source = " ".join(SENTENCES)
    assert [told.split(" are ")[0] for told in alike(documents_of(source, source, source))] == [
        "d0 and d1",
        "d0 and d2",
        "d1 and d2",
    ]


def test_a_sentence_that_a_document_repeats_counts_once(documents_of: Callable[..., list[Document]]) -> None:
    (told,) = alike(documents_of(f"{SENTENCES[0]} {SENTENCES[0]}", SENTENCES[0]))
    assert ": 1 sentence" in told
