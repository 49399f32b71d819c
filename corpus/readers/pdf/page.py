"""What stands on one page of a PDF: its words and its drawn rules, with their places on the upright page."""

import ctypes
import math
import re
import struct
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from corpus.readers.pdf.garbled import garbled
from corpus.readers.pdf.hidden import Unseen
from corpus.readers.pdf.language import COMMONEST_WORDS
from corpus.readers.pdf.tolerances import LETTERS

LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
LINE_END_HYPHENS = frozenset("\x02\ufffe")  # what pdfium puts for a hyphen where it believes that a line ends
UNSEEN = frozenset({"", "\u00ad"})  # half of a rare character, a soft hyphen
BOX_SIDES = struct.Struct("4f")  # of an FS_RECTF: left, top, right, bottom
PICTURES = frozenset({pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM})
MAX_FONT_NAME = 128  # bytes; longer names are cut, and still say "Bold"
NO_LETTERS = frozenset({"Cc", "Co", "Cn"})  # control, private use, unassigned
FIRST_HIGH_SURROGATE, FIRST_LOW_SURROGATE, LAST_LOW_SURROGATE = 0xD800, 0xDC00, 0xDFFF
BOLD_NAME = re.compile(rb"bold|black|heavy|bx\d", re.IGNORECASE)


class TextLayer(StrEnum):
    """What a page offers a reader."""

    READ = "read"
    MISSING = "missing"  # something is painted, but no text: a scan, a chart, a photograph
    GARBLED = "garbled"  # its letters have no meaning outside their font
    BLANK = "blank"


