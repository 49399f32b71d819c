"""The paragraphs, items, headings and table rows of a Word file's text, of a cell, a note or a text box."""

import re
from collections.abc import Iterator

from lxml import etree

from corpus.archives import attribute, local_name
from corpus.document import BlockKind
from corpus.draft import Part, tidy
from corpus.readers.plaintext import BULLET
from corpus.readers.raised_type import in_plain_type, note_label
from corpus.readers.tables import Cell, CellRows, is_layout, one_line, table_parts
from corpus.readers.word.grids import cells_of, grid_of, rows_of
from corpus.readers.word.note_numbers import note_key, references
from corpus.readers.word.numbered import with_number
from corpus.readers.word.styles import Styles, chain_of, heading_level, is_all_bold, is_item
from corpus.readers.word.text import LEFT_OUT, words
from corpus.readers.word.xml import value

MAX_HEADING_CHARS = 300  # a longer one is a paragraph that somebody made look like a heading
CONTENTS_NAME = re.compile(r"toc\s*[1-9]|toc heading|table of figures", re.IGNORECASE)


def blocks(
    container: etree._Element, styles: Styles, notes: dict[str, list[Part]] | None = None
) -> Iterator[tuple[Part, bool]]:
    """The parts of a body, a cell, a note or a text box, each with whether it is all bold.

    Each of `notes` is taken out of them and follows the paragraph or the table that first refers to it.
    """
    for child in container.iterchildren(etree.Element):
        yield from _blocks_of(child, styles, notes)


def _blocks_of(
    element: etree._Element, styles: Styles, notes: dict[str, list[Part]] | None = None
) -> Iterator[tuple[Part, bool]]:
    name = local_name(element)
    if name in {"p", "tbl"}:
        yield from _paragraph(element, styles) if name == "p" else _table(element, styles)
        if notes:
            for reference in references(element):
                yield from ((part, False) for part in notes.pop(note_key(reference), []))
    elif name not in LEFT_OUT and not (name == "sdt" and _is_contents(element)):
        yield from blocks(element, styles, notes)


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and attribute(gallery, "val") == "Table of Contents"


def _paragraph(paragraph: etree._Element, styles: Styles) -> Iterator[tuple[Part, bool]]:
    mark, line = note_label("".join(words(paragraph, styles.looks)))
    text = tidy(in_plain_type(line))
    chain = list(chain_of(value(paragraph, "pPr/{*}pStyle"), styles))
    number = styles.numbers.get(paragraph)
    if number is not None and not text and not number.is_plain:  # "Article 2" on a line of its own
        yield with_number(Part(BlockKind.PARAGRAPH, ""), number, styles), is_all_bold(paragraph)
    if text and not (chain and CONTENTS_NAME.fullmatch(chain[0].name)):
        level = heading_level(paragraph, chain)
        part = Part(BlockKind.PARAGRAPH, text, locator=f"note {mark}" if mark else "")
        if level and len(text) <= MAX_HEADING_CHARS:
            part = Part(BlockKind.HEADING, text, level)
        elif is_item(paragraph, chain) or BULLET.match(text):
            part = Part(BlockKind.ITEM, BULLET.sub("", text))
        bold = part.kind is BlockKind.PARAGRAPH and is_all_bold(paragraph)
        yield part if number is None else with_number(part, number, styles), bold
    for box in _boxes(paragraph):
        yield from blocks(box, styles)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, each once: `Fallback` repeats them for older programs."""
    for box in paragraph.iterdescendants("{*}txbxContent"):
        for above in box.iterancestors():
            name = local_name(above)
            if above is paragraph:
                yield box
            if above is paragraph or name in LEFT_OUT or name == "txbxContent":
                break


def _table(table: etree._Element, styles: Styles) -> Iterator[tuple[Part, bool]]:
    grid = _grid(table, styles)
    if not is_layout(grid):
        for part in table_parts(grid):
            yield part, False
        return
    for row in rows_of(table):
        for cell in cells_of(row):
            yield from blocks(cell, styles)


def _grid(table: etree._Element, styles: Styles) -> list[list[Cell]]:
    return grid_of(table, styles, lambda cell: _text_and_tables(cell, styles))


def _text_and_tables(cell: etree._Element, styles: Styles) -> tuple[str, tuple[CellRows, ...]]:
    """What a cell says, and the tables in it; one that lays out a page has no rows."""
    parts: list[Part] = []
    tables: list[CellRows] = []
    for child in cell.iterchildren(etree.Element):
        if local_name(child) == "tbl":
            grid = _grid(child, styles)
            tables.append(() if is_layout(grid) else tuple(map(tuple, grid)))
        else:
            parts += [part for part, _ in _blocks_of(child, styles)]
    return one_line(parts), tuple(tables)
