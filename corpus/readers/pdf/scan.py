"""Reads a page that has no text of its own: its picture is recognised, and stands upright and level as a page of words.

A file of text says in which order its words were painted; here they are taken row by row.
"""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from corpus.page_view import Box
from corpus.readers.pdf.layout import pieces_of, reading_order
from corpus.readers.pdf.page import Page, TextLayer, Word
from corpus.readers.pdf.quotes import Glyph
from corpus.recognition import Picture, Recognised, RecognisedLine, Recogniser

LONG_EDGE = 2304  # pixels: some 200 an inch of an A4 page, at which print of 8 points is read
LARGEST_SCALE = 6.0  # pixels a point; a tiny page gains nothing from more
WHITE = 0xFFFFFFFF
TURNS = 4
SURE = 0.95  # of a line's characters on average; of worn scans, 221 of 588 words below were wrong, 9 of 502 above
UNSURE = "\ufdd1"  # stands in the words of other lines: no text has it
UPRIGHT = 0.85  # a page that is read with less is tried in other directions: one upside down stays below 0.7
FEWEST_LINES = 4  # before it is
SAME_TYPE = 0.08  # by which sizes of one type differ when they are measured on ink
SAME_ROW = 0.5  # of the type's size between the baselines of one row
ABOVE, BELOW = 0.8, 0.25  # em of a word's box from its baseline


class Scan(NamedTuple):
    """A recognised page. `page` stands upright and level; `unsure` counts the lines whose words hold that sign.

    `turns` are the quarter turns clockwise after which the shown page stood upright, `slope` is how it leaned then.
    """

    page: Page
    unsure: int
    turns: int
    slope: float


def read_scan(loaded: Any, recogniser: Recogniser) -> Scan:
    """The words that are recognised on a loaded pdfium page, as it is shown."""
    width, height = pdfium.FPDF_GetPageWidthF(loaded), pdfium.FPDF_GetPageHeightF(loaded)
    scale = min(LONG_EDGE / max(width, height, 1.0), LARGEST_SCALE)
    picture = _drawn(loaded, max(1, round(width * scale)), max(1, round(height * scale)))
    turns, found = _upright(picture, recogniser)
    if turns % 2:
        width, height = height, width
    words = tuple(_words(found.lines, scale))
    layer = TextLayer.READ if words else TextLayer.MISSING
    unsure = sum(line.confidence < SURE for line in found.lines)
    return Scan(Page(layer, width, height, words), unsure, turns, found.slope)


def glyphs_of(scan: Scan) -> Iterator[Glyph]:
    """The characters of a scan in reading order, with their boxes on the page as it is shown."""
    flows = reading_order(list(pieces_of(scan.page.words)))
    for word in (word for flow in flows for piece in flow for word in piece.words):
        step = (word.right - word.left) / len(word.text)
        for n, sign in enumerate(word.text):
            yield Glyph(sign, _shown(scan, word, word.left + n * step, word.left + (n + 1) * step))
        yield Glyph(" ", Box(0, 0, 0, 0))


def _drawn(loaded: Any, across: int, down: int) -> Picture:
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, loaded, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return np.frombuffer(pixels, np.uint8).reshape(down, stride)[:, :across]


def _upright(picture: Picture, recogniser: Recogniser) -> tuple[int, Recognised]:
    """The direction in which the picture is read best, in quarter turns clockwise, and what is read then."""
    found = recogniser(picture)
    if _confidence(found) >= UPRIGHT or len(found.lines) < FEWEST_LINES:
        return 0, found
    tried = {turns: recogniser(np.ascontiguousarray(np.rot90(picture, -turns))) for turns in range(1, TURNS)}
    tried[0] = found
    best = max(sorted(tried), key=lambda turns: _certain_characters(tried[turns]))
    return best, tried[best]


def _confidence(found: Recognised) -> float:
    return _certain_characters(found) / max(sum(map(_characters, found.lines)), 1)


def _certain_characters(found: Recognised) -> float:
    return sum(line.confidence * _characters(line) for line in found.lines)


def _characters(line: RecognisedLine) -> int:
    return sum(len(word.text) for word in line.words)


def _words(lines: Sequence[RecognisedLine], scale: float) -> Iterator[Word]:
    """The words of the lines in points, row by row, in types of one size each."""
    order = 0
    placed = sorted(zip(lines, _sizes(lines), strict=True), key=lambda one: one[0].baseline)
    for row in _rows(placed):
        for line, size in sorted(row, key=lambda one: one[0].words[0].left):
            for word in line.words:
                left, right, baseline = (edge / scale for edge in (word.left, word.right, line.baseline))
                text = word.text if line.confidence >= SURE else f"{word.text[0]}{UNSURE}{word.text[1:]}"
                yield Word(text, left, right, baseline, round(size / scale, 1), False, order)
                order += 1


def _rows(placed: Sequence[tuple[RecognisedLine, float]]) -> Iterator[list[tuple[RecognisedLine, float]]]:
    """The lines from the top down, together where they stand beside each other."""
    row, starts = 0, list[int]()
    for n, (line, size) in enumerate(placed):
        if n and line.baseline - placed[n - 1][0].baseline > SAME_ROW * min(size, placed[n - 1][1]):
            row += 1
        starts.append(row)
    for _, members in groupby(zip(starts, placed, strict=True), key=lambda one: one[0]):
        yield [line for _, line in members]


def _sizes(lines: Sequence[RecognisedLine]) -> list[float]:
    """The sizes of the lines, those that are nearly alike made one: the median by characters, the commonest first."""
    sizes = [line.size for line in lines]
    left = dict(enumerate(sizes))
    while left:
        groups = ([n for n in left if abs(left[n] / size - 1) <= SAME_TYPE] for size in set(left.values()))
        group = max(groups, key=lambda group: (sum(_characters(lines[n]) for n in group), min(group)))
        spread = sorted(size for n in group for size in [left[n]] * max(_characters(lines[n]), 1))
        for n in group:
            sizes[n] = spread[len(spread) // 2]
            del left[n]
    return sizes


def _shown(scan: Scan, word: Word, left: float, right: float) -> Box:
    """A stretch of a word on the page as it is shown, which leans and may lie on its side."""
    lean = scan.slope * ((left + right) / 2 - scan.page.width / 2)
    top, bottom = word.baseline - ABOVE * word.size + lean, word.baseline + BELOW * word.size + lean
    width, height = scan.page.width, scan.page.height
    match scan.turns:
        case 1:
            return Box(top, width - right, bottom, width - left)
        case 2:
            return Box(width - right, height - bottom, width - left, height - top)
        case 3:
            return Box(height - bottom, left, height - top, right)
        case _:
            return Box(left, top, right, bottom)
