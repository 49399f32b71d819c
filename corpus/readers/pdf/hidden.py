"""Tells the words of a PDF that no reader sees: painted invisibly, or white on white."""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from corpus.readers.pdf.tolerances import HIDDEN

PICTURES = frozenset({pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING})


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


class Unseen:
    """What hides words on a page; `suspects` is False where every word is painted in a colour, which most pages are.

    The text layer of a scanned page may reach over its edges.
    """

    def __init__(self, page: Any, *, scanned: bool) -> None:
        self.scanned = scanned
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._backgrounds: list[_Box] = []
        self._pictures: list[_Box] = []
        self.suspects = False
        for n in range(pdfium.FPDFPage_CountObjects(page)):
            thing = pdfium.FPDFPage_GetObject(page, n)
            self._look_at(thing, thing)

    def hides(self, text_page: Any, place: int, x: float, y: float) -> bool:
        """Whether the character at a place is invisible without a picture of it, or white without a ground."""
        thing = pdfium.FPDFText_GetTextObject(text_page, place)
        if not thing or len(self._pictures) + len(self._backgrounds) > HIDDEN.most_grounds:
            return False
        if pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
            return not _covers(self._pictures, x, y)
        return self._is_pale(thing) and not _covers(self._pictures + self._backgrounds, x, y)

    def _look_at(self, thing: Any, outermost: Any, depth: int = 0) -> None:
        """Keeps what matters of a thing; one in a group is taken to lie wherever its outermost group does."""
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            invisible = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            self.suspects = self.suspects or invisible or self._is_pale(thing)
        elif kind in PICTURES:
            self._pictures += _bounds(outermost)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and not self._is_pale(thing):
            self._backgrounds += _bounds(outermost)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < HIDDEN.deepest:
            for n in range(min(pdfium.FPDFFormObj_CountObjects(thing), HIDDEN.most_in_group)):
                self._look_at(pdfium.FPDFFormObj_GetObject(thing, n), outermost, depth + 1)

    def _is_pale(self, thing: Any) -> bool:
        """Whether a thing is filled with white, or hardly at all."""
        if not pdfium.FPDFPageObj_GetFillColor(thing, *self._colour):
            return False
        red, green, blue, opacity = (part.value for part in self._colour)
        return opacity < HIDDEN.faint or min(red, green, blue) >= HIDDEN.white


def _bounds(thing: Any) -> Iterator[_Box]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        yield _Box(left.value, bottom.value, right.value, top.value)


def _covers(boxes: list[_Box], x: float, y: float) -> bool:
    return any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in boxes)
