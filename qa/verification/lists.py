"""Finds the list that a sentence stands in or leads to."""

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from corpus.document import Block, BlockKind, Document, Span

if TYPE_CHECKING:
    from qa.verification.decision import Candidate

LISTED = (BlockKind.ITEM, BlockKind.ROW)


def items_after(candidate: "Candidate") -> list[Span]:
    """The items of the list, or rows of the table, that a sentence leads to with a colon; none when it does not."""
    document, span = candidate.hit.document, candidate.span
    if not candidate.quote.endswith(":"):
        return []
    at = _block_at(document, span)
    ends_it = at is not None and document.blocks[at].span.end == span.end
    return _run(document.blocks[at + 1 :]) if at is not None and ends_it else []


def items_beside(candidate: "Candidate") -> list[Span]:
    """All items of the list that a sentence stands in, in their order; none when it stands in none."""
    document = candidate.hit.document
    at = _block_at(document, candidate.span)
    if at is None or document.blocks[at].kind is not BlockKind.ITEM:
        return []
    return [*reversed(_run(document.blocks[at::-1])), *_run(document.blocks[at + 1 :])]


def lead_of(candidate: "Candidate") -> Span | None:
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
