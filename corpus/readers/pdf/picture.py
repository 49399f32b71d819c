"""Shows a page of a PDF as it is: its size, where a quote stands on it, and its picture with the quote boxed."""

import ctypes
import math
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from corpus.codes import CorpusCode
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.page_view import Box, PageRequest, PageView
from corpus.readers.pdf.engine import loaded, opened, page_count
from corpus.readers.pdf.quotes import Glyph, quote_boxes
from corpus.readers.pdf.scan import glyphs_of, read_scan
from corpus.recognition import Recogniser

USUAL_SCALE = 2.0  # pixels a point: 144 a inch, at which footnotes can be read
MAX_WIDTH = 1600  # pixels
MAX_PIXELS = 4_000_000
FINE = 100  # parts of a point: pdfium tells places on the shown page in whole numbers
MAX_FINE = 2**30  # which an int of C holds
MARGIN = 1.5  # points between a quote and its frame
FRAME_WIDTH = 2  # pixels
WHITE = 0xFFFFFFFF
TINT = (255, 240, 150)  # red, green, blue: what is light becomes yellow, and letters stay dark
FRAME = bytes((178, 74, 0))
TABLES = tuple(bytes(level * tint // 255 for level in range(256)) for tint in TINT)
CHANNELS = 3
PNG_MARK = b"\x89PNG\r\n\x1a\n"
PNG_LEVEL = 6  # of zlib: 9 takes four times as long for a hundredth


def show_page(data: bytes, asked: PageRequest, recogniser: Recogniser | None = None) -> PageView:
    """The page that is asked for. With a recogniser a quote is found on a scanned page too, which takes seconds.

    Raises UnreadableFileError when there is none of that number, or it is damaged.
    """
    with opened(data) as document:
        count = page_count(document)
        if not 1 <= asked.number <= count:
            raise UnreadableFileError(Message(CorpusCode.PDF_NO_SUCH_PAGE, number=asked.number, count=count))
        with loaded(document, asked.number) as page:
            if page is None:
                raise UnreadableFileError(Message(CorpusCode.PDF_PAGES_DAMAGED, count=1, pages=str(asked.number)))
            return _shown(page, asked, recogniser)


def _shown(page: Any, asked: PageRequest, recogniser: Recogniser | None) -> PageView:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    boxes = quote_boxes(list(_glyphs(page, width, height)), asked.quote, asked.earlier) if asked.quote else []
    if asked.quote and recogniser and not boxes:
        boxes = quote_boxes(list(glyphs_of(read_scan(page, recogniser))), asked.quote, asked.earlier)
    rounded = tuple(Box(*(round(edge, 2) for edge in box)) for box in boxes)
    return PageView(
        round(width, 2), round(height, 2), rounded, _png(page, width, height, boxes) if asked.drawn else b""
    )


def _glyphs(page: Any, width: float, height: float) -> Iterator[Glyph]:
    """The characters in the order of the file, on the page as it is shown: turned and cropped."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return
    fine = min(FINE, MAX_FINE / max(width, height, 1.0))
    size = math.ceil(width * fine), math.ceil(height * fine)
    box = pdfium.FS_RECTF()
    try:
        for index in range(pdfium.FPDFText_CountChars(text_page)):
            code = pdfium.FPDFText_GetUnicode(text_page, index)
            text = chr(code) if 0 < code <= sys.maxunicode else " "
            if text.isspace() or not pdfium.FPDFText_GetLooseCharBox(text_page, index, box):
                yield Glyph(" ", Box(0, 0, 0, 0))
                continue
            corners = [_seen(page, size, x, y, fine) for x, y in ((box.left, box.top), (box.right, box.bottom))]
            (left, right), (top, bottom) = (sorted(edges) for edges in zip(*corners, strict=True))
            yield Glyph(text, Box(left, top, right, bottom))
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _seen(page: Any, size: tuple[int, int], x: float, y: float, fine: float) -> tuple[float, float]:
    """A point of the file's own coordinates as it is seen, in points from the upper left corner."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return across.value / fine, down.value / fine


def _png(page: Any, width: float, height: float, boxes: Sequence[Box]) -> bytes:
    scale = min(USUAL_SCALE, MAX_WIDTH / max(width, 1.0), math.sqrt(MAX_PIXELS / max(width * height, 1.0)))
    across, down = max(1, int(width * scale)), max(1, int(height * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, WHITE)
        how = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, how)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        rows = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    picture = [bytearray(rows[n * stride : n * stride + CHANNELS * across]) for n in range(down)]
    for box in boxes:
        _draw(picture, [round(edge * scale) for edge in _widened(box)])
    return _encoded(picture)


def _widened(box: Box) -> Box:
    return Box(box.left - MARGIN, box.top - MARGIN, box.right + MARGIN, box.bottom + MARGIN)


def _draw(picture: list[bytearray], edges: Sequence[int]) -> None:
    """Tints what is inside of the edges (left, top, right, bottom, in pixels) and draws a frame along them."""
    left, top, right, bottom = edges
    left, right = (min(max(edge, 0), len(picture[0]) // CHANNELS) for edge in (left, right))
    for n in range(max(top, 0), min(bottom, len(picture))):
        row = picture[n]
        for channel, table in enumerate(TABLES):
            inside = slice(CHANNELS * left + channel, CHANNELS * right, CHANNELS)
            row[inside] = row[inside].translate(table)
        on_edge = n < top + FRAME_WIDTH or n >= bottom - FRAME_WIDTH
        width = right - left if on_edge else min(FRAME_WIDTH, right - left)
        for start in (left, right - width):
            row[CHANNELS * start : CHANNELS * (start + width)] = FRAME * width


def _encoded(picture: Sequence[bytearray]) -> bytes:
    """The rows of red, green and blue as a PNG (RFC 2083), without a filter."""
    head = struct.pack(">IIBBBBB", len(picture[0]) // CHANNELS, len(picture), 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in picture), PNG_LEVEL)
    return PNG_MARK + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
