"""Reads OpenDocument files (ODT, ODS, ODP): texts, the tables of sheets, and slides."""

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from corpus.archives import Archive, attribute, local_name
from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.metadata import facts_of
from corpus.readers.plaintext import BULLET
from corpus.readers.superscripts import raised
from corpus.readers.tables import MAX_CELLS, Cell, is_layout, one_line, table_parts

LEFT_OUT = frozenset(  # what was deleted, is a remark or drawing, or stands elsewhere
    """
    tracked-changes annotation annotation-end forms sequence-decls variable-decls user-field-decls dde-connection-decls
    table-of-content alphabetical-index illustration-index table-index object-index bibliography
    calculation-settings content-validations label-ranges named-expressions database-ranges shapes settings
    page-number page-count
    """.split()  # noqa: SIM905  (a list of words reads better)
)
LOWEST_LEVEL, SHEET_LEVEL = 6, 2
MOST_REPEATED = 1000  # empty cells or filled rows that a file says at once; those at the end may go on
MOST_FILLED_REPEATED = 100  # cells


def read_open_document(data: bytes) -> Draft:
    """The draft of a text, a workbook or a presentation."""
    archive = Archive(data)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableFileError(Message(CorpusCode.ARCHIVE_LOCKED))
    root = archive.xml("content.xml")
    body = root.find("{*}body")
    hidden = _hidden_tables(root)
    parts: list[Part] = []
    unseen: list[str] = []
    for content in () if body is None else body.iterchildren(etree.Element):
        if local_name(content) == "spreadsheet":
            for sheet in content.iterchildren("{*}table"):
                name = attribute(sheet, "name")
                if attribute(sheet, "style-name") in hidden:
                    unseen.append(name)
                else:
                    parts += _sheet(sheet, name)
        elif pages := list(content.iterchildren("{*}page")):
            for number, page in enumerate(pages, 1):
                parts += [Part(p.kind, p.text, p.level, locator=f"slide {number}") for p in _slide(page)]
        else:
            parts += [*_blocks(content), *_notes(content)]
    warnings = (Message(CorpusCode.SHEETS_HIDDEN, names=", ".join(unseen)),) if unseen else ()
    return Draft(tuple(parts), _facts(archive), warnings=warnings)


def _hidden_tables(root: etree._Element) -> set[str]:
    """The styles of sheets that are not shown."""
    styles = root.iterfind("{*}automatic-styles/{*}style")
    return {
        attribute(style, "name")
        for style in styles
        if any(attribute(properties, "display") == "false" for properties in style.iterchildren("{*}table-properties"))
    }


def _blocks(container: etree._Element, *, listed: bool = False) -> Iterator[Part]:
    """The parts of a body, a section, a cell, a list item or a frame."""
    for child in container.iterchildren(etree.Element):
        name = local_name(child)
        if name == "h":
            if text := tidy("".join(_words(child))):
                yield Part(BlockKind.HEADING, text, min(_count(attribute(child, "outline-level")), LOWEST_LEVEL))
        elif name == "p":
            text = tidy("".join(_words(child)))
            kind = BlockKind.ITEM if listed or BULLET.match(text) else BlockKind.PARAGRAPH
            if text:
                yield Part(kind, BULLET.sub("", text))
            for frame in child.iter("{*}frame"):
                if next(frame.iterancestors("{*}p", "{*}h")) is child:
                    yield from _blocks(frame)
        elif name == "table":
            yield from _table(child)
        elif name not in LEFT_OUT:
            yield from _blocks(child, listed=listed or name == "list-item")


