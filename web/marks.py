"""Cuts text where a mark begins and ends: a quote in its document, the answering words in a sentence."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from corpus.document import Span
from web.contract import Json


def pieces(text: str, whole: Span, marked: Span | None) -> Iterator[tuple[str, bool]]:
    """The characters of `whole` in order, cut where the mark begins and ends; True for the marked ones."""
    if marked is None or marked.end <= whole.start or marked.start >= whole.end:
        yield whole.of(text), False
        return
    inner = Span(max(whole.start, marked.start), min(whole.end, marked.end))
    for span, is_marked in (
        (Span(whole.start, inner.start), False),
        (inner, True),
        (Span(inner.end, whole.end), False),
    ):
        if span.start < span.end:
            yield span.of(text), is_marked


def answering_pieces(text: str, answer_span: Json | None) -> Iterator[tuple[str, bool]]:
    """A sentence in order; True for the words of it that answer. A reply that was kept before may name none."""
    marked = Span(answer_span["start"], answer_span["end"]) if answer_span else None
    return pieces(text, Span(0, len(text)), marked)


def marked_runs(text: str, places: Iterable[Json | None]) -> Iterator[tuple[str, bool]]:
    """A text in order, cut at several places in it; True for the characters that stand in one of them."""
    spans = [Span(place["start"], place["end"]) for place in places if place]
    cuts = sorted({0, len(text), *(end for span in spans for end in (span.start, span.end))})
    for start, end in pairwise(cuts):
        yield text[start:end], any(span.start <= start and end <= span.end for span in spans)
