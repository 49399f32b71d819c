"""What is asked of a page of a file, and what is shown of it: its size, where a quote stands on it, its picture."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Self

from corpus.document import Document, Span


class Box(NamedTuple):
    """A rectangle on the page as it is shown, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page, from 1, and the words to find on it, "" for none; only with `drawn` is a picture made.

    `earlier` is how often the same words stand on the page before the ones that are meant.
    """

    number: int
    quote: str = ""
    earlier: int = 0
    drawn: bool = True

    def to_json(self) -> dict[str, Any]:
        """The request as a line of JSON holds it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: its size in points, the boxes around the lines of the quote, and a PNG, b"" when none was asked for."""

    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    png: bytes = b""

    def to_json(self) -> dict[str, Any]:
        """The view as a line of JSON holds it."""
        return asdict(self) | {"png": b64encode(self.png).decode()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The view that `to_json` gave. Raises KeyError, TypeError or ValueError when it is none."""
        boxes = tuple(Box(*map(float, box)) for box in stored["boxes"])
        return cls(float(stored["width"]), float(stored["height"]), boxes, b64decode(stored["png"], validate=True))


def page_request(document: Document, number: int, span: Span | None, *, drawn: bool = True) -> PageRequest:
    """The request for a page with what stands on it of a span of the document's text."""
    pieces = [] if span is None else [piece for piece in _on_page(document, number) if _overlap(piece, span)]
    if span is None or not pieces:
        return PageRequest(number, drawn=drawn)
    parts = [Span(max(piece.start, span.start), min(piece.end, span.end)) for piece in pieces]
    quote = " ".join(part.of(document.text) for part in parts)
    before = " ".join(
        Span(piece.start, min(piece.end, parts[0].start)).of(document.text)
        for piece in _on_page(document, number)
        if piece.start < parts[0].start
    )
    return PageRequest(number, quote, _letters(before).count(_letters(quote)), drawn)


def _on_page(document: Document, number: int) -> list[Span]:
    """The stretches of the text that stand on a page, in order."""
    starts = [*document.page_starts, (len(document.text), 0)]
    return [Span(start, end) for (start, page), (end, _) in pairwise(starts) if page == number]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _letters(text: str) -> str:
    return "".join(text.split())
