"""Reads PDF: opens the file, and puts its pages together as one draft with warnings of what could not be read."""

from collections.abc import Iterable
from itertools import pairwise

from corpus.codes import CorpusCode
from corpus.draft import Draft
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.pdf.engine import loaded, opened, page_count
from corpus.readers.pdf.facts import facts_of, shown_day, shown_title
from corpus.readers.pdf.fields import form_of, with_fields
from corpus.readers.pdf.furniture import without_furniture
from corpus.readers.pdf.layout import Line, lines_of
from corpus.readers.pdf.page import Page, TextLayer, read_page
from corpus.readers.pdf.paragraphs import parts_of
from corpus.readers.pdf.struck import without_struck


def read_pdf(data: bytes, *, max_pages: int = 2000) -> Draft:
    """The draft of a PDF: paragraphs, headings, items and table rows, without running heads and page numbers.

    Raises UnreadableFileError for a file that is damaged, encrypted, too long or without any text. Pages that cannot
    be read while others can are named in the draft's warnings.
    """
    pages, flows, facts, lost = _open(data, max_pages)
    missing = {n for n, page in enumerate(pages, start=1) if page.layer is TextLayer.MISSING}
    garbled = {n for n, page in enumerate(pages, start=1) if page.layer is TextLayer.GARBLED or page.partly_garbled}
    kept = without_furniture(flows, [page.height for page in pages])
    missing |= {n for n, page in enumerate(pages, start=1) if page.words and page.pictured and not kept[n - 1]}
    lines = [flow for flows_of_page in kept for flow in flows_of_page]
    if not lines:
        raise UnreadableFileError(_no_text(len(pages), missing, garbled, lost))
    heights = {n: page.height for n, page in enumerate(pages, start=1)}
    if "title" not in facts:
        facts |= shown_title(lines)
    facts |= shown_day(flows[0])
    hidden = sum(page.hidden for page in pages)
    warnings = [
        Message(code, count=len(numbers), pages=_ranges(numbers))
        for code, numbers in (
            (CorpusCode.PDF_PAGES_WITHOUT_TEXT, missing),
            (CorpusCode.PDF_PAGES_GARBLED, garbled),
            (CorpusCode.PDF_PAGES_DAMAGED, lost),
        )
        if numbers
    ]
    warnings += [Message(CorpusCode.TEXT_HIDDEN, count=hidden)] if hidden else []
    return Draft(tuple(parts_of(lines, heights)), facts, len(pages), tuple(warnings))


def _open(data: bytes, max_pages: int) -> tuple[list[Page], list[list[list[Line]]], dict[str, str], set[int]]:
    """The pages, their flows, the facts, and the numbers of pages that pdfium cannot load."""
    with opened(data) as document:
        count = page_count(document)
        if count <= 0:
            raise UnreadableFileError(Message(CorpusCode.PDF_WITHOUT_PAGES))
        if count > max_pages:
            raise UnreadableFileError(Message(CorpusCode.PDF_TOO_LONG, count=count, most=max_pages))
        pages, flows, lost = [], [], set()
        with form_of(document) as form:
            for number in range(1, count + 1):
                with loaded(document, number) as shown:
                    page = with_fields(shown, without_struck(shown, read_page(shown)), form) if shown else None
                if page is None:
                    lost.add(number)
                    page = Page(TextLayer.BLANK, 0.0, 0.0)
                flows.append(lines_of(page, number))
                pages.append(page._replace(words=page.words[:1], rules=()))
        return pages, flows, facts_of(document), lost


def _no_text(count: int, missing: set[int], garbled: set[int], lost: set[int]) -> Message:
    pages = Message(CorpusCode.PDF_PAGES, count=count)
    if lost and not (missing or garbled):
        return Message(CorpusCode.PDF_NO_PAGE_READ, pages=pages)
    if garbled:
        in_font = Message(CorpusCode.PDF_PAGES, count=len(garbled))
        return Message(CorpusCode.PDF_SCANNED_OR_GARBLED, pages=pages, garbled=in_font)
    return Message(CorpusCode.PDF_SCANNED, pages=pages)


def _ranges(numbers: Iterable[int]) -> str:
    """The numbers with runs drawn together: 3, 7–9."""
    ordered = sorted(numbers)
    starts = [ordered[0], *(b for a, b in pairwise(ordered) if b > a + 1)]
    ends = [*(a for a, b in pairwise(ordered) if b > a + 1), ordered[-1]]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))
