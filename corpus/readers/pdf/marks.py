"""Leaves out the raised marks that point to a note, and writes a raised number that is a power as one: km²."""

import re
from collections.abc import Callable, Iterator, Sequence

from corpus.readers.pdf.page import Word
from corpus.readers.pdf.tolerances import MARKS
from corpus.readers.superscripts import raised

NUMBER = re.compile(r"\d{1,3}(?:[,;–-]\d{1,3})*[,;]?")
SYMBOL = re.compile(r"[*∗†‡§¶]{1,3},?")
LETTER = re.compile(r"[a-z]")
ORDINAL_LETTERS = frozenset("deohms")  # 2ᵉ, 3ᵒ, 10ʰ: behind a figure they are no marks
UNIT = re.compile(r"(?:^|[^a-z])(?:[kcmdhµμn]?m|ft|mi|yd|nmi)$", re.IGNORECASE)
INCH = re.compile(r"in|s")  # units only behind a figure or a stroke: 5 in², m/s²
VARIABLE = re.compile(r"(?:^|[^\w])[^\W\d_]$")
TEN = re.compile(r"(?:^|[×x·*])10$")
POWERS = frozenset("23")
BEFORE_NOTE = ".,;:!?)”’\"'»"

Notes = Callable[[], frozenset[str]]


def without_note_marks(words: Sequence[Word], note_numbers: Notes) -> Iterator[Word]:
    """The words in the order of painting, without raised marks behind a word or a figure.

    Powers of units, of ten and of variables, ordinals, fractions and isotopes stay. `note_numbers` gives the marks that
    open notes on the same page; it is asked only where a mark may be something else.
    """
    earlier, before = "", None
    for n, word in enumerate(words):
        after = words[n + 1] if n + 1 < len(words) else None
        shown = word
        if before is not None and hangs_above(before, word):
            if _is_fraction(after):
                shown = word._replace(glued=word.glued and not before.text[-1].isdigit())  # 3¹⁄₂ is no 31⁄2
            elif _is_power(earlier, before.text, word, after, note_numbers):
                shown = word._replace(text=raised(word.text))
            elif _is_mark(before.text, word.text, note_numbers):
                before = before._replace(right=word.right)
                continue
        yield shown
        earlier, before = before.text if before else "", word


def hangs_above(before: Word, word: Word) -> bool:
    """Whether a small word stands raised behind another."""
    lift, gap = before.baseline - word.baseline, word.left - before.right
    return (
        MARKS.smallest * before.size < word.size < MARKS.small * before.size
        and MARKS.raised * before.size < lift < MARKS.lifted * before.size
        and abs(gap) < MARKS.apart * before.size
        and word.turn == before.turn
    )


def _is_fraction(after: Word | None) -> bool:
    return after is not None and after.glued and after.text[0] in "⁄/∕"


def _is_power(earlier: str, base: str, word: Word, after: Word | None, note_numbers: Notes) -> bool:
    """Whether a raised number counts in what it stands behind, or in the letter that follows it: ²³⁵U."""
    if not word.text.lstrip("-−+").isdecimal():
        return False
    if not word.glued:
        return after is not None and after.glued and after.text[0].isupper()
    if TEN.search(base):
        return not (base == "10" and word.text in note_numbers())
    if word.text.isdecimal() and word.text not in POWERS:
        return False
    in_unit = (INCH.fullmatch(base) and earlier[-1:].isdigit()) or base.endswith("/s")
    return bool(in_unit or UNIT.search(base) or VARIABLE.search(base))


def _is_mark(base: str, mark: str, note_numbers: Notes) -> bool:
    if NUMBER.fullmatch(mark) or SYMBOL.fullmatch(mark):
        return True
    if not LETTER.fullmatch(mark):
        return False
    if base[-1].isdigit():
        return mark not in ORDINAL_LETTERS
    return base[-1] in BEFORE_NOTE or mark in note_numbers()
