"""What a document is once it has been read: text, and where each of its parts stands in that text."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from corpus.message import Message


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `start` (included) to `end` (excluded) of a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row; `level` is 1 to 6 for a heading and 0 otherwise.

    `locator` is the number or place that the file itself gives the block and people cite it by ("para. 12",
    "Article 2", "sheet Seizures"); "" where it gives none. `recognised` says that a program read it from a picture,
    so that it may differ from what is printed.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    locator: str = ""
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """The publication that a brief restates, as the brief names it; "" for what it does not name."""

    publisher: str
    title: str
    published: str
    url: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: its text never changes, and every address in Griot is an offset into it.

    `id` is made from the file's path and stays the same while the file keeps its name. `title_given` is False when
    the document names no title and `title` is only the file's name, which says nothing about what stands in it.
    `questions` are examples that the document itself declares it answers. `blocks` are in order and do not overlap.
    `page_starts` are the (offset, page) at which the pages that hold text begin, in order; empty without pages.
    `file_digest` is the SHA-256 of the file that was read, and `warnings` say what could not be read of it.
    `published` is the day that the document itself gives, `file_dated` only that on which its file was made.
    `collection` is the group that the operator put it in: where nobody says one, its first folder.
    `restates` is set for a brief: the facts are the original's, and the words are the brief's own.
    """

    id: str
    name: str
    title: str
    title_given: bool
    publisher: str
    url: str
    published: str
    note: str
    language: str
    questions: tuple[str, ...]
    text: str
    blocks: tuple[Block, ...]
    author: str = ""
    page_starts: tuple[tuple[int, int], ...] = ()
    file_digest: str = ""
    warnings: tuple[Message, ...] = ()
    restates: Original | None = None
    file_dated: str = ""
    collection: str = ""

    def page_at(self, offset: int) -> int | None:
        """The page of the file on which this character stands, from 1; None where the file has no pages."""
        before = bisect_right(self.page_starts, offset, key=lambda start: start[0])
        return self.page_starts[before - 1][1] if before else None

    def locator_at(self, offset: int) -> str:
        """The locator of the block that holds this character; "" where there is none."""
        block = self._block_at(offset)
        return block.locator if block else ""

    def is_recognised_at(self, offset: int) -> bool:
        """Whether the block that holds this character was read from a picture."""
        block = self._block_at(offset)
        return block is not None and block.recognised

    def _block_at(self, offset: int) -> Block | None:
        at = bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].span.end else None

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section, cut to a size that a model reads at once.

    `section` is the path of headings above the passage, outermost first, without the document's title.
    `sentences` are in order; the first starts at `span.start` and the last ends at `span.end`.
    """

    document_id: str
    section: tuple[str, ...]
    span: Span
    sentences: tuple[Span, ...]
