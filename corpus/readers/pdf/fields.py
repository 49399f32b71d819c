"""Reads what was filled into a PDF: the values of its form and the texts typed on its pages, at their place."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers.pdf.page import Page, Rule, TextLayer, Word, frame_of, upright

USUAL_SIZE = 10.0  # points, where no label stands beside a field
CHAR_WIDTH = 0.5  # em; a field says what stands in it, and not how wide it is set
LINE_HEIGHT = 1.2  # em
PADDING = 2.0  # points
BASELINE = 0.3  # em from the middle of a field down to its baseline
TICKED, OPEN = "☒", "☐"
TICKS = frozenset({pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON})
WRITTEN = frozenset(
    {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX},
)
UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
MAX_VALUE_BYTES = 200_000  # of a field; more is no form
MAX_FIELDS = 1000  # of a page; each looks for its label among all words

Write = Callable[[Any, int], int]


@contextmanager
def form_of(document: Any) -> Iterator[Any]:
    """The form of an open document, None where it has none."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    info = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, info)
    try:
        yield form
    finally:
        if form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def with_fields(loaded: Any, page: Page, form: Any) -> Page:
    """The page with the words that were filled in; a value stands on the line of its label and is painted behind it."""
    frame, words = frame_of(loaded), list(page.words)
    if form:
        pdfium.FORM_OnAfterLoadPage(loaded, form)  # without it no box is ticked
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(loaded), MAX_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(loaded, n)
        if not annotation:
            continue
        try:
            value, box = _value(annotation, form), pdfium.FS_RECTF()
            if value and pdfium.FPDFAnnot_GetRect(annotation, box):
                corners = (upright(x, y, frame, page.turn) for x, y in ((box.left, box.bottom), (box.right, box.top)))
                (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
                _put(words, value, Rule(left, top, right, bottom), page.rules)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    if form:
        pdfium.FORM_OnBeforeClosePage(loaded, form)
    if len(words) == len(page.words):
        return page
    return page._replace(layer=TextLayer.READ, words=tuple(word._replace(order=n) for n, word in enumerate(words)))


def _value(annotation: Any, form: Any) -> str:
    """What a person sees in an annotation: a value, a tick or a typed text; "" for a note, a link or a hidden one."""
    if pdfium.FPDFAnnot_GetFlags(annotation) & UNSEEN:
        return ""
    subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
    if subtype == pdfium.FPDF_ANNOT_FREETEXT:
        return _text(lambda room, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", room, size))
    if subtype != pdfium.FPDF_ANNOT_WIDGET or not form:
        return ""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in TICKS:
        return TICKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else OPEN
    secret = pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & pdfium.FPDF_FORMFLAG_TEXT_PASSWORD
    if kind not in WRITTEN or (kind == pdfium.FPDF_FORMFIELD_TEXTFIELD and secret):
        return ""
    return _text(lambda room, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, room, size))


def _text(write: Write) -> str:
    size = write(None, 0)
    if not 0 < size <= MAX_VALUE_BYTES:
        return ""
    room = (ctypes.c_ushort * (size // 2 + 1))()
    write(room, size)
    shown = bytes(room).decode("utf-16-le", errors="ignore").split("\0")[0]
    return shown.replace("\r\n", "\n").replace("\r", "\n").strip()


def _put(words: list[Word], value: str, box: Rule, rules: Sequence[Rule]) -> None:
    """Adds the words of a value to those of a page: on the line of its label and beside it, else behind what is above.

    A tick may stand left of its label.
    """
    row = [n for n, word in enumerate(words) if box.top <= word.baseline <= box.bottom and not word.turn]
    left = max((n for n in row if words[n].right <= box.left + PADDING), key=lambda n: words[n].right, default=None)
    right = min((n for n in row if words[n].left >= box.right - PADDING), key=lambda n: words[n].left, default=None)
    if left is not None and right is not None and value in {TICKED, OPEN}:
        nearer_right = words[right].left - box.right < box.left - words[left].right
        left, right = (None, right) if nearer_right else (left, None)
    label = left if left is not None else right
    size = words[label].size if label is not None else USUAL_SIZE
    baseline = words[label].baseline if label is not None else (box.top + box.bottom) / 2 + BASELINE * size
    start = box.left + PADDING
    if left is not None and not any(words[left].right <= rule.left == rule.right <= box.left for rule in rules):
        start = words[left].right + CHAR_WIDTH * size
    above = [n for n, word in enumerate(words) if word.baseline < box.top and not word.turn]
    before = max(above, key=lambda n: words[n].baseline, default=-1)
    place = left + 1 if left is not None else right if right is not None else before + 1
    words[place:place] = _set(value, start, baseline if "\n" not in value else box.top + size, size)


def _set(value: str, left: float, baseline: float, size: float) -> Iterator[Word]:
    """The words of a value, line under line."""
    for n, row in enumerate(value.splitlines()):
        at = left
        for text in row.split():
            end = at + CHAR_WIDTH * size * len(text)
            yield Word(text, at, end, baseline + n * LINE_HEIGHT * size, size, bold=False, order=0)
            at = end + CHAR_WIDTH * size