class Word(NamedTuple):
    """A word in points on the upright page, measured from its upper left corner; `baseline` grows downwards.

    `order` counts the words in the order in which the file paints them. `turn` is the writing direction against the
    page's main one, in quarter turns. A `glued` word follows the one before without a space, as a footnote's number.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    order: int
    turn: int = 0
    glued: bool = False


class Rule(NamedTuple):
    """A straight line of a table or a frame; its box is thin in one direction."""

    left: float
    top: float
    right: float
    bottom: float


class Page(NamedTuple):
    """The words and rules of a page, its size in points, and whether a picture covers most of it: a scan.

    `turn` is the direction in quarter turns that its words are written in, against the file's own coordinates.
    `hidden` counts the pieces of text that nobody sees, and `partly_garbled` says that some letters had no meaning;
    neither stand among the words.
    """

    layer: TextLayer
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictured: bool = False
    turn: int = 0
    hidden: int = 0
    partly_garbled: bool = False


class _Glyph(NamedTuple):
    text: str
    place: int  # among pdfium's characters of the page
    left: float
    top: float
    right: float
    bottom: float


def read_page(page: Any) -> Page:
    """What stands on a loaded pdfium page. The words of the direction that most are written in come first."""
    frame = frame_of(page)
    width, height = frame.right - frame.left, frame.bottom - frame.top
    painted, pictured = _paintings(page, width * height)
    wordless = TextLayer.MISSING if painted else TextLayer.BLANK
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return Page(wordless, width, height)
    try:
        words, turn, strange, hidden = _words(text_page, frame, Unseen(page, scanned=pictured))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    if turn % 2:
        width, height = height, width
    if not words:
        return Page(TextLayer.GARBLED if strange else wordless, width, height, hidden=hidden)
    rules = tuple(_rules(page, frame, turn))
    return Page(TextLayer.READ, width, height, tuple(words), rules, pictured, turn, hidden, strange)


def _paintings(page: Any, area: float) -> tuple[bool, bool]:
    """Whether the page holds an object that is no text, and whether an image or a group of objects fills most of it."""
    painted = False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for n in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, n)
        kind = pdfium.FPDFPageObj_GetType(thing)
        painted = painted or kind != pdfium.FPDF_PAGEOBJ_TEXT
        if kind in PICTURES and pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            covered = (right.value - left.value) * (top.value - bottom.value)
            if covered >= LETTERS.most_of_page * area:
                return True, True
    return painted, False


def frame_of(page: Any) -> Rule:
    """The visible part of the page in the file's own coordinates; here `top` is the smaller ordinate."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box) or box.right <= box.left or box.top <= box.bottom:
        return Rule(0.0, 0.0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
    return Rule(box.left, box.bottom, box.right, box.top)


class _Look(NamedTuple):
    """How a word is set: `quarter` is its direction in quarter turns, None for a watermark's slant.

    `tiny` is too small to be read.
    """

    size: float
    bold: bool
    quarter: int | None
    x: float
    y: float
    font: bytes = b""
    tiny: bool = False


_Type = tuple[float, bool, int | None, bytes]  # size in points, bold, quarter turns, name of the font


class _Scratch:
    """Room that pdfium writes its answers to, made once for a page."""

    def __init__(self) -> None:
        self.matrix, self.flags = pdfium.FS_MATRIX(), ctypes.c_int()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.name = ctypes.create_string_buffer(MAX_FONT_NAME)
        self.bold: dict[bytes, bool] = {}
        self.address = b""
        self.type: _Type = 0.0, False, None, b""


def _words(text_page: Any, frame: Rule, unseen: Unseen) -> tuple[list[Word], int, bool, int]:
    """The words, the main direction in quarter turns, whether garbled ones were left out, and the pieces hidden."""
    runs = list(_glyph_runs(text_page))
    if not runs:
        return [], 0, False, 0
    if _is_garbled(text_page, runs):
        return [], 0, True, 0
    scratch = _Scratch()
    found = [piece for run in runs for piece in _pieces(text_page, run, scratch)]
    shown = [not _is_hidden(text_page, glyphs, look, unseen) for glyphs, look, _ in found]
    texts = ["".join([glyph.text for glyph in glyphs]) for glyphs, _, _ in found]
    lost = garbled([(look.font, text) for (_, look, _), text in zip(found, texts, strict=True)])
    turns = Counter[int]()
    for (glyphs, look, _), visible, meaningless in zip(found, shown, lost, strict=True):
        if look.quarter is not None and visible and not meaningless:
            turns[look.quarter] += len(glyphs)
    main = max(turns, key=lambda turn: (turns[turn], -turn), default=0)
    words = []
    for n, (glyphs, look, glued) in enumerate(found):
        if shown[n] and not lost[n] and look.quarter is not None:
            word = _placed(glyphs, texts[n], look, glued, frame, main, n)
            shown[n] = word is not None or unseen.scanned
            words += [word] if word else []
    hidden = sum(before and not after for before, after in pairwise([True, *shown]))
    return words, main, any(lost), hidden


def _is_hidden(text_page: Any, glyphs: list[_Glyph], look: _Look, unseen: Unseen) -> bool:
    """Whether nobody sees a word on the page: it is tiny, or painted so that it does not show."""
    if look.tiny or not unseen.suspects:
        return look.tiny
    first = glyphs[0]
    return unseen.hides(text_page, first.place, (first.left + glyphs[-1].right) / 2, (first.bottom + first.top) / 2)


def _glyph_runs(text_page: Any) -> Iterator[list[_Glyph]]:
    """The glyphs between two spaces, spaces being written or guessed by pdfium from the gaps."""
    box, run = pdfium.FS_RECTF(), list[_Glyph]()
    box_at = pdfium.FPDFText_GetLooseCharBox
    sides: Callable[[Any], tuple[float, float, float, float]] = BOX_SIDES.unpack_from
    for place, character in enumerate(_characters(text_page)):
        if "!" <= character <= "~":  # most characters, and so most of the time
            if box_at(text_page, place, box):
                run.append(_Glyph(character, place, *sides(box)))
            continue
        if character.isspace() or character == "\u200b":
            if run:
                yield run
                run = []
            continue
        if character in UNSEEN or not box_at(text_page, place, box):
            continue
        run.append(_Glyph("-" if character in LINE_END_HYPHENS else character, place, *sides(box)))
    if run:
        yield run


def _characters(text_page: Any) -> Iterable[str]:
    """What stands at each of pdfium's places of the page, asked for at once where each place holds one character."""
    count = pdfium.FPDFText_CountChars(text_page)
    room = (ctypes.c_ushort * (2 * count + 1))()  # a rare character takes two
    written = pdfium.FPDFText_GetText(text_page, 0, count, room)
    text = bytes(room)[: 2 * (written - 1)].decode("utf-16-le", errors="ignore")
    return text if len(text) == count and "\0" not in text else _characters_one_by_one(text_page, count)


def _characters_one_by_one(text_page: Any, count: int) -> Iterator[str]:
    """The characters of a page with unmapped ones, and with rare ones that pdfium gives as two halves."""
    high = 0
    for place in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, place)
        if FIRST_HIGH_SURROGATE <= code < FIRST_LOW_SURROGATE:
            high = code
            yield ""
            continue
        if high and FIRST_LOW_SURROGATE <= code <= LAST_LOW_SURROGATE:
            code = 0x10000 + ((high - FIRST_HIGH_SURROGATE) << 10) + (code - FIRST_LOW_SURROGATE)
        high = 0
        yield chr(code) if 0 < code <= sys.maxunicode else "\ufffd"


