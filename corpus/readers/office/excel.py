"""Reads Excel workbooks (XLSX): the tables of each sheet as rows, with values as the sheet shows them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from lxml import etree

from corpus.archives import Archive, attribute
from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.numbers import shown_number
from corpus.readers.office.package import core_facts, relations, target_of_kind
from corpus.readers.tables import MAX_CELLS, Cell, table_parts

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})")
BARE_NAME = re.compile(r"(?:sheet|feuil|feuille|tabelle|hoja|planilha|foglio) ?\d+", re.I)  # says nothing of its sheet
MAX_COLUMNS = 16_384  # of any sheet
SHEET_LEVEL = 2
BUILT_IN = {  # ECMA-376, part 1, 18.8.30; the dates as ISO writes them
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    **dict.fromkeys(("14", "15", "16", *map(str, range(27, 32)), *map(str, range(50, 59))), "yyyy-mm-dd"),
    "17": "mmm-yy",
    **dict.fromkeys(("18", "19", "20", "21", "32", "33", "45", "46", "47"), "h:mm"),
    "22": "yyyy-mm-dd h:mm",
    **dict.fromkeys(("37", "38"), "#,##0"),
    **dict.fromkeys(("39", "40"), "#,##0.00"),
}

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Formats:
    """How the cells of a workbook are shown, by the numbers of their formats."""

    codes: tuple[str, ...]  # "0.0%", "yyyy-mm-dd"
    bold: tuple[bool, ...]
    from_1904: bool  # days are counted from 1904, as old Macs did


@dataclass(slots=True)
class _Unseen:
    """What of a workbook is not read."""

    sheets: list[str] = field(default_factory=list)
    lines: int = 0  # rows and columns
    formulas: int = 0  # without a value

    def warnings(self) -> Iterator[Message]:
        """What an operator should know of it."""
        if self.sheets:
            yield Message(CorpusCode.SHEETS_HIDDEN, names=", ".join(self.sheets))
        if self.lines:
            yield Message(CorpusCode.CELLS_HIDDEN, count=self.lines)
        if self.formulas:
            yield Message(CorpusCode.FORMULAS_WITHOUT_VALUES, count=self.formulas)


def read_excel(data: bytes) -> Draft:
    """The draft of a workbook: its visible sheets in order, each table of a sheet as rows that name their columns."""
    archive = Archive(data)
    main = target_of_kind(relations(archive, ""), "officeDocument") or "xl/workbook.xml"
    workbook, related = archive.xml(main), relations(archive, main)
    texts = _shared_texts(archive, target_of_kind(related, "sharedStrings"))
    date_system = workbook.find("{*}workbookPr")
    from_1904 = date_system is not None and date_system.get("date1904") in {"1", "true"}
    formats = _formats(archive, target_of_kind(related, "styles"), from_1904=from_1904)
    parts: list[Part] = []
    unseen = _Unseen()
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        name, relation = tidy(sheet.get("name", "")), related.get(attribute(sheet, "id"))
        if sheet.get("state", "visible") != "visible":
            unseen.sheets.append(name)
        elif relation and relation.kind == "worksheet":
            found = list(_sheet_parts(archive.xml(relation.target), texts, formats, unseen))
            if found and not BARE_NAME.fullmatch(name):
                parts.append(Part(BlockKind.HEADING, name, SHEET_LEVEL, locator=f"sheet {name}"))
            parts += [Part(part.kind, part.text, locator=f"sheet {name}") for part in found]
    return Draft(tuple(parts), core_facts(archive), warnings=tuple(unseen.warnings()))


def _shared_texts(archive: Archive, name: str) -> list[str]:
    return [_rich_text(item) for item in archive.xml(name).iterchildren("{*}si")] if name else []


def _rich_text(item: etree._Element) -> str:
    """The text of a cell without the readings that Japanese has above it."""
    direct = [child.text or "" for child in item.iterchildren("{*}t")]
    return tidy("".join([*direct, *(t.text or "" for t in item.iterfind("{*}r/{*}t"))]))


def _formats(archive: Archive, name: str, *, from_1904: bool) -> _Formats:
    if not name:
        return _Formats((), (), from_1904)
    root = archive.xml(name)
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.iterfind("{*}numFmts/{*}numFmt")}
    fonts = [_is_on(font.find("{*}b")) for font in root.iterfind("{*}fonts/{*}font")]
    used = list(root.iterfind("{*}cellXfs/{*}xf"))
    codes = tuple(own.get(xf.get("numFmtId", ""), "") or BUILT_IN.get(xf.get("numFmtId", ""), "") for xf in used)
    bold = tuple(_at(fonts, xf.get("fontId", "")) or False for xf in used)
    return _Formats(codes, bold, from_1904)


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get("val", "1") not in {"0", "false"}


def _sheet_parts(sheet: etree._Element, texts: Sequence[str], formats: _Formats, unseen: _Unseen) -> Iterator[Part]:
    """The tables of a sheet from the top down: an empty row ends one."""
    rows = _cells(sheet, texts, formats, unseen)
    merged = _merged(sheet)
    numbers = sorted(rows)
    for _, run in groupby(enumerate(numbers), lambda place: place[1] - place[0]):
        yield from _table({number: rows[number] for _, number in run if rows[number]}, merged)


def _cells(
    sheet: etree._Element, texts: Sequence[str], formats: _Formats, unseen: _Unseen
) -> dict[int, dict[int, Cell]]:
    """The filled cells of a sheet by their rows and columns, from 1, without those that are hidden."""
    hidden = _hidden_columns(sheet)
    unseen_columns, count = set[int](), 0
    found: dict[int, dict[int, Cell]] = {}
    number = 0
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        given = row.get("r", "")
        number = int(given) if given.isascii() and given.isdigit() and len(given) < len("10000000") else number + 1
        cells: dict[int, Cell] = {}
        column = 0
        for cell in row.iterchildren("{*}c"):
            place = REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            text = _text(cell, texts, formats)
            unseen.formulas += not text and cell.find("{*}f") is not None and not cell.findtext("{*}v")
            if text and column in hidden:
                unseen_columns.add(column)
            elif text:
                cells[column] = Cell(text, heads=_at(formats.bold, cell.get("s", "0")) or False)
        count += len(cells)
        if count > MAX_CELLS:
            raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_CELLS, most=MAX_CELLS))
        if cells and row.get("hidden") in {"1", "true"}:
            unseen.lines += 1
            found.setdefault(number, {})  # it parts no tables
        elif cells:
            found.setdefault(number, {}).update(cells)
    unseen.lines += len(unseen_columns)
    return found


def _hidden_columns(sheet: etree._Element) -> Set[int]:
    columns = [c for c in sheet.iterfind("{*}cols/{*}col") if c.get("hidden") in {"1", "true"}]
    spans = [(c.get("min", ""), c.get("max", "")) for c in columns]
    ends = {(int(a), int(b)) for a, b in spans if re.fullmatch(r"[0-9]{1,5}", a) and re.fullmatch(r"[0-9]{1,5}", b)}
    hidden, reached = set[int](), 0
    for first, last in sorted(ends):
        hidden.update(range(max(first, reached + 1), min(last, MAX_COLUMNS) + 1))
        reached = max(reached, last)
    return hidden


def _text(cell: etree._Element, texts: Sequence[str], formats: _Formats) -> str:
    """What a cell shows."""
    kind, value = cell.get("t", "n"), cell.findtext("{*}v", "")
    match kind:
        case "s":
            return _at(texts, value) or ""
        case "inlineStr":
            inline = cell.find("{*}is")
            return "" if inline is None else _rich_text(inline)
        case "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, "")
        case "n":
            return shown_number(value, _at(formats.codes, cell.get("s", "0")) or "", from_1904=formats.from_1904)
    return tidy(value)


def _merged(sheet: etree._Element) -> dict[tuple[int, int], tuple[int, int]]:
    """The last row and column of each merged cell, by its first."""
    found = {}
    for merge in sheet.iterfind("{*}mergeCells/{*}mergeCell"):
        if ends := RANGE.fullmatch(merge.get("ref", "")):
            first, last = (int(ends[2]), _column(ends[1])), (int(ends[4]), _column(ends[3]))
            if first[0] <= last[0] and first[1] <= last[1]:
                found[first] = last
    return found


def _table(rows: Mapping[int, Mapping[int, Cell]], merged: Mapping[tuple[int, int], tuple[int, int]]) -> Iterator[Part]:
    """The rows of one table; lines of one cell above and below it are paragraphs."""
    wide = [number for number, cells in rows.items() if len(cells) > 1]
    if len(wide) < 2:  # noqa: PLR2004  (a heading and a row)
        yield from (
            Part(BlockKind.PARAGRAPH, "; ".join(cell.text for cell in rows[number].values())) for number in rows
        )
        return
    numbers = sorted(rows)
    columns = sorted({column for number in rows for column in rows[number] if wide[0] <= number <= wide[-1]})
    for number in numbers:
        if number < wide[0]:
            yield from _outside(rows[number])
    table = [number for number in numbers if wide[0] <= number <= wide[-1]]
    if len(table) * len(columns) > MAX_CELLS:  # filled ones are few where each row has columns of its own
        raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_CELLS, most=MAX_CELLS))
    covered = _covered(table, merged)
    yield from table_parts([_row(number, rows[number], columns, merged, covered, table) for number in table])
    for number in numbers:
        if number > wide[-1]:
            yield from _outside(rows[number])


def _outside(cells: Mapping[int, Cell]) -> Iterator[Part]:
    yield from (Part(BlockKind.PARAGRAPH, cell.text) for cell in cells.values())


def _covered(table: Sequence[int], merged: Mapping[tuple[int, int], tuple[int, int]]) -> dict[int, set[int]]:
    """The columns of each row into which a merged cell reaches from above."""
    covered: dict[int, set[int]] = {}
    count = 0
    for (first, column), (last, last_column) in merged.items():
        for number in table[bisect_right(table, first) : bisect_right(table, last)]:
            count += last_column - column + 1
            if count > MAX_CELLS:
                raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_CELLS, most=MAX_CELLS))
            covered.setdefault(number, set()).update(range(column, last_column + 1))
    return covered


def _row(
    number: int,
    cells: Mapping[int, Cell],
    columns: Sequence[int],
    merged: Mapping[tuple[int, int], tuple[int, int]],
    covered: Mapping[int, set[int]],
    table: Sequence[int],
) -> list[Cell]:
    """A row's cells in the columns of its table: an empty one where it has none, none where a merged one reaches."""
    row: list[Cell] = []
    reached = covered.get(number, set())
    before = 0
    for column in columns:
        if column <= before or column in reached:
            continue
        cell = cells.get(column, Cell(""))
        last_row, before = merged.get((number, column), (number, column))
        width = bisect_right(columns, before) - bisect_left(columns, column)
        height = bisect_right(table, last_row) - bisect_left(table, number)
        row.append(Cell(cell.text, width, max(1, height), cell.heads))
    return row


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return min(number, MAX_COLUMNS)


def _at(values: Sequence[Value], written: str) -> Value | None:
    """The value at a written place; None where there is no such place."""
    place = int(written) if re.fullmatch(r"[0-9]{1,8}", written) else len(values)
    return values[place] if place < len(values) else None
