"""The table of contents of a document: its headings, with where each stands."""

from dataclasses import dataclass

from corpus.document import BlockKind, Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading: its text, its depth from 0, and the id of its place on the page."""

    text: str
    depth: int
    anchor: str


def contents_of(document: Document) -> list[Entry]:
    """The headings in order; none when there are fewer than two, which needs no table."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    top = min((heading.level for heading in headings), default=0)
    entries = [Entry(h.span.of(document.text), h.level - top, anchor_of(h.span.start)) for h in headings]
    return entries if len(entries) > 1 else []


def anchor_of(start: int) -> str:
    """The id of the heading that begins at this character."""
    return f"at-{start}"
