"""Finds the sentences of a text, as spans of it. The splitting is sentencex's (Wikimedia, MIT)."""

import re

import sentencex

from corpus.document import Span

INSIDE_NAME = re.compile(r"[.!?]\w")  # the last character of a sentence and the one after it
MAX_SENTENCE_CHARS = 1000  # text without full stops is cut here: a quote of pages is no quote


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """The sentences of `text` in order, without the white space around them.

    Together they hold every character that is not white space. A single word with a point ("1.", "M.")
    stays with what follows, a point inside a name ("GLO.ACT") ends nothing, and a sentence of over
    `MAX_SENTENCE_CHARS` is cut between words.
    """
    spans: list[Span] = []
    start = None
    for boundary in sentencex.get_sentence_boundaries(language, text):
        start = boundary["start_index"] if start is None else start
        end = boundary["end_index"]
        piece = text[start:end].split()
        if _says_something(piece) and not INSIDE_NAME.match(text[end - 1 : end + 1]):
            spans.append(Span(start, end))
            start = None
    if start is not None:
        spans.append(Span(start, len(text)))
    trimmed = (_trim(text, span) for span in spans)
    return [piece for span in trimmed if span.start < span.end for piece in _cut_long(text, span)]


def _says_something(piece: list[str]) -> bool:
    """Whether a piece can stand alone: "1.", "M." and "approx." belong to what follows."""
    return any(c.isalpha() for word in piece for c in word) and (len(piece) > 1 or not piece[0].endswith("."))


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
        span = _trim(text, Span(cut, span.end))
    return [*pieces, span] if span.start < span.end else pieces
