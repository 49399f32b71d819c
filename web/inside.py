"""Finds words inside one document, whatever their case and accents, and tells where."""

import unicodedata
from dataclasses import dataclass

from corpus.document import Document, Span

MAX_PLACES = 200
AROUND_CHARS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words stand, with a little of what stands around them."""

    span: Span
    before: str
    words: str
    after: str
    page: int | None


def found_inside(document: Document, asked: str) -> list[Place]:
    """Every place at which `asked` stands in the text, in order, at most `MAX_PLACES`."""
    folded, origins = _folded(document.text)
    wanted = " ".join(_folded(asked)[0].split())
    places: list[Place] = []
    at = folded.find(wanted) if wanted else -1
    while at >= 0 and len(places) < MAX_PLACES:
        span = Span(origins[at], origins[at + len(wanted) - 1] + 1)
        places.append(
            Place(
                span,
                _before(document.text, span.start),
                span.of(document.text),
                _after(document.text, span.end),
                document.page_at(span.start),
            )
        )
        at = folded.find(wanted, at + len(wanted))
    return places


def _before(text: str, end: int) -> str:
    """What stands before this place; it begins with a whole word, where there are spaces."""
    start = max(0, end - AROUND_CHARS)
    words = text[start:end]
    return words.partition(" ")[2] or words if start else words


def _after(text: str, start: int) -> str:
    words = text[start : start + AROUND_CHARS]
    return words.rpartition(" ")[0] or words if start + AROUND_CHARS < len(text) else words


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in lower case without accents, and for each of its characters the place of the one it came from."""
    folded, origins = [], []
    for place, char in enumerate(text):
        for plain in unicodedata.normalize("NFKD", char).casefold():
            if not unicodedata.combining(plain):
                folded.append(" " if plain.isspace() else plain)
                origins.append(place)
    return "".join(folded), origins
