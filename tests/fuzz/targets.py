"""What is fuzzed: every reader, the picture of a page, the boxes of a quote, sentences, facts that somebody wrote."""

import json
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.document import Document, Span
from corpus.draft import Draft, draft_as_json, draft_of_json, lay_out
from corpus.errors import UnreadableFileError
from corpus.formats import read_draft
from corpus.page_view import Box, PageRequest, page_request
from corpus.passages import CuttingRules, cut
from corpus.readers.markdown import split_front_matter
from corpus.readers.pdf.picture import MAX_PIXELS, show_page
from corpus.readers.pdf.quotes import Glyph, quote_boxes
from corpus.sentences import sentence_spans
from corpus.sidecar import read_sidecar
from tests.corpus.test_laws_of_reading import check_laws

SUFFIXES = {  # of the files that each reader is given
    "pdf": ".pdf",
    "html": ".html",
    "word": ".docx",
    "epub": ".epub",
    "markdown": ".md",
    "text": ".txt",
    "table": ".csv",
    "excel": ".xlsx",
    "powerpoint": ".pptx",
    "opendocument": ".odt",
    "rtf": ".rtf",
    "mail": ".eml",
    "outlook": ".msg",
}
NEVER_SHOWN = frozenset({"Cc", "Cs"})  # controls, and halves of characters
LANGUAGES = ("en", "fr", "es", "ar", "xx")
QUOTE_CHARS = 300

Target = Callable[[bytes], None]


def target_of(name: str) -> Target:
    """What is done with an input. It raises what is no reason why a file cannot be read: that is a fault."""
    others: dict[str, Target] = {
        "picture": show,
        "quotes": box_quotes,
        "sentences": split_sentences,
        "sidecar": read_facts,
    }
    return others.get(name) or (lambda data: read(f"a{SUFFIXES[name]}", data))


def read(name: str, data: bytes) -> None:
    """Reads a file, lays it out and cuts it, and checks what every document keeps."""
    try:
        draft = read_draft(name, data)
    except UnreadableFileError as error:
        json.dumps(error.message.to_json())
        return
    stored = json.dumps(draft_as_json(draft)).encode()
    assert draft_of_json(json.loads(stored)) == draft
    document = lay_out(draft, document_id="d", name=name)
    check_laws(document, cut(document, CuttingRules()))
    _check_document(draft, document)


def _check_document(draft: Draft, document: Document) -> None:
    edges = [edge for block in document.blocks for edge in (block.span.start, block.span.end)]
    assert edges == sorted(edges)
    assert not edges or (edges[0], edges[-1]) == (0, len(document.text))
    assert all(block.span.of(document.text).strip() for block in document.blocks)
    assert all(1 <= page <= draft.pages for _, page in document.page_starts)
    named = [document.title, document.author, document.publisher, document.url, document.published, document.note]
    shown = [document.text.replace("\n\n", " "), *named, *(block.locator for block in document.blocks)]
    for text in (*shown, *document.questions):
        assert not {unicodedata.category(c) for c in set(text)} & NEVER_SHOWN, repr(text[:200])


def show(data: bytes) -> None:
    """Shows a page of a PDF with a quote of its own text boxed."""
    seed = zlib.crc32(data)
    try:
        document = lay_out(read_draft("a.pdf", data), document_id="d", name="a.pdf")
        if not document.page_starts:  # it is no PDF any more
            return
        page = document.page_starts[seed % len(document.page_starts)][1]
        start = seed % len(document.text)
        asked = page_request(document, page, Span(start, start + QUOTE_CHARS), drawn=bool(seed % 4))
    except UnreadableFileError:
        asked = PageRequest(1 + seed % 2, "Gold leaves Kidal by night.", drawn=bool(seed % 4))
    try:
        view = show_page(data, asked)
    except UnreadableFileError:
        return
    assert view.from_json(json.loads(json.dumps(view.to_json()))) == view
    assert len(view.png) < 4 * MAX_PIXELS
    assert all(box.left <= box.right and box.top <= box.bottom for box in view.boxes)


def box_quotes(data: bytes) -> None:
    """Boxes a quote among glyphs: the first line of the input is the quote, the others stand on the page."""
    quote, _, page = data.decode(errors="replace").partition("\n")
    glyphs = [
        Glyph(char, Box(column * 6.0, row * 12.0, column * 6.0 + 6, row * 12.0 + 10))
        for row, line in enumerate(page.split("\n"))
        for column, char in enumerate(f"{line} ")
    ]
    for box in quote_boxes(glyphs, quote, zlib.crc32(data) % 3):
        assert box.left <= box.right
        assert box.top <= box.bottom


def split_sentences(data: bytes) -> None:
    """Splits a text into sentences, which hold all of it in order."""
    text, language = data.decode(errors="replace"), LANGUAGES[zlib.crc32(data) % len(LANGUAGES)]
    spans = sentence_spans(text, language)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert "".join("".join(span.of(text) for span in spans).split()) == "".join(text.split())


def read_facts(data: bytes) -> None:
    """Reads facts as a file beside a document says them, and as its front matter."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108  (in memory)
        path = Path(folder) / "a.pdf.yaml"
        path.write_bytes(data)
        try:
            found = read_sidecar(path)
        except UnreadableFileError:
            found = {}
    source = f"---\n{data.decode(errors='replace')}\n---\nGold."
    facts, _ = split_front_matter(source)
    for text in (*found.values(), *facts.values()):
        assert isinstance(text, str)
        assert not {unicodedata.category(c) for c in set(text.replace("\n", ""))} & NEVER_SHOWN
