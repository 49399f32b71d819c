"""Reads PowerPoint presentations (PPTX): the text of each slide in order, and the speaker's notes after it."""

import re
from collections.abc import Iterator

from lxml import etree

from corpus.archives import Archive
from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.message import Message
from corpus.readers.office.package import Relation, core_facts, relations, target_of_kind
from corpus.readers.plaintext import BULLET
from corpus.readers.tables import Cell, is_layout, table_parts

TITLES = {"title", "ctrTitle"}
FURNITURE = {"sldNum", "dt", "ftr", "hdr", "sldImg"}  # of every slide
LISTS = {"body", "obj", ""}  # placeholders whose paragraphs are the points of a list
TITLE_LEVEL = 2


def read_powerpoint(data: bytes) -> Draft:
    """The draft of a presentation: its slides in order but those that are hidden."""
    archive = Archive(data)
    main = target_of_kind(relations(archive, ""), "officeDocument") or "ppt/presentation.xml"
    slides, related = archive.xml(main).iterfind("{*}sldIdLst/{*}sldId"), relations(archive, main)
    parts: list[Part] = []
    hidden = 0
    for number, reference in enumerate(slides, 1):
        relation = next((related[value] for value in reference.attrib.values() if value in related), None)
        if relation is None or relation.kind != "slide":
            continue
        slide = archive.xml(relation.target)
        if slide.get("show") in {"0", "false"}:
            hidden += 1
            continue
        found = [*_slide_parts(slide), *_notes(archive, relations(archive, relation.target))]
        parts += [Part(part.kind, part.text, part.level, locator=f"slide {number}") for part in found]
    warnings = (Message(CorpusCode.SLIDES_HIDDEN, count=hidden),) if hidden else ()
    return Draft(tuple(parts), core_facts(archive), warnings=warnings)


def _slide_parts(slide: etree._Element) -> Iterator[Part]:
    """The titles of a slide first, then its other shapes in the order of the file."""
    shapes = [shape for shape in slide.iter("{*}sp", "{*}graphicFrame") if not _is_fallback(shape)]
    for shape in sorted(shapes, key=lambda shape: _placeholder(shape) not in TITLES):
        placeholder = _placeholder(shape)
        if placeholder in FURNITURE:
            continue
        for table in shape.iterfind(".//{*}tbl"):
            yield from _table(table)
        texts = [text for body in shape.iterchildren("{*}txBody") for text in _paragraphs(body)]
        if placeholder in TITLES and texts:
            yield Part(BlockKind.HEADING, " ".join(texts), TITLE_LEVEL)
            continue
        listed = placeholder in LISTS and len(texts) > 1
        for text in texts:
            kind = BlockKind.ITEM if listed or BULLET.match(text) else BlockKind.PARAGRAPH
            yield Part(kind, BULLET.sub("", text))


def _is_fallback(shape: etree._Element) -> bool:
    """Whether a shape repeats another for older programs."""
    return any(etree.QName(above).localname == "Fallback" for above in shape.iterancestors())


def _placeholder(shape: etree._Element) -> str:
    """What a shape holds the place of: "title"; "" for a list, "none" when it is a box of its own."""
    found = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
    return "none" if found is None else str(found.get("type", ""))


def _paragraphs(body: etree._Element) -> list[str]:
    return [text for paragraph in body.iterchildren("{*}p") if (text := tidy("".join(_words(paragraph))))]


def _words(paragraph: etree._Element) -> Iterator[str]:
    for child in paragraph.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name == "br":
            yield " "
        elif name in {"r", "fld"}:
            yield child.findtext("{*}t", "")


def _table(table: etree._Element) -> Iterator[Part]:
    properties = table.find("{*}tblPr")
    headed = properties is not None and properties.get("firstRow") in {"1", "true"}
    grid = [
        [_cell(cell, heads=headed and n == 0) for cell in row.iterchildren("{*}tc") if not _is_covered(cell)]
        for n, row in enumerate(table.iterchildren("{*}tr"))
    ]
    if is_layout(grid):
        yield from (Part(BlockKind.PARAGRAPH, cell.text) for row in grid for cell in row if cell.text)
    else:
        yield from table_parts(grid)


def _cell(cell: etree._Element, *, heads: bool) -> Cell:
    text = " ".join(text for body in cell.iterchildren("{*}txBody") for text in _paragraphs(body))
    return Cell(text, _count(cell.get("gridSpan", "")), _count(cell.get("rowSpan", "")), heads)


def _is_covered(cell: etree._Element) -> bool:
    return any(cell.get(name) in {"1", "true"} for name in ("hMerge", "vMerge"))


def _count(written: str) -> int:
    return max(1, int(written)) if re.fullmatch(r"[0-9]{1,3}", written) else 1


def _notes(archive: Archive, related: dict[str, Relation]) -> Iterator[Part]:
    name = target_of_kind(related, "notesSlide")
    if name:
        for shape in archive.xml(name).iter("{*}sp"):
            if _placeholder(shape) == "body":
                for body in shape.iterchildren("{*}txBody"):
                    yield from (Part(BlockKind.PARAGRAPH, text) for text in _paragraphs(body))
