"""Reads Word files (DOCX): headings, paragraphs, list items and table rows, as the last revision shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import etree

from corpus.archives import Archive
from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.locators import with_divisions
from corpus.readers.office.package import Relation, core_facts, relations, target_of_kind
from corpus.readers.plaintext import looks_like_heading
from corpus.readers.word.blocks import blocks
from corpus.readers.word.facts import language_of, shown_title
from corpus.readers.word.numbered import with_numbers
from corpus.readers.word.outside import edge_parts, notes_of
from corpus.readers.word.styles import Styles, read_styles
from corpus.readers.word.text import Look, looks_of, runs_of_fields

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
NOTE_KINDS = ("footnote", "endnote")
EDGE_KINDS = ("header", "footer")


def read_word(data: bytes) -> Draft:
    """The draft of a DOCX file: what its last revision shows, each note after the paragraph that refers to it."""
    if data.startswith(OLE_MAGIC):
        encrypted = ENCRYPTED_PACKAGE in data
        raise UnreadableFileError(Message(CorpusCode.WORD_ENCRYPTED if encrypted else CorpusCode.WORD_OLD))
    archive = Archive(data)
    main = target_of_kind(relations(archive, ""), "officeDocument") or "word/document.xml"
    root = archive.xml(main)
    body = root.find("{*}body")
    if body is None:
        raise UnreadableFileError(Message(CorpusCode.WORD_NO_DOCUMENT))
    related = relations(archive, main)
    named = {kind: target for kind in NOTE_KINDS if (target := target_of_kind(related, f"{kind}s"))}
    notes = {kind: archive.xml(target) for kind, target in named.items()}
    edges = _edges(archive, related)
    sheet = target_of_kind(related, "styles")
    styles = read_styles(archive.xml(sheet) if sheet else None)
    styles = _with_looks(styles, [body, *notes.values()], edges, on_white=root.find("{*}background") is None)
    styles = with_numbers(styles, body, _optional(archive, target_of_kind(related, "numbering")))
    held = notes_of(body, notes, styles, _optional(archive, target_of_kind(related, "settings")))
    parts = [*blocks(body, styles, held), *((part, False) for note in held.values() for part in note)]
    if not any(part.kind is BlockKind.HEADING for part, _ in parts):
        parts = [(_as_bold_heading(part) if bold else part, bold) for part, bold in parts]
    facts = core_facts(archive)
    if title := shown_title(body, styles):
        facts["title"] = title
    if language := facts.pop("language", "") or language_of(body, styles):
        facts["language"] = language
    text = tuple(with_divisions(part for part, _ in parts))
    above = edge_parts(edges, styles, {facts.get("title", ""), *(part.text for part in text)})
    hidden = styles.looks.hidden
    warnings = (Message(CorpusCode.TEXT_HIDDEN, count=hidden),) if hidden else ()
    return Draft((*above, *text), facts, warnings=warnings)


def _edges(archive: Archive, related: Mapping[str, Relation]) -> list[etree._Element]:
    """The headers and then the footers of the pages, the parts of the first page among them."""
    names = dict.fromkeys(
        relation.target for kind in EDGE_KINDS for relation in related.values() if relation.kind == kind
    )
    return [root for name in names if (root := _optional(archive, name)) is not None]


def _optional(archive: Archive, name: str) -> etree._Element | None:
    """A part without which the text can still be read; None where the file lacks it or it is damaged."""
    try:
        return archive.xml(name) if name else None
    except UnreadableFileError:
        return None


def _with_looks(
    styles: Styles, roots: Sequence[etree._Element], edges: Sequence[etree._Element], *, on_white: bool
) -> Styles:
    looks = looks_of([*roots, *edges], styles.types, on_white=on_white)
    reckoned = {run: Look.STRUCK for edge in edges for run in runs_of_fields(edge)}
    return replace(styles, looks=replace(looks, of_runs={**looks.of_runs, **reckoned}))


def _as_bold_heading(part: Part) -> Part:
    """A bold line that reads like a heading, in a file that marks no heading as one."""
    if part.kind is not BlockKind.PARAGRAPH or not looks_like_heading(part.text):
        return part
    return replace(part, kind=BlockKind.HEADING, level=2)
