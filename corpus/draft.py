"""Drafts: what a reader takes out of a file, before it is laid out as one text with offsets."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from corpus.document import Block, BlockKind, Document, Original, Span
from corpus.message import Message

SOFT_HYPHEN = "\u00ad"  # where a word may be divided; nobody sees it
MAX_TITLE_CHARS = 300  # reports of the UN have titles of 210; a runaway first line would fill every citation


@dataclass(frozen=True, slots=True)
class Part:
    """One heading, paragraph, list item or table row as a reader found it, not yet tidied.

    `page` is where it begins, from 1; None where a file has no pages. Then each form feed in `text` is a turn to the
    next page: a paragraph may begin on one page and end on another. `locator` is that of `Block`.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    locator: str = ""
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of one file in reading order, and what the file says about itself (title, publisher, …).

    `pages` is how many the file has, 0 where it has none; `warnings` say what an operator should know of it, such as
    pages without text.
    """

    parts: tuple[Part, ...]
    facts: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    warnings: tuple[Message, ...] = ()


def lay_out(draft: Draft, *, document_id: str, name: str, file_digest: str = "") -> Document:
    """The document of a draft: tidied parts joined by a blank line, each with its offsets.

    The title is the one the file declares, else its first heading of level 1, else the file's name.
    """
    pieces, blocks, at = [], [], 0
    page_starts: list[tuple[int, int]] = []
    for part in draft.parts:
        text, turns = _text_and_turns(part)
        if not text:
            continue
        blocks.append(Block(part.kind, Span(at, at + len(text)), part.level, tidy(part.locator), part.recognised))
        pieces.append(text)
        page_starts += [(at + offset, page) for offset, page in turns]
        at += len(text) + len("\n\n")
    text = "\n\n".join(pieces)
    facts = {name: value if name == "questions" else tidy(value) for name, value in draft.facts.items()}
    given = facts.get("title") or _first_heading(text, blocks)
    return Document(
        id=document_id,
        name=name,
        title=(given or _title_from_name(name))[:MAX_TITLE_CHARS],
        title_given=bool(given),
        publisher=facts.get("publisher", ""),
        url=facts.get("url", ""),
        published=facts.get("published", ""),
        note=facts.get("note", ""),
        language=_language(facts.get("language", "")),
        questions=tuple(facts.get("questions", "").splitlines()),
        text=text,
        blocks=tuple(blocks),
        author=facts.get("author", ""),
        page_starts=tuple(_without_repeats(page_starts)),
        file_digest=file_digest,
        warnings=draft.warnings,
        restates=_original(facts),
        file_dated=facts.get("file_dated", ""),
        collection=facts.get("collection") or _first_folder(name),
    )


def draft_as_json(draft: Draft) -> dict[str, Any]:
    """A draft as JSON holds it."""
    return asdict(draft) | {"warnings": [warning.to_json() for warning in draft.warnings]}


def draft_of_json(stored: dict[str, Any]) -> Draft:
    """The draft that `draft_as_json` gave. Raises KeyError, TypeError or ValueError when it is none."""
    parts = tuple(
        Part(BlockKind(p["kind"]), str(p["text"]), int(p["level"]), p["page"], str(p["locator"]), bool(p["recognised"]))
        for p in stored["parts"]
    )
    facts = {str(name): str(value) for name, value in stored["facts"].items()}
    return Draft(parts, facts, int(stored["pages"]), tuple(map(Message.from_json, stored["warnings"])))


def tidy(text: str) -> str:
    """One line in NFC form: control characters and soft hyphens are dropped, white space collapses to single spaces."""
    if not text.isprintable():  # most text is, and this loop is slow
        text = "".join(
            c for c in text if c.isspace() or (c != SOFT_HYPHEN and unicodedata.category(c) not in {"Cc", "Cs"})
        )
    return " ".join(unicodedata.normalize("NFC", text).split())


def _text_and_turns(part: Part) -> tuple[str, list[tuple[int, int]]]:
    """The tidied text of a part, and at which of its characters which page begins."""
    if part.page is None:
        return tidy(part.text), []
    text, turns = "", []
    for page, raw in enumerate(part.text.split("\f"), part.page):
        piece = tidy(raw)
        if piece:
            text = f"{text} {piece}" if text else piece
            turns.append((len(text) - len(piece), page))
    return text, turns


def _without_repeats(page_starts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Only where the page changes; a footnote put after its paragraph may lead back to the page before."""
    current = None
    for offset, page in page_starts:
        if page != current:
            yield offset, page
        current = page


def _first_heading(text: str, blocks: Iterable[Block]) -> str:
    tops = (block.span.of(text) for block in blocks if block.kind is BlockKind.HEADING and block.level == 1)
    return next(tops, "")


def _original(facts: Mapping[str, str]) -> Original | None:
    """What the file restates; None where it names neither a title nor a publisher of an original."""
    named = {part.name: facts.get(f"restates.{part.name}", "") for part in fields(Original)}
    return Original(**named) if named["title"] or named["publisher"] else None


def _first_folder(name: str) -> str:
    folder, slash, _ = name.partition("/")
    return folder if slash else ""


def _language(declared: str) -> str:
    """ "fr" for "fr-FR" or "FR_fr"; English where nothing is said that can be a language."""
    code = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else "en"


def _title_from_name(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[\s_-]+", " ", stem).strip() or name
