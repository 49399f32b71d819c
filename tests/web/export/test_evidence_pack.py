"""An evidence pack: what a sceptic needs to check an answer, and what could not be put in, named."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from corpus.document import Document, Span
from corpus.errors import UnreadableFileError
from corpus.message import plain
from corpus.page_view import PageRequest, PageView
from index.file_store import FileStore
from index.generation import Manifest, manifest_digest
from index.search import Index
from tests.web.export.turns import CITED, answer
from web.contract import document_link
from web.export.evidence_pack import MAX_PICTURES, Evidence, as_zip
from web.export.exported import Exported
from web.files import Originals
from web.finding import Found
from web.page_pictures import PagePictures
from web.problems import Problem

FILE = b"%PDF-1.7 stands for a PDF"
DIGEST = hashlib.sha256(FILE).hexdigest()
SENTENCES = ("Gold is mined in Kidal.", "Salt is mined in Taoudenni.")


class Pages(PagePictures):
    """Names a page in place of drawing it; page 13 cannot be drawn."""

    def show(self, digest: str, read: Callable[[], bytes], asked: PageRequest) -> PageView:
        assert (hashlib.sha256(read()).hexdigest(), asked.drawn) == (digest, True)
        if asked.number == 13:
            raise UnreadableFileError(plain("it is torn"))
        return PageView(1.0, 1.0, png=f"page {asked.number} with {asked.quote}".encode())


@pytest.fixture
def document(documents_of: Callable[..., list[Document]]) -> Document:
    """A PDF of two pages, a sentence on each."""
    (read,) = documents_of("\n\n".join(SENTENCES))
    second = read.text.index(SENTENCES[1])
    return replace(read, id="gold", name="gold & salt.pdf", file_digest=DIGEST, page_starts=((0, 7), (second, 8)))


@pytest.fixture
def evidence(document: Document, tmp_path: Path) -> Evidence:
    """Finds the one document, has its file, and keeps no manifest."""
    store = FileStore(tmp_path / "originals")
    store.keep(FILE)

    def find(document_id: str, version: str | None) -> Found:
        if document_id != document.id or not document.digest.startswith(version or ""):
            raise Problem(HTTPStatus.GONE, "text-gone", "Gone", "It was removed.")
        return Found(document, is_current=True)

    return Evidence(find, lambda _generation: None, Originals(store, Pages()))


def quoting(document: Document, *quotes: str, **facts: Any) -> Exported:
    rows = []
    for number, quote in enumerate(quotes, 1):
        start = document.text.index(quote)
        span = Span(start, start + len(quote))
        place = {"start": span.start, "end": span.end, "link": document_link(document, span), "quote": quote}
        rows.append(CITED | {"number": number, "document_id": document.id} | place | facts)
    return answer(citations=rows)


def read(exported: Exported, evidence: Evidence) -> dict[str, bytes]:
    with ZipFile(BytesIO(as_zip(exported, evidence))) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def test_a_pack_holds_answers_pictures_checksums_index_and_a_word_on_each(
    document: Document, evidence: Evidence
) -> None:
    pack = read(quoting(document, SENTENCES[0]), evidence)
    assert list(pack) == [
        "README.txt", "answers.md", "answers.json", "index.json", "originals.sha256", "pages/01-gold-page-7.png",
    ]  # fmt: skip
    told = pack["README.txt"].decode()
    assert all(f"\n{name}: " in told for name in ("answers.md", "answers.json", "index.json", "originals.sha256"))
    assert "\npages/: " in told
    assert "What is missing" not in told
    assert "The sources were read on: 28 November 2026.\nIn Griot: https://griot.example/answers/a1\n" in told


def test_a_picture_is_of_the_page_with_its_quote(document: Document, evidence: Evidence) -> None:
    pack = read(quoting(document, *SENTENCES), evidence)
    assert pack["pages/01-gold-page-7.png"] == f"page 7 with {SENTENCES[0]}".encode()
    assert pack["pages/02-gold-page-8.png"] == f"page 8 with {SENTENCES[1]}".encode()


def test_a_quote_over_a_page_break_has_both_pages_and_one_that_is_quoted_twice_one(
    document: Document, evidence: Evidence
) -> None:
    pack = read(quoting(document, document.text, document.text), evidence)
    assert [name for name in pack if name.endswith(".png")] == ["pages/01-gold-page-7.png", "pages/02-gold-page-8.png"]


def test_the_checksums_are_those_of_the_files(document: Document, evidence: Evidence) -> None:
    pack = read(quoting(document, *SENTENCES), evidence)
    assert pack["originals.sha256"].decode() == f"{DIGEST}  gold & salt.pdf\n"
    (row,) = json.loads(pack["index.json"])["documents"]
    assert (row["file_sha256"], row["text_sha256"]) == (DIGEST, document.digest)


def test_a_generation_is_told_with_the_digest_of_its_manifest_as_long_as_it_is_kept(
    document: Document, evidence: Evidence, index_of: Callable[..., Index]
) -> None:
    manifest: Manifest = index_of("# Gold\n\nGold is mined in Kidal.").manifest
    kept = replace(evidence, manifest_of=lambda generation: manifest if generation == "000007" else None)
    (row,) = json.loads(read(quoting(document, SENTENCES[0]), kept)["index.json"])["generations"]
    assert (row["generation"], row["manifest_sha256"]) == ("000007", manifest_digest(manifest))
    assert row["built_at"] == "2024-02-29T12:30:45+00:00"
    (row,) = json.loads(read(quoting(document, SENTENCES[0]), evidence)["index.json"])["generations"]
    assert (row["generation"], row["manifest_sha256"]) == ("000007", None)


def test_what_cannot_be_drawn_is_named(document: Document, evidence: Evidence) -> None:
    torn = replace(document, page_starts=((0, 13),))
    pack = read(quoting(torn, SENTENCES[0]), replace(evidence, find_document=lambda *_: Found(torn, is_current=True)))
    assert "What is missing:\n- Gold, Mines, The Ministry, 2020, page 7: it is torn\n" in pack["README.txt"].decode()


def test_a_text_that_is_gone_is_named_once(document: Document, evidence: Evidence) -> None:
    gone = replace(document, id="lost")
    told = read(quoting(gone, SENTENCES[0], SENTENCES[0]), evidence)["README.txt"].decode()
    assert told.count("page 7: It was removed.") == 1


@pytest.mark.parametrize("altered", [False, True])
def test_a_file_that_is_not_kept_or_was_altered_is_named(
    document: Document, evidence: Evidence, tmp_path: Path, altered: bool
) -> None:
    (file,) = tmp_path.glob("originals/*/*")
    file.write_bytes(b"%PDF of somebody else") if altered else file.unlink()
    told = read(quoting(document, SENTENCES[0]), evidence)["README.txt"].decode()
    assert "page 7: its original file is not kept, so the page cannot be drawn\n" in told


def test_no_more_pictures_are_drawn_than_a_pack_holds(document: Document, evidence: Evidence) -> None:
    letters = [document.text[start:] for start in range(MAX_PICTURES)]
    pack = read(quoting(document, *letters), evidence)
    assert sum(name.endswith(".png") for name in pack) == MAX_PICTURES
    assert pack["README.txt"].decode().count(": its page is not drawn: the pack is full\n") > 0


def test_drawing_ends_when_it_has_taken_too_long(document: Document, evidence: Evidence) -> None:
    minutes = count()
    pack = read(quoting(document, *SENTENCES), replace(evidence, clock=lambda: next(minutes) * 60.0))
    assert [name for name in pack if name.endswith(".png")] == ["pages/01-gold-page-7.png"]
    assert ": its page is not drawn: this took too long\n" in pack["README.txt"].decode()
