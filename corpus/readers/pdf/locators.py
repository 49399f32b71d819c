"""Finds the numbers by which people cite the paragraphs and articles of a document: "para. 12", "Article 2"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.document import BlockKind
from corpus.readers.pdf.groups import Group
from corpus.readers.pdf.tolerances import NUMBERS

NUMBERED = re.compile(r"(\d{1,3})\.\s+(?=\S)")
LETTERED = re.compile(r"\(([a-z])\)\s")
ARTICLE_HEADING = re.compile(r"art(?:icle|\.)\s+(\d{1,3}(?:er|\s?bis|\s?ter)?|[IVXL]{1,6}|premier)\b", re.IGNORECASE)
ARTICLE = re.compile(ARTICLE_HEADING.pattern + r"(?=\s*(?:[.:–—-]|$))", re.IGNORECASE)


class _Numbered(NamedTuple):
    at: int
    number: int
    left: float
    length: int  # of the row that ends here
    before: "_Numbered | None"


def locators_of(groups: Sequence[Group]) -> list[str]:
    """For each group the number that people cite it by, "" where it has none.

    Paragraphs are numbered when their numbers run on over the document; lettered items under one are "para. 5 (a)".
    What follows an article's heading belongs to the article, up to the next heading.
    """
    numbers = _running(groups)
    found = []
    article = paragraph = letter = ""
    for n, group in enumerate(groups):
        text = group.lines[0].text
        if group.note or group.rows:
            found.append("")
            continue
        heading = group.kind is BlockKind.HEADING
        named = (ARTICLE_HEADING if heading else ARTICLE).match(text)
        if named or heading:
            article = f"Article {named[1]}" if named else ""
            paragraph = letter = ""
        elif n in numbers:
            paragraph, letter = f"para. {numbers[n]}", ""
        lettered = LETTERED.match(text)
        if paragraph and lettered and lettered[1] == (chr(ord(letter) + 1) if letter else "a"):
            letter = lettered[1]
        found.append(article or (f"{paragraph} ({letter})" if letter else paragraph))
    return found


def _running(groups: Sequence[Group]) -> dict[int, int]:
    """Which groups carry the document's running numbers, and which number each."""
    ends: dict[int, list[_Numbered]] = {}
    for item in _numbered(groups):
        before = [each for gap in range(1, NUMBERS.largest_gap + 1) for each in ends.get(item.number - gap, [])]
        best = max(before, key=lambda each: (each.length, -abs(each.left - item.left), -each.at), default=None)
        row = item._replace(length=best.length + 1 if best else 1, before=best)
        ends[item.number] = [row, *ends.get(item.number, [])][: NUMBERS.candidates]
    last = max((row for rows in ends.values() for row in rows), key=lambda row: (row.length, -row.at), default=None)
    found: dict[int, int] = {}
    while last is not None:
        found[last.at] = last.number
        last = last.before
    lengths = sorted(len(groups[at].text) for at in found)
    if len(found) < NUMBERS.fewest or lengths[len(lengths) // 2] < NUMBERS.paragraph_chars:
        return {}
    return found


def _numbered(groups: Sequence[Group]) -> Iterator[_Numbered]:
    for at, group in enumerate(groups):
        match = NUMBERED.match(group.lines[0].text)
        if match and not (group.note or group.rows or group.kind is BlockKind.HEADING):
            yield _Numbered(at, int(match[1]), group.lines[0].left, 1, None)
