"""Keeps lists whole: what leads to a list is said with its items, and an item with what leads to it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from corpus.document import Block, BlockKind, Document, Span
from qa.choosing import Said
from qa.evidence import Candidate
from qa.question import Kind, Question

LISTED = (BlockKind.ITEM, BlockKind.ROW)
MOST_WORDS = 120  # of a list that is said whole, by word spaces


def whole_lists(question: Question, chosen: Sequence[Said]) -> list[Said]:
    """The chosen, with the items that the best one leads to; for a question for a list, with the items beside it too.

    Another sentence that leads to a list is left out unless an item of it is said: "Signs of it are:" says nothing.
    """
    said = list(chosen)
    best = chosen[0].candidate
    items = items_after(best) or (items_beside(best) if question.kind is Kind.LIST else [])
    if sum(len(span.of(best.hit.document.text).split()) for span in items) <= MOST_WORDS:
        said = _with(said, best, items)
    spoken = {one.candidate.span.start for one in said}
    return [one for one in said if one is said[0] or not (led := items_after(one.candidate)) or spoken & _starts(led)]


def with_lead(chosen: Sequence[Said], most: int) -> list[Said]:
    """The chosen, and before list items the sentence that leads to them, as long as there are no more than `most`."""
    said = list(chosen)
    for one in chosen:
        lead = lead_of(one.candidate)
        if lead is not None and len(said) < most:
            said = _with(said, one.candidate, [lead])
    return said


def items_after(candidate: Candidate) -> list[Span]:
    """The items of the list, or rows of the table, that a sentence leads to with a colon; none when it does not."""
    document, span = candidate.hit.document, candidate.span
    if not candidate.quote.endswith(":"):
        return []
    at = _block_at(document, span)
    ends_it = at is not None and document.blocks[at].span.end == span.end
    return _run(document.blocks[at + 1 :]) if at is not None and ends_it else []


def items_beside(candidate: Candidate) -> list[Span]:
    """All items of the list that a sentence stands in, in their order; none when it stands in none."""
    document = candidate.hit.document
    at = _block_at(document, candidate.span)
    if at is None or document.blocks[at].kind is not BlockKind.ITEM:
        return []
    return [*reversed(_run(document.blocks[at::-1])), *_run(document.blocks[at + 1 :])]


def lead_of(candidate: Candidate) -> Span | None:
    """The sentence that leads to the list which a sentence stands in; None when there is none."""
    items, document = items_beside(candidate), candidate.hit.document
    if not items:
        return None
    first = _block_at(document, items[0])
    before = document.blocks[first - 1] if first else None
    if before is None or before.kind is not BlockKind.PARAGRAPH or not before.span.of(document.text).endswith(":"):
        return None
    sentences = candidate.hit.passage.sentences
    return next((span for span in sentences if span.end == before.span.end), None)


def _run(blocks: Sequence[Block]) -> list[Span]:
    """The list items, or else the table rows, that the blocks begin with."""
    kind = blocks[0].kind if blocks else None
    return [block.span for block in takewhile(lambda block: block.kind is kind and kind in LISTED, blocks)]


def _block_at(document: Document, span: Span) -> int | None:
    return next(
        (n for n, block in enumerate(document.blocks) if block.span.start <= span.start and span.end <= block.span.end),
        None,
    )


def _with(said: Sequence[Said], like: Candidate, spans: Sequence[Span]) -> list[Said]:
    """The said, and what stands at these places unless it is said already."""
    starts = {candidate.span.start for one in said for candidate in (one.candidate, *one.twins)}
    return [*said, *(Said(replace(like, span=span)) for span in spans if span.start not in starts)]


def _starts(spans: Sequence[Span]) -> set[int]:
    return {span.start for span in spans}
