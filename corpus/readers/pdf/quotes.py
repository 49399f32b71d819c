"""Finds a quote among the characters of a page, by its letters and digits alone, and puts a box around each line.

The text of a document was joined over line ends, columns and pages, and freed of hyphens and note marks; the page has
all of these. So the longest stretches of the quote that stand on the page are looked for, one after the other.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.page_view import Box
from corpus.readers.pdf.tolerances import QUOTES


class Glyph(NamedTuple):
    """A character of a page and its box; a space parts words, and its box does not count."""

    text: str
    box: Box


def quote_boxes(glyphs: Sequence[Glyph], quote: str, earlier: int = 0) -> list[Box]:
    """A box for each line of the quote, in its order; none when less than half of it stands on the page.

    `earlier` is how often the same words stand before the ones that are meant. The row of a table, which is quoted with
    its headings, is found by its words.
    """
    wanted = "".join(_folded(quote))
    letters = [(letter, n) for n, glyph in enumerate(glyphs) for letter in _folded(glyph.text)]
    found = _found(wanted, "".join(letter for letter, _ in letters), earlier)
    if len(found) >= QUOTES.found_share * max(len(wanted), 1):
        return _lines([glyphs[n].box for n in _with_signs(glyphs, dict.fromkeys(letters[at][1] for at in found))])
    return _rows(glyphs, quote)


def _folded(text: str) -> Iterator[str]:
    """The letters and digits of a text in lower case, without accents, ligatures taken apart."""
    if text.isascii():
        yield from (char for char in text.lower() if char.isalnum())
        return
    yield from (char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())


def _found(wanted: str, page: str, earlier: int) -> list[int]:
    """The places of the page at which the letters that are wanted stand, in the order of the quote."""
    whole = _occurrences(wanted, page)
    if whole:
        start = whole[min(earlier, len(whole) - 1)]
        return list(range(start, start + len(wanted)))
    places = defaultdict[str, list[int]](list)
    for place in range(len(page) - QUOTES.shortest + 1):
        places[page[place : place + QUOTES.shortest]].append(place)
    found, at, done = list[int](), 0, 0
    while at <= len(wanted) - QUOTES.shortest:
        starts = places.get(wanted[at : at + QUOTES.shortest])
        if not starts:
            at += 1
            continue
        after = found[-1] + 1 if found else 0
        start = min(starts, key=lambda place: (place < after, abs(place - after)))
        lead = _stretch(wanted[done:at][::-1], page[:start][::-1])
        stretch = _stretch(wanted[at:], page[start:])
        strayed = _strayed(wanted[: at + len(stretch) + QUOTES.shortest], at + len(stretch), places)
        stretch = stretch[: len(stretch) - strayed]
        found += [*(start - 1 - place for place in reversed(lead)), *(start + place for place in stretch)]
        at = done = at + len(stretch)
    return found


def _occurrences(wanted: str, page: str) -> list[int]:
    found = []
    at = page.find(wanted) if wanted else -1
    while at >= 0:
        found.append(at)
        at = page.find(wanted, at + len(wanted))
    return found


def _stretch(wanted: str, page: str) -> list[int]:
    """The places of the letters with which both begin, as far as they go on alike; a note mark is passed over."""
    places, place = list[int](), 0
    for n, letter in enumerate(wanted):
        if page[place : place + 1] != letter:
            again = wanted[n : n + QUOTES.same_again]
            after_note = page.find(again, place, place + QUOTES.note_letters + len(again))
            if after_note < 0:
                break
            place = after_note
        places.append(place)
        place += 1
    return places


def _strayed(wanted: str, end: int, places: dict[str, list[int]]) -> int:
    """How many letters before `end` were alike by chance: from there on the quote goes on elsewhere on the page."""
    for back in range(min(QUOTES.same_again, end), 0, -1):
        gram = wanted[end - back : end - back + QUOTES.shortest]
        if len(gram) == QUOTES.shortest and gram in places:
            return back
    return 0


def _with_signs(glyphs: Sequence[Glyph], found: Iterable[int]) -> Iterator[int]:
    """The glyphs that were found, each with the stops, brackets and hyphens that follow it."""
    for n in found:
        yield n
        for after in range(n + 1, len(glyphs)):
            if glyphs[after].text.isspace() or any(_folded(glyphs[after].text)):
                break
            yield after


def _lines(boxes: Sequence[Box]) -> list[Box]:
    """The boxes of glyphs in their order, drawn together where they stand on one line."""
    if _is_sideways(boxes):
        return [_turned(box) for box in _merged(map(_turned, boxes))]
    return _merged(boxes)


def _merged(boxes: Iterable[Box]) -> list[Box]:
    lines: list[Box] = []
    for box in boxes:
        if (
            lines
            and _on_one_line(lines[-1], box)
            and _gap(lines[-1], box) <= QUOTES.widest_gap * (box.bottom - box.top)
        ):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    return lines


def _is_sideways(boxes: Sequence[Box]) -> bool:
    """Whether the text runs up or down the page."""
    steps = [abs(b.left - a.left) < abs(b.top - a.top) for a, b in pairwise(boxes)]
    return sum(steps) > len(steps) / 2


def _turned(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _on_one_line(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > QUOTES.same_line * min(one.bottom - one.top, other.bottom - other.top)


def _gap(one: Box, other: Box) -> float:
    return max(other.left - one.right, one.left - other.right)


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


class _Word(NamedTuple):
    text: str
    box: Box


def _rows(glyphs: Sequence[Glyph], quote: str) -> list[Box]:
    """The lines across the page that are made of words of the quote alone; none when they are less than half of it."""
    wanted = {"".join(_folded(word)) for word in quote.split()}
    lines: list[list[_Word]] = []
    for word in sorted(_words(glyphs), key=lambda word: (word.box.top, word.box.left)):
        if lines and _on_one_line(lines[-1][0].box, word.box):
            lines[-1].append(word)
        else:
            lines.append([word])
    rows = [line for line in lines if len(line) >= QUOTES.words_of_row and all(word.text in wanted for word in line)]
    found = {word.text for row in rows for word in row}
    if sum(map(len, found)) < QUOTES.found_share * sum(map(len, wanted)):
        return []
    return [box for row in rows for box in _merged(word.box for word in sorted(row, key=lambda word: word.box.left))]


def _words(glyphs: Iterable[Glyph]) -> Iterator[_Word]:
    """The words between spaces, without those that have no letter."""
    text, box = "", None
    for glyph in (*glyphs, Glyph(" ", Box(0, 0, 0, 0))):
        if not glyph.text.isspace():
            text, box = text + "".join(_folded(glyph.text)), _around(box, glyph.box) if box else glyph.box
            continue
        if text and box:
            yield _Word(text, box)
        text, box = "", None