def _words(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph as it is shown, with the marks of its notes but without the notes."""
    yield element.text or ""
    for child in element.iterchildren(etree.Element):
        name = local_name(child)
        if name in {"s", "tab", "line-break"}:
            yield " "
        elif name == "note":
            yield raised("".join(child.findtext("{*}note-citation", "")))
        elif name not in LEFT_OUT and name != "frame":
            yield from _words(child)
        yield child.tail or ""


def _notes(content: etree._Element) -> Iterator[Part]:
    for body in content.iter("{*}note-body"):
        yield from (Part(BlockKind.PARAGRAPH, part.text) for part in _blocks(body))


def _table(table: etree._Element) -> Iterator[Part]:
    grid = [] if table.find(".//{*}table") is not None else list(_grid(table))  # tables within lay out a page
    if is_layout(grid):
        for cell in table.iter("{*}table-cell"):
            if next(above for above in cell.iterancestors("{*}table")) is table:
                yield from _blocks(cell)
    else:
        yield from table_parts(grid)


def _sheet(sheet: etree._Element, name: str) -> Iterator[Part]:
    """The tables of a sheet from the top down: an empty row ends one."""
    locator = f"sheet {name}"
    yield Part(BlockKind.HEADING, name, SHEET_LEVEL, locator=locator)
    for filled, run in groupby(_grid(sheet), lambda row: any(cell.text for cell in row)):
        if not filled:
            continue
        rows = list(run)
        wide = [n for n, row in enumerate(rows) if sum(bool(cell.text) for cell in row) > 1]
        first, last = (wide[0], wide[-1]) if len(wide) > 1 else (len(rows), len(rows))
        for row in rows[:first]:
            yield Part(BlockKind.PARAGRAPH, "; ".join(cell.text for cell in row if cell.text), locator=locator)
        for part in table_parts(_trimmed(rows[first : last + 1])):
            yield Part(part.kind, part.text, locator=locator)
        for row in rows[last + 1 :]:
            yield Part(BlockKind.PARAGRAPH, "; ".join(cell.text for cell in row if cell.text), locator=locator)


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows without the empty cells at their ends; one at the end of a row goes on as far as the table does."""
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell.text), default=0)
    return [[*row[:width], *([Cell("")] * (width - len(row) if row and not row[-1].text else 0))] for row in rows]


def _grid(table: etree._Element) -> Iterator[list[Cell]]:
    """The cells of each row; an empty row for those that are empty or hidden, however many they are."""
    count = 0
    for row in _inner(table, "table-row"):
        heads = etree.QName(row.getparent()).localname == "table-header-rows"
        cells = list(_cells(row, heads=heads))
        if attribute(row, "visibility") in {"collapse", "filter"} or not any(cell.text for cell in cells):
            yield []
            continue
        times = min(_count(attribute(row, "number-rows-repeated")), MOST_REPEATED)
        count += times * len(cells)
        if count > MAX_CELLS:
            raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_CELLS, most=MAX_CELLS))
        yield from [cells] * times


def _cells(row: etree._Element, *, heads: bool) -> Iterator[Cell]:
    """The cells of a row; the last stands once when it is empty, since it goes on to the sheet's end."""
    last = next(row.iterchildren("{*}table-cell", reversed=True), None)
    for cell in row.iterchildren("{*}table-cell"):
        text = one_line(_blocks(cell))
        if attribute(cell, "value-type") == "date":
            text = attribute(cell, "date-value").replace("T00:00:00", "").replace("T", " ") or text
        columns, rows = (
            _count(attribute(cell, "number-columns-spanned")),
            _count(attribute(cell, "number-rows-spanned")),
        )
        most = MOST_FILLED_REPEATED if text else 1 if cell is last else MOST_REPEATED
        times = min(_count(attribute(cell, "number-columns-repeated")), most)
        yield from (Cell(text, columns, rows, heads) for _ in range(times))


def _inner(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table, those in groups and among its headings too, but none of a table within."""
    for child in element.iterchildren(etree.Element):
        local = local_name(child)
        if local == name:
            yield child
        elif local in {"table-header-rows", "table-row-group", "table-rows"}:
            yield from _inner(child, name)


def _slide(page: etree._Element) -> Iterator[Part]:
    """The parts of a slide: what stands in the frame of its title is its heading; its notes come last."""
    frames = [child for child in page.iterchildren(etree.Element) if local_name(child) != "notes"]
    for frame in sorted(frames, key=lambda frame: attribute(frame, "class") != "title"):
        parts = list(_blocks(frame))
        if attribute(frame, "class") == "title" and parts:
            yield Part(BlockKind.HEADING, " ".join(part.text for part in parts), SHEET_LEVEL)
        else:
            yield from parts
    for notes in page.iterchildren("{*}notes"):
        yield from _blocks(notes)


def _facts(archive: Archive) -> dict[str, str]:
    if "meta.xml" not in archive:
        return {}
    texts = {local_name(e): tidy(e.text or "") for e in archive.xml("meta.xml").iter(etree.Element)}
    return facts_of(
        title=texts.get("title", ""),
        author=texts.get("initial-creator", "") or texts.get("creator", ""),
        language=texts.get("language", ""),
        made=(texts.get("creation-date", ""), texts.get("date", "")),
    )


def _count(written: str) -> int:
    return max(1, int(written)) if re.fullmatch(r"[0-9]{1,7}", written) else 1
