"""What an old quote was quoted from is found as long as a generation keeps it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import earlier_document, manifest_of
from index.generation import Manifest, manifest_digest
from index.home import Home

Build = Callable[..., Manifest]


def test_an_earlier_text_is_found_by_how_its_digest_begins(
    home: Home, build_from: Build, documents_folder: Path
) -> None:
    digest = build_from(documents_folder).documents["gold-txt"]
    (documents_folder / "gold.txt").write_text("GOLD\n\nNo gold any more.\n")
    newer = build_from(documents_folder).documents["gold-txt"]
    for version, words in ((digest, "Gold mines in Kidal pay armed groups."), (newer, "No gold any more.")):
        for chars in (8, 64):
            found = earlier_document(home, "gold-txt", version[:chars])
            assert found is not None
            assert (found.digest, words in found.text) == (version, True)


def test_a_document_that_was_removed_is_found_as_long_as_a_generation_keeps_it(
    home: Home, build_from: Build, documents_folder: Path
) -> None:
    digest = build_from(documents_folder).documents["gold-txt"]
    (documents_folder / "gold.txt").unlink()
    build_from(documents_folder)
    assert earlier_document(home, "gold-txt", digest) is not None
    home.keep_newest(1)
    assert earlier_document(home, "gold-txt", digest) is None


def test_no_earlier_text_is_found_where_there_was_none(home: Home, build_from: Build, documents_folder: Path) -> None:
    assert earlier_document(home, "gold-txt", "0" * 64) is None  # not even an index
    digest = build_from(documents_folder).documents["gold-txt"]
    assert earlier_document(home, "gold-txt", "0" * 64) is None
    assert earlier_document(home, "cocaine", digest) is None
    assert earlier_document(home, "none", digest) is None


def test_an_earlier_text_is_looked_for_beyond_a_damaged_generation(
    home: Home, build_from: Build, documents_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    digest = build_from(documents_folder).documents["gold-txt"]
    build_from(documents_folder)
    build_from(documents_folder)
    (home.folder_of("000003") / "documents.jsonl").write_text("garbage")
    (home.folder_of("000002") / "manifest.json").write_text("garbage")
    found = earlier_document(home, "gold-txt", digest)
    assert found is not None
    assert found.digest == digest
    passed_over = [record.getMessage()[:17] for record in caplog.records if record.levelname == "WARNING"]
    assert passed_over == ["generation 000003", "generation 000002"]


def test_a_manifest_is_found_by_its_generation_with_the_digest_that_stands_under_it(
    home: Home, build_from: Build, documents_folder: Path
) -> None:
    first = build_from(documents_folder)
    (documents_folder / "gold.txt").unlink()
    build_from(documents_folder)
    found = manifest_of(home, first.generation)
    assert found is not None
    *_, written = (home.folder_of(first.generation) / "manifest.json").read_text(encoding="utf-8").split()
    assert (found.generation, manifest_digest(found)) == (first.generation, written)
    home.keep_newest(1)
    assert manifest_of(home, first.generation) is None
    assert manifest_of(home, "../etc") is None
