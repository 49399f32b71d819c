"""Reads CSV and TSV files: a table as rows that name what they count, the lines around it as paragraphs."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.tables.contents import is_figure, is_year
from corpus.readers.tables.grid import Cell, placed
from corpus.readers.tables.headings import headings_of
from corpus.readers.tables.rows import table_parts

MAX_ROWS = 50_000
DELIMITERS = "\t;|,"  # on a tie the rarer in prose
SNIFFED_ROWS = 100

Record = list[str]  # the cells of a line as the file has them, with the spaces around them


def read_table(text: str) -> Draft:
    """The draft of a CSV or TSV file: "heading: cell; heading: cell" for each row, a paragraph for a line outside."""
    delimiter, records = _records(text)
    rows = [record for record in records if _is_filled(record)]
    if len(rows) > MAX_ROWS:
        raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_ROWS, count=len(rows), most=MAX_ROWS))
    if not _is_table(rows):
        lines = (" ".join(line.split()).strip('"') for line in text.splitlines() if rows)
        return Draft(tuple(Part(BlockKind.PARAGRAPH, line) for line in lines if line.strip()))
    return Draft(tuple(_parts(records, delimiter, _width(rows))))


def _parts(records: Sequence[Record], delimiter: str, width: int) -> Iterator[Part]:
    """The tables between blank lines and the paragraphs around them.

    Rows below a blank line that have no headings of their own go on with the table above it.
    """
    prose = 2 * sum(map(_has_prose_commas, records)) <= len(records)  # else a space follows every comma of the file
    table: list[list[Cell]] = []
    for filled, block in groupby(records, key=_is_filled):
        if not filled:
            continue
        above, rows, below = _framed(list(block), width, prose=prose)
        grid = [_row(record, width) for record in rows]
        if table and (above or not grid or _has_headings(grid)):
            yield from table_parts(table, by_custom=True)
            table = []
        yield from _paragraphs(above, delimiter)
        table += grid
        if table and below:
            yield from table_parts(table, by_custom=True)
            table = []
        yield from _paragraphs(below, delimiter)
    yield from table_parts(table, by_custom=True)


def _framed(block: list[Record], width: int, *, prose: bool) -> tuple[list[Record], list[Record], list[Record]]:
    """The lines of a block above its table, the table, and the lines below it; no table where no line has cells."""
    if all(len(_cells(record)) == 1 or (prose and _is_prose(record, width)) for record in block):
        return block, [], []
    start, end = 0, len(block)
    while start < end - 1 and _is_above(block[start], block[start + 1], width, prose=prose):
        start += 1
    while end > start + 1 and prose and _is_prose(block[end - 1], width):
        end -= 1
    return block[:start], block[start:end], block[end:]


def _is_above(record: Record, below: Record, width: int, *, prose: bool) -> bool:
    """Whether a line names the table: it has commas like prose, or fewer cells than the row of headings below it."""
    if prose and _is_prose(record, width):
        return True
    cells = _cells(below)
    return len(record) < width == len(cells) and not any(map(_is_amount, (*cells, *_cells(record))))


def _is_prose(record: Record, width: int) -> bool:
    """Whether the signs between the cells of a line are commas of a sentence, not of a row of figures."""
    return _has_prose_commas(record) and (len(record) < width or not any(map(_is_amount, _cells(record)[1:])))


def _is_amount(cell: str) -> bool:
    return is_figure(cell) and not is_year(cell)


def _has_prose_commas(record: Record) -> bool:
    return any(cell[:1].isspace() and cell.strip() for cell in record[1:])


def _has_headings(grid: Sequence[Sequence[Cell]]) -> bool:
    headings = headings_of(list(placed(grid)))
    return bool(headings.rows) and headings.sure


def _paragraphs(records: Iterable[Record], delimiter: str) -> Iterator[Part]:
    for record in records:
        line = delimiter.join(record).strip().rstrip(delimiter)
        cells = _cells(record)
        yield Part(BlockKind.PARAGRAPH, cells[0] if len(cells) == 1 else line)


def _row(record: Record, width: int) -> list[Cell]:
    cells = [Cell(" ".join(cell.split())) for cell in record]
    while len(cells) > width and not cells[-1].text:
        cells.pop()
    return cells + [Cell("")] * (width - len(cells))


def _is_filled(record: Record) -> bool:
    return any(cell and not cell.isspace() for cell in record)


def _cells(record: Record) -> list[str]:
    """The cells that hold text."""
    return [" ".join(cell.split()) for cell in record if cell and not cell.isspace()]


def _records(text: str) -> tuple[str, list[Record]]:
    """The sign between the cells, and the cells of each line."""
    declared = re.match(r"sep=(.)\n", text)  # Excel's own line
    body = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(body)
    lines = body.splitlines(keepends=True)
    try:
        return delimiter, list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        unclosed = "end of data" in str(error) or "limit" in str(error)  # a quotation mark that nothing closes is none
    try:
        if unclosed:
            return delimiter, list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        return delimiter, list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFileError(Message(CorpusCode.TABLE_CELL_TOO_LONG, most=csv.field_size_limit())) from error


def _delimiter(text: str) -> str:
    """The sign that cuts most lines into the same number of cells."""
    lines = text.splitlines(keepends=True)[:SNIFFED_ROWS]

    def agreement(delimiter: str) -> float:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            widths = [line.count(delimiter) + 1 for line in lines if line.strip()]
        cut = [width for width in widths if width > 1]
        return cut.count(_modal(cut)) / len(widths) if cut else 0.0

    return max(DELIMITERS, key=agreement)


def _modal(numbers: Iterable[int]) -> int:
    """The number that comes most often, the smallest of them on a tie; 0 of none."""
    counts = Counter(numbers)
    return min(counts, key=lambda number: (-counts[number], number), default=0)


def _is_table(rows: Sequence[Record]) -> bool:
    """Whether most rows have the same number of cells: prose has its commas where it likes."""
    widths = [len(row) for row in rows]
    width = _modal(widths)
    return width > 1 and widths.count(width) * 2 >= len(widths)


def _width(rows: Sequence[Record]) -> int:
    """The number of cells of most rows."""
    return _modal(len(row) for row in rows)