def _is_garbled(text_page: Any, runs: list[list[_Glyph]]) -> bool:
    """Whether the characters are codes of a font without a key: strange ones, or unmapped ones of no known language."""
    sample = [glyph for run in runs[:: len(runs) // LETTERS.sampled_runs + 1] for glyph in run]
    text = "".join([glyph.text for glyph in sample])
    strange = 0 if text.isprintable() else sum(unicodedata.category(c) in NO_LETTERS for c in text)
    strange += text.count("\ufffd")
    if strange > LETTERS.garbled_share * len(sample):
        return True
    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(text_page, glyph.place) == 1 for glyph in sample)
    if unmapped <= LETTERS.garbled_share * len(sample) or len(runs) < LETTERS.enough_words:
        return False
    return not any("".join(glyph.text for glyph in run).lower() in COMMONEST_WORDS for run in runs)


def _pieces(text_page: Any, run: list[_Glyph], scratch: _Scratch) -> Iterator[tuple[list[_Glyph], _Look, bool]]:
    """A run cut where its glyphs jump or where a raised number hangs on; True for a piece that hangs on."""
    piece, look, glued = [run[0]], _look(text_page, run[0], scratch), False
    for before, glyph in pairwise(run):
        if before.left <= glyph.left <= before.right + 1 and before.bottom == glyph.bottom and before.top == glyph.top:
            piece.append(glyph)  # most glyphs, and so most of the time
            continue
        height = before.top - before.bottom
        gap = LETTERS.gap_inside_word * max(look.size, height)
        beside = before.left - gap <= glyph.right and glyph.left <= before.right + gap
        jumps = not (beside and glyph.bottom <= before.top + gap and before.bottom <= glyph.top + gap)
        jumps = jumps or (glyph.left - before.right > LETTERS.lone_gap * look.size and _is_lone_gap(run, before, glyph))
        resized = not height * 0.85 < glyph.top - glyph.bottom < height / 0.85
        if jumps or resized:
            new = _look(text_page, glyph, scratch)
            if jumps or not look.size * 0.85 < new.size < look.size / 0.85:
                yield piece, look, glued
                piece, look, glued = [], new, not jumps
        piece.append(glyph)
    yield piece, look, glued


def _is_lone_gap(run: list[_Glyph], before: _Glyph, glyph: _Glyph) -> bool:
    """Whether the gap between two small letters of a run parts two words whose space the file leaves out."""
    n = run.index(glyph)
    letters = run[n - LETTERS.lone_letters : n] + run[n : n + LETTERS.lone_letters] if n >= LETTERS.lone_letters else []
    if len(letters) < 2 * LETTERS.lone_letters or not all(letter.text.islower() for letter in letters):
        return False
    widest = max(right.left - left.right for left, right in pairwise(run) if right is not glyph)
    neighbours = glyph.place == before.place + 1 and glyph.bottom == before.bottom  # no soft hyphen stands between
    return neighbours and glyph.left - before.right > LETTERS.lone_by * max(widest, 0)


def _look(text_page: Any, glyph: _Glyph, scratch: _Scratch) -> _Look:
    x, y = scratch.x, scratch.y
    size, bold, quarter, name = _type_of(text_page, glyph.place, scratch)
    tiny = size <= LETTERS.unreadable and glyph.top - glyph.bottom <= 2 * LETTERS.unreadable
    if not LETTERS.smallest_type <= size <= LETTERS.largest_type:  # a bitmap font counts in units of its own
        size = max(LETTERS.smallest_type, min(LETTERS.largest_type, glyph.top - glyph.bottom))
    if not pdfium.FPDFText_GetCharOrigin(text_page, glyph.place, x, y):
        x.value, y.value = glyph.left, glyph.bottom
    return _Look(size, bold, quarter, x.value, y.value, name, tiny)


def _type_of(text_page: Any, place: int, scratch: _Scratch) -> _Type:
    """The type of the text object that holds a character; asked once for each object, which often is a line."""
    thing = pdfium.FPDFText_GetTextObject(text_page, place)
    if not thing:
        return _asked_type(text_page, place, scratch)
    address = bytes(thing)
    if address != scratch.address:
        scratch.address, scratch.type = address, _asked_type(text_page, place, scratch)
    return scratch.type


def _asked_type(text_page: Any, place: int, scratch: _Scratch) -> _Type:
    matrix = scratch.matrix
    size = pdfium.FPDFText_GetFontSize(text_page, place)
    quarter: int | None = 0
    if pdfium.FPDFText_GetMatrix(text_page, place, matrix):
        size *= math.hypot(matrix.c, matrix.d)
        if matrix.b or matrix.a <= 0:
            quarter = _quarter(math.degrees(math.atan2(matrix.b, matrix.a)))
    pdfium.FPDFText_GetFontInfo(text_page, place, scratch.name, MAX_FONT_NAME, scratch.flags)
    name = scratch.name.value
    if name not in scratch.bold:
        scratch.bold[name] = bool(BOLD_NAME.search(name))
    bold = scratch.bold[name] or pdfium.FPDFText_GetFontWeight(text_page, place) >= LETTERS.bold_weight
    return size, bold, quarter, name


def _quarter(degrees: float) -> int | None:
    """The nearest quarter turn; None of a slant, or of no number at all, which a broken matrix gives."""
    if math.isnan(degrees) or abs(degrees - 90 * round(degrees / 90)) > LETTERS.skew_degrees:
        return None
    return round(degrees / 90) % 4


def _placed(
    glyphs: list[_Glyph], text: str, look: _Look, glued: bool, frame: Rule, main: int, order: int
) -> Word | None:
    """The word on the upright page; None when it lies outside of the page's visible part."""
    quarter = look.quarter or 0
    left, right = min([glyph.left for glyph in glyphs]), max([glyph.right for glyph in glyphs])
    bottom, top = glyphs[0].bottom, glyphs[-1].top
    if not (frame.left <= (left + right) / 2 <= frame.right and frame.top <= (bottom + top) / 2 <= frame.bottom):
        return None
    start, baseline = upright(left, look.y, frame, 0)
    end = right - frame.left
    if quarter:
        bottom, top = min([glyph.bottom for glyph in glyphs]), max([glyph.top for glyph in glyphs])
        corners = [upright(*corner, frame, quarter) for corner in ((left, bottom), (right, top))]
        start, end = sorted(along for along, _ in corners)
        baseline = upright(look.x, look.y, frame, quarter)[1]
    if not math.isfinite(start + end + baseline):  # a broken matrix
        return None
    return Word(
        text if text.isascii() else text.translate(LIGATURES),
        start,
        end,
        baseline,
        look.size,
        look.bold,
        order,
        (quarter - main) % 4,
        glued,
    )


def upright(x: float, y: float, frame: Rule, quarter: int) -> tuple[float, float]:
    """A point as seen when text of that direction stands upright: along the line, and down the page."""
    match quarter:
        case 0:
            return x - frame.left, frame.bottom - y
        case 1:
            return y - frame.top, x - frame.left
        case 2:
            return frame.right - x, y - frame.top
        case _:
            return frame.bottom - y, frame.right - x


def _rules(page: Any, frame: Rule, quarter: int) -> Iterator[Rule]:
    """The straight lines among the drawn paths, upright; the sides of a rectangle are lines too."""
    count = 0
    for n in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, n)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if _is_highlight(thing):
            continue
        for a, b in _segments(thing):
            (left, top), (right, bottom) = upright(*a, frame, quarter), upright(*b, frame, quarter)
            rule = Rule(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
            width, height = rule.right - rule.left, rule.bottom - rule.top
            if min(width, height) <= LETTERS.rule_width and max(width, height) >= LETTERS.shortest_rule:
                yield rule
                count += 1
                if count >= LETTERS.max_rules:
                    return


def _is_highlight(path: Any) -> bool:
    """Whether a path is coloured without an outline, and as high as a line of text."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or stroke.value or not fill.value:
        return False
    if not pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
        return False
    return LETTERS.rule_width < min(top.value - bottom.value, right.value - left.value) <= LETTERS.highlight_height


def _segments(path: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight segments of a drawn path, in the page's coordinates."""
    total = pdfium.FPDFPath_CountSegments(path)
    matrix = pdfium.FS_MATRIX()
    if total > LETTERS.max_segments or not pdfium.FPDFPageObj_GetMatrix(path, matrix):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for n in range(total):
        segment = pdfium.FPDFPath_GetPathSegment(path, n)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield point, start
        last = point
