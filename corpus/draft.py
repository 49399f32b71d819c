"""Drafts: what a reader takes out of a file, before it is laid out as one text with offsets."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.document import Block, BlockKind, Document, Span

MAX_TITLE_CHARS = 200  # longer than any real title; a runaway first line would fill every citation


@dataclass(frozen=True, slots=True)
class Part:
    """One heading, paragraph, list item or table row as a reader found it, not yet tidied.

    `page` is where it begins, from 1; None where a file has no pages. Then each form feed in `text` is a turn to the
    next page: a paragraph may begin on one page and end on another.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of one file in reading order, and what the file says about itself (title, publisher, …).

    `pages` is how many the file has, 0 where it has none; `warnings` say what an operator should know of it, such as
    pages without text.
    """

    parts: tuple[Part, ...]
    facts: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    warnings: tuple[str, ...] = ()


def lay_out(draft: Draft, *, document_id: str, name: str) -> Document:
    """The document of a draft: tidied parts joined by a blank line, each with its offsets.

    The title is the one the file declares, else its first heading of level 1, else the file's name.
    """
    pieces, blocks, at = [], [], 0
    for part in draft.parts:
        text = tidy(part.text)
        if not text:
            continue
        blocks.append(Block(part.kind, Span(at, at + len(text)), part.level))
        pieces.append(text)
        at += len(text) + len("\n\n")
    text = "\n\n".join(pieces)
    given = draft.facts.get("title") or _first_heading(text, blocks)
    return Document(
        id=document_id,
        name=name,
        title=(given or _title_from_name(name))[:MAX_TITLE_CHARS],
        title_given=bool(given),
        publisher=draft.facts.get("publisher", ""),
        url=draft.facts.get("url", ""),
        published=draft.facts.get("published", ""),
        note=draft.facts.get("note", ""),
        language=draft.facts.get("language") or "en",
        questions=tuple(draft.facts.get("questions", "").splitlines()),
        text=text,
        blocks=tuple(blocks),
    )


def tidy(text: str) -> str:
    """One line in NFC form: control characters are dropped and white space collapses to single spaces."""
    shown = (c if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"} else "" for c in text)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", "".join(shown))).strip()


def _first_heading(text: str, blocks: Iterable[Block]) -> str:
    tops = (block.span.of(text) for block in blocks if block.kind is BlockKind.HEADING and block.level == 1)
    return next(tops, "")


def _title_from_name(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[\s_-]+", " ", stem).strip() or name
