"""Finds the sentences of a text, as spans of it. The splitting is sentencex's (Wikimedia, MIT)."""

import re
from collections.abc import Iterator

import sentencex

from corpus.abbreviations import PointEnds, point_ends
from corpus.document import Span

INSIDE_NAME = re.compile(
    r"[.!?](?:\w|-\w)"
)  # the last character of a sentence and what is after it: "GLO.ACT", "J.-C."
POINT = re.compile(r"\w\.(?=\s+[^\W\d_])")
OPENING, CLOSING = frozenset("([{“«"), frozenset(")]}”»")
LABEL = re.compile(r"\s*[^\W\d_]+\.? (?:\d+(?:\.\d+)*[A-Za-z]?(?:er|\s?(?:bis|ter|quater))?|[IVXLC]+|premier)\.\s*")
NOT_SPACE = re.compile(r"\S")
MAX_SENTENCE_CHARS = 1000  # text without full stops is cut here: a quote of pages is no quote
STRETCH_CHARS = 4000  # given to sentencex at once: its time grows with the square of quotation marks never closed
LOOK_AHEAD_CHARS = 100  # what follows a full stop and may tell that it ends no sentence


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """The sentences of `text` in order, without the white space around them.

    Together they hold every character that is not white space. A single word with a point ("1.", "M.") and the number
    of an article that begins the text ("Article 2.") stay with what follows, a point inside a name ("GLO.ACT") or
    after an abbreviation whose sentence goes on ends nothing, and a sentence of over `MAX_SENTENCE_CHARS` is cut
    between words.
    """
    spans: list[Span] = []
    start = None
    for found in _candidates(text, language):
        start = _trim(text, found).start if start is None else start
        span = Span(start, found.end)
        label = start == 0 and LABEL.fullmatch(text, 0, span.end)
        if not label and _ends(text, span, language) and _says_something(span.of(text)):
            spans.append(_trim(text, span))
            start = None
    if start is not None:
        spans.append(_trim(text, Span(start, len(text))))
    return [piece for span in spans if span.start < span.end for piece in _cut_long(text, span)]


def _candidates(text: str, language: str) -> Iterator[Span]:
    """What sentencex takes for sentences, cut also where it takes an end for an abbreviation: "etc. La police"."""
    for span in _boundaries(text, language):
        start = span.start
        for point in POINT.finditer(text, span.start, span.end):
            ends = point_ends(text, start, point.end(), language) is PointEnds.YES
            if ends and not _is_enclosed(text[span.start : point.end()]):
                yield Span(start, point.end())
                start = point.end()
        yield span if start == span.start else Span(start, span.end)


def _boundaries(text: str, language: str) -> Iterator[Span]:
    """Where sentencex sees sentences. Long text is given to it in stretches that begin where a sentence does."""
    at = 0
    while at < len(text):
        stretch = text[at : at + STRETCH_CHARS]
        boundaries = sentencex.get_sentence_boundaries(language, stretch)
        found = [Span(at + b["start_index"], at + b["end_index"]) for b in boundaries]
        end = at + len(stretch)
        if end < len(text):
            found = [span for span in found if span.end + LOOK_AHEAD_CHARS <= end] or found[:1]
        yield from found
        at = max(found[-1].end, at + 1) if found else end


def _is_enclosed(piece: str) -> bool:
    """Whether a quotation or a bracket that opens in a piece goes on after it."""
    return sum((c in OPENING) - (c in CLOSING) for c in piece) > 0 or piece.count('"') % 2 == 1


def _ends(text: str, span: Span, language: str) -> bool:
    """Whether a sentence ends with a candidate, which begins with its first word and holds the white space after it."""
    end = span.end
    while end > span.start and text[end - 1].isspace():
        end -= 1
    if span.start == end or INSIDE_NAME.match(text, span.end - 1):
        return False
    return point_ends(text, span.start, end, language) is not PointEnds.NO


def _says_something(piece: str) -> bool:
    """Whether a piece can stand alone: "1.", "M." and "approx." belong to what follows, unless it is long already."""
    if len(piece) > MAX_SENTENCE_CHARS:
        return True
    words = piece.split()
    return any(map(str.isalpha, piece)) and (len(words) > 1 or not words[0].endswith("."))


def _trim(text: str, span: Span) -> Span:
    piece = span.of(text)
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))


def _cut_long(text: str, span: Span) -> list[Span]:
    pieces = []
    while span.end - span.start > MAX_SENTENCE_CHARS:
        limit = span.start + MAX_SENTENCE_CHARS
        breaks = [m.start() for m in re.finditer(r"(?<=[;,])\s", text[span.start : limit])]
        breaks = breaks or [m.start() for m in re.finditer(r"\s", text[span.start : limit])]
        cut = span.start + breaks[-1] if breaks else limit
        pieces.append(_trim(text, Span(span.start, cut)))
        word = NOT_SPACE.search(text, cut, span.end)
        span = Span(word.start() if word else span.end, span.end)
    return [*pieces, span] if span.start < span.end else pieces
