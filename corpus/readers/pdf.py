"""Reads PDF: what the file says about itself, and the text of its pages in reading order."""

import ctypes
import re
import threading
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from corpus.draft import MAX_TITLE_CHARS, Draft, tidy
from corpus.errors import UnreadableFileError
from corpus.readers.pdf_furniture import without_furniture
from corpus.readers.pdf_groups import usual
from corpus.readers.pdf_layout import Line, lines_of
from corpus.readers.pdf_page import Page, TextLayer, read_page
from corpus.readers.pdf_paragraphs import parts_of

ONE_AT_A_TIME = threading.Lock()  # pdfium is not made for threads: two of them in it crash the process
PASSWORD_ERRORS = frozenset({pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY})
NO_TITLE = re.compile(
    r"untitled.*|\(?anonymous\)?|no title|title|document\d*|microsoft (?:word|powerpoint|excel)\b.*|slide \d+"
    r"|presentation\d*"
    r"|.*\.(?:docx?|indd|pptx?|xlsx?|pdf|odt|rtf|tex|dvi|ps|qxd|pmd|fm|cdr|ai|pub|eps|html?|txt|wpd|md)",
    re.IGNORECASE,
)
NO_AUTHOR = re.compile(r"\(?anonymous\)?|unknown|author|user|admin(?:istrator)?|owner", re.IGNORECASE)
CREATED = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
LARGE_TITLE = 1.3  # of the body's size: type that is clearly larger
TITLE_LINES = 4


def read_pdf(data: bytes, *, max_pages: int = 2000) -> Draft:
    """The draft of a PDF: paragraphs, headings, items and table rows, without running heads and page numbers.

    Raises UnreadableFileError for a file that is damaged, encrypted, too long or without any text. Pages that cannot
    be read while others can are named in the draft's warnings.
    """
    with ONE_AT_A_TIME:
        pages, flows, facts, lost = _open(data, max_pages)
    missing = {n for n, page in enumerate(pages, start=1) if page.layer is TextLayer.MISSING}
    garbled = {n for n, page in enumerate(pages, start=1) if page.layer is TextLayer.GARBLED}
    kept = without_furniture(flows, [page.height for page in pages])
    missing |= {n for n, page in enumerate(pages, start=1) if page.words and page.pictured and not kept[n - 1]}
    lines = [flow for flows_of_page in kept for flow in flows_of_page]
    if not lines:
        raise UnreadableFileError(_no_text(len(pages), missing, garbled, lost))
    heights = {n: page.height for n, page in enumerate(pages, start=1)}
    if "title" not in facts:
        facts |= _shown_title(lines)
    warnings = (
        _warning(missing, "no text layer (scanned?)"),
        _warning(garbled, "a garbled text layer, taken for none: its letters have no meaning outside their font"),
        _warning(lost, "damage and cannot be read"),
    )
    return Draft(tuple(parts_of(lines, heights)), facts, len(pages), tuple(warning for warning in warnings if warning))


def _open(data: bytes, max_pages: int) -> tuple[list[Page], list[list[list[Line]]], dict[str, str], set[int]]:
    """The pages, their flows, the facts, and the numbers of pages that pdfium cannot load."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in PASSWORD_ERRORS:
            raise UnreadableFileError("encrypted: the file opens with a password only; save a copy without one")
        raise UnreadableFileError("damaged: the file is no PDF, or so broken that no page can be found")
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count <= 0:
            raise UnreadableFileError("damaged: the file holds no page")
        if count > max_pages:
            raise UnreadableFileError(f"too long: {count} pages, and at most {max_pages} are read; split the file")
        pages, flows, lost = [], [], set()
        for n in range(count):
            page = _loaded(document, n)
            if page is None:
                lost.add(n + 1)
                page = Page(TextLayer.BLANK, 0.0, 0.0)
            flows.append(lines_of(page, n + 1))
            pages.append(page._replace(words=page.words[:1], rules=()))
        return pages, flows, _facts(document), lost
    finally:
        pdfium.FPDF_CloseDocument(document)


def _loaded(document: Any, n: int) -> Page | None:
    page = pdfium.FPDF_LoadPage(document, n)
    if not page:
        return None
    try:
        return read_page(page)
    finally:
        pdfium.FPDF_ClosePage(page)


def _facts(document: Any) -> dict[str, str]:
    """Title, author, day of creation and language, as far as the file declares them and they mean something."""
    title, author = tidy(_meta(document, b"Title")), tidy(_meta(document, b"Author"))
    facts = {
        "title": "" if NO_TITLE.fullmatch(title) or not any(map(str.isalpha, title)) else title[:MAX_TITLE_CHARS],
        "author": "" if NO_AUTHOR.fullmatch(author) else author,
        "published": _day(_meta(document, b"CreationDate")),
        "language": _language(document),
    }
    return {key: value for key, value in facts.items() if value}


def _meta(document: Any, key: bytes) -> str:
    size = pdfium.FPDF_GetMetaText(document, key, None, 0)
    room = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, key, room, size)
    return room.raw.decode("utf-16-le", errors="ignore").rstrip("\0")


def _day(written: str) -> str:
    """The day of a PDF date such as D:20230517143000+02'00', as 2023-05-17; nothing when it is no day."""
    match = CREATED.match(written.strip())
    if match is None or not match[3]:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""


def _language(document: Any) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if size <= 0:
        return ""
    room = (ctypes.c_ushort * size)()
    pdfium.FPDFCatalog_GetLanguage(document, room, size)
    code = bytes(room).decode("utf-16-le", errors="ignore").split("\0")[0]
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", code)
    return match[1].lower() if match else ""


def _shown_title(flows: Sequence[Sequence[Line]]) -> dict[str, str]:
    """The largest text of page 1 as the title, when it is clearly larger than the body and reads like one."""
    lines = [line for flow in flows for line in flow]
    first = [line for line in lines if line.page == 1 and not line.rows and sum(map(str.isalpha, line.text)) > 1]
    if not first:
        return {}
    largest = max(line.size for line in first)
    shown = [line.text for line in first if line.size > 0.97 * largest]
    title = tidy(" ".join(shown)).rstrip("*∗†‡ ")
    clear = largest >= LARGE_TITLE * usual(lines).size
    if not clear or len(shown) > TITLE_LINES or len(title) > MAX_TITLE_CHARS or title[-1:] in ".,;:":
        return {}
    return {"title": title}


def _no_text(count: int, missing: set[int], garbled: set[int], lost: set[int]) -> str:
    if lost and not (missing or garbled):
        return f"damaged: none of the {_pages(count)} can be read"
    why = f"; {_pages(len(garbled))} with letters that mean nothing outside their font" if garbled else ""
    return f"no text: scanned? {_pages(count)} without a text layer{why}. Run it through text recognition (OCR)"


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


def _warning(numbers: set[int], what: str) -> str:
    if not numbers:
        return ""
    return f"page {min(numbers)} has {what}" if len(numbers) == 1 else f"pages {_ranges(numbers)} have {what}"


def _ranges(numbers: Iterable[int]) -> str:
    """The numbers with runs drawn together: 3, 7–9."""
    ordered = sorted(numbers)
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b > a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b > a + 1), ordered[-1]]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))
