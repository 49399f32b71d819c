"""Finds the list or table that a sentence stands in or leads to, and what stands above it."""

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from corpus.document import Block, BlockKind, Document, Span

if TYPE_CHECKING:
    from qa.verification.decision import Candidate

LISTED = (BlockKind.ITEM, BlockKind.ROW)
CAPTION_WORDS = 25  # of a paragraph at most that says what the table below it counts


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
    return _beside(candidate, BlockKind.ITEM)


def lead_of(candidate: "Candidate") -> Span | None:
    """The sentence that leads with a colon to the list which a sentence stands in; None when there is none."""
    before = _paragraph_before(candidate.hit.document, items_beside(candidate))
    if before is None or not before.of(candidate.hit.document.text).endswith(":"):
        return None
    return next((span for span in candidate.hit.passage.sentences if span.end == before.end), None)


def caption_of(candidate: "Candidate") -> Span | None:
    """The short paragraph above the table whose row a sentence is; None when there is none."""
    document = candidate.hit.document
    before = _paragraph_before(document, _beside(candidate, BlockKind.ROW))
    short = before is not None and len(before.of(document.text).split()) <= CAPTION_WORDS
    return before if short else None


def _beside(candidate: "Candidate", kind: BlockKind) -> list[Span]:
    document = candidate.hit.document
    at = _block_at(document, candidate.span)
    if at is None or document.blocks[at].kind is not kind:
        return []
    return [*reversed(_run(document.blocks[at::-1])), *_run(document.blocks[at + 1 :])]


def _paragraph_before(document: Document, items: Sequence[Span]) -> Span | None:
    first = _block_at(document, items[0]) if items else None
    before = document.blocks[first - 1] if first else None
    return before.span if before is not None and before.kind is BlockKind.PARAGRAPH else None


def _run(blocks: Sequence[Block]) -> list[Span]:
    """The list items, or else the table rows, that the blocks begin with."""
    kind = blocks[0].kind if blocks else None
    return [block.span for block in takewhile(lambda block: block.kind is kind and kind in LISTED, blocks)]


def _block_at(document: Document, span: Span) -> int | None:
    return next(
        (n for n, block in enumerate(document.blocks) if block.span.start <= span.start and span.end <= block.span.end),
        None,
    )
