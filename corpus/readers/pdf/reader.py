"""Reads PDF: opens the file, and puts its pages together as one draft with warnings of what could not be read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from corpus.codes import CorpusCode
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.pdf.engine import loaded, opened, page_count
from corpus.readers.pdf.facts import facts_of, shown_day, shown_title
from corpus.readers.pdf.fields import form_of, with_fields
from corpus.readers.pdf.furniture import without_furniture
from corpus.readers.pdf.layout import Line, lines_of
from corpus.readers.pdf.page import Page, TextLayer, read_page
from corpus.readers.pdf.paragraphs import parts_of
from corpus.readers.pdf.scan import UNSURE, Scan, read_scan
from corpus.readers.pdf.struck import without_struck
from corpus.recognition import Recogniser, Scans


def read_pdf(data: bytes, scans: Scans | None = None, *, max_pages: int = 2000) -> Draft:
    """The draft of a PDF: paragraphs, headings, items and table rows, without running heads and page numbers.

    With `scans` the first pages that offer no text are read from their pictures, and the parts on them are marked; one
    that holds a line that is not sure is left out whole, for a sentence without it would say something else.
    Raises UnreadableFileError for a file that is damaged, encrypted, too long or without any text. Pages that cannot
    be read while others can are named in the draft's warnings.
    """
    with opened(data) as document:
        pages, flows, lost = _read(document, max_pages)
        facts = facts_of(document)
        without = _without_text(pages, without_furniture(flows, [page.height for page in pages]))
        wanted = without[: scans.most] if scans else []
        read = {n: scan for n in wanted if scans and (scan := _scanned(document, n, scans.recogniser))}
    for n, scan in read.items():
        if scan.page.words:
            pages[n - 1], flows[n - 1] = _emptied(scan.page), lines_of(scan.page, n)
    kept = without_furniture(flows, [page.height for page in pages])
    lines = [flow for flows_of_page in kept for flow in flows_of_page]
    garbled = {n for n, page in enumerate(pages, start=1) if page.layer is TextLayer.GARBLED or page.partly_garbled}
    heights = {n: page.height for n, page in enumerate(pages, start=1)}
    scanned = {n for n, scan in read.items() if scan.page.words}
    found = (replace(part, recognised=bool(_pages_of(part) & scanned)) for part in parts_of(lines, heights))
    parts = tuple(part for part in found if not (part.recognised and UNSURE in part.text))
    recognised = scanned & set[int]().union(*map(_pages_of, parts))
    missing = (set(_without_text(pages, kept)) | (scanned - recognised)) - garbled
    if not parts:
        raise UnreadableFileError(_no_text(len(pages), missing, garbled, lost))
    shown = shown_day(flows[0]) | ({} if "title" in facts else shown_title(lines))
    facts |= {name: value for name, value in shown.items() if UNSURE not in value}
    warnings = [
        Message(code, count=len(numbers), pages=_ranges(numbers))
        for code, numbers in (
            (CorpusCode.PDF_PAGES_RECOGNISED, recognised),
            (CorpusCode.PDF_PAGES_WITHOUT_TEXT, missing),
            (CorpusCode.PDF_PAGES_GARBLED, garbled),
            (CorpusCode.PDF_PAGES_DAMAGED, lost),
        )
        if numbers
    ]
    warnings += [
        Message(code, count=count)
        for code, count in (
            (CorpusCode.PDF_LINES_UNSURE, sum(scan.unsure for scan in read.values())),
            (CorpusCode.PDF_SCANS_LEFT, len(without) - len(wanted) if scans else 0),
            (CorpusCode.TEXT_HIDDEN, sum(page.hidden for page in pages)),
        )
        if count
    ]
    return Draft(parts, facts, len(pages), tuple(warnings))


def _read(document: Any, max_pages: int) -> tuple[list[Page], list[list[list[Line]]], set[int]]:
    """The pages, their flows, and the numbers of pages that pdfium cannot load."""
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
            pages.append(_emptied(page))
    return pages, flows, lost


def _emptied(page: Page) -> Page:
    """A page whose words stand in its flows; the first tells that it had some."""
    return page._replace(words=page.words[:1], rules=())


def _without_text(pages: Sequence[Page], kept: Sequence[Sequence[Sequence[Line]]]) -> list[int]:
    """The numbers of the pages that show something and offer no text, but for a running head."""
    unread = {TextLayer.MISSING, TextLayer.GARBLED}
    return [
        n
        for n, (page, flows) in enumerate(zip(pages, kept, strict=True), start=1)
        if page.layer in unread or (page.words and page.pictured and not flows)
    ]


def _scanned(document: Any, number: int, recogniser: Recogniser) -> Scan | None:
    with loaded(document, number) as page:
        return read_scan(page, recogniser) if page else None


def _pages_of(part: Part) -> set[int]:
    """The numbers of the pages that a part stands on."""
    first = part.page or 0
    return set(range(first, first + part.text.count("\f") + 1))


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
