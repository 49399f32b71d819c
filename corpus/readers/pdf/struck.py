"""Leaves out the words that are struck out: by a line drawn through their middle, or by a reviewer's mark."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf.page import Page, Rule, Word, frame_of, upright
from corpus.readers.pdf.tolerances import STRUCK


def without_struck(loaded: Any, page: Page) -> Page:
    """The page without its struck words."""
    marked = list(_marks(loaded, page.turn))
    level = [rule for rule in page.rules if rule.bottom - rule.top < rule.right - rule.left]
    words = sorted(page.words, key=attrgetter("baseline")) if level else []
    struck = {word.order for rule in level for word in _struck_by(rule, words)}
    struck |= {word.order for word in page.words if not word.turn and any(_holds(mark, word) for mark in marked)}
    return page._replace(words=tuple(word for word in page.words if word.order not in struck)) if struck else page


def _struck_by(rule: Rule, words: Sequence[Word]) -> Iterator[Word]:
    """The words of one line, of words from the top down, that a rule strikes: it begins and ends with them."""
    y, start, end = (rule.top + rule.bottom) / 2, rule.left, rule.right
    first = bisect_left(words, y, key=attrgetter("baseline"))
    last = bisect_left(words, y + STRUCK.highest * STRUCK.largest_type, key=attrgetter("baseline"))
    crossed = [
        word
        for word in words[first:last]
        if STRUCK.lowest * word.size <= word.baseline - y <= STRUCK.highest * word.size
        and min(word.right, end) - max(word.left, start) >= STRUCK.covered * (word.right - word.left)
        and not word.turn
    ]
    for _, found in groupby(crossed, key=lambda word: round(word.baseline)):
        line = list(found)
        slack = STRUCK.ends * line[0].size
        left, right = min(word.left for word in line), max(word.right for word in line)
        if abs(left - rule.left) <= slack and abs(right - rule.right) <= slack:
            yield from line


def _marks(loaded: Any, turn: int) -> Iterator[Rule]:
    """The boxes of the page's strike-out marks."""
    frame, corners = frame_of(loaded), pdfium.FS_QUADPOINTSF()
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(loaded), STRUCK.max_marks)):
        mark = pdfium.FPDFPage_GetAnnot(loaded, n)
        if not mark:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(mark) != pdfium.FPDF_ANNOT_STRIKEOUT:
                continue
            for box in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(mark), STRUCK.max_marks)):
                if pdfium.FPDFAnnot_GetAttachmentPoints(mark, box, corners):
                    ends = ((corners.x1, corners.y1), (corners.x4, corners.y4))
                    (left, right), (top, bottom) = map(
                        sorted, zip(*(upright(x, y, frame, turn) for x, y in ends), strict=True)
                    )
                    yield Rule(left, top, right, bottom)
        finally:
            pdfium.FPDFPage_CloseAnnot(mark)


def _holds(mark: Rule, word: Word) -> bool:
    middle = (word.left + word.right) / 2, word.baseline - 0.3 * word.size
    return mark.left <= middle[0] <= mark.right and mark.top <= middle[1] <= mark.bottom
