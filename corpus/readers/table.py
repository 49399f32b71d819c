"""Reads tables: CSV and TSV files, and for the other readers a grid of cells, as rows that name what they count."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.errors import UnreadableFileError
from corpus.message import Message

MAX_ROWS = 50_000
MAX_CELLS = 2_000_000  # of one table, each merged cell counted in every place it covers
MAX_CHARS = 50_000_000  # of one table, with the names of its columns written into every row
MAX_NAME_CHARS = 120  # a longer heading is prose, and would fill every row below it
MAX_HEADING_CHARS = 60  # of a first row that nothing marks as a heading
MAX_COLUMNS_MERGED, MAX_ROWS_MERGED = 100, 1000
PROSE_CHARS = 300  # cells that are longer on average lay out a page
DELIMITERS = "\t;|,"  # on a tie the rarer in prose
SNIFFED_ROWS = 100
KEY_VALUE_COLUMNS = 2
FEWEST_ROWS_HEADED = 2
NUMBER = re.compile(r"[<>≤≥~±+−-]?\s*[$€£%]?\s*\d[\d\s.,:/'’%–-]*(?:[a-zA-Z$€£%²³°]{1,3})?")
YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[/–-]\s*(?:\d\d){1,2})?")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in its row: `heads` when it is marked as a heading, of a column or of its row."""

    text: str
    columns: int = 1
    rows: int = 1
    heads: bool = False


def read_table(text: str) -> Draft:
    """The draft of a CSV or TSV file: "heading: cell; heading: cell" for each row, a paragraph for a line outside."""
    rows = [[" ".join(cell.split()) for cell in row] for row in _rows(text)]
    rows = [row for row in rows if any(row)]
    if len(rows) > MAX_ROWS:
        raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_ROWS, count=len(rows), most=MAX_ROWS))
    if not _is_table(rows):
        lines = (" ".join(line.split()).strip('"') for line in text.splitlines() if rows)
        return Draft(tuple(Part(BlockKind.PARAGRAPH, line) for line in lines if line.strip()))
    first = next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    last = max(n for n, row in enumerate(rows) if len(row) > 1)
    table = rows[first : last + 1]
    heads = _may_head(table[0]) and len(table) > 1
    grid = [[Cell(cell, heads=heads and n == 0) for cell in row] for n, row in enumerate(table)]
    above, below = (
        [Part(BlockKind.PARAGRAPH, _filled(row)) for row in outside] for outside in (rows[:first], rows[last + 1 :])
    )
    return Draft((*above, *table_parts(grid), *below))


def table_parts(rows: Iterable[Sequence[Cell]]) -> Iterator[Part]:
    """Each row as "heading: cell; heading: cell", so that a figure stands beside what it counts.

    The headings are the cells of the first rows where all are marked so, or of a first row that can be nothing else.
    A cell that covers several rows is said in each of them, one that covers several columns once.
    """
    grid = [row for row in _placed(rows) if any(cell.text for cell in row.values())]
    title = list(takewhile(_is_one_cell, grid))
    count = len(title) + _heading_rows(grid[len(title) :])
    names, prose = _names(grid[len(title) : count])
    above = [*(_named(row, {}) for row in title), *prose]
    chars = 0
    for text in (*above, *(_named(row, names) for row in grid[count:] if not _repeats(row, names))):
        chars += len(text)
        if chars > MAX_CHARS:
            raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_LONG, most=MAX_CHARS))
        yield Part(BlockKind.ROW, text)


def is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table only places text on a page: it has one column or one row, or its cells are long prose."""
    filled = [cell for row in rows for cell in row if cell.text]
    if all(sum(bool(cell.text) for cell in row) <= 1 for row in rows):
        return True
    prose = len(rows) == 1 or sum(len(cell.text) for cell in filled) > PROSE_CHARS * len(filled)
    return prose and not any(cell.heads for cell in filled)


def one_line(parts: Iterable[Part]) -> str:
    """The text of a cell, with commas between the items of a list in it."""
    text = ""
    for part in parts:
        listed = text and part.kind is BlockKind.ITEM and text[-1] not in ".:;,"
        text += f"{',' if listed else ''}{' ' if text else ''}{part.text}"
    return text


def _rows(text: str) -> list[list[str]]:
    declared = re.match(r"sep=(.)\n", text)  # Excel's own line
    body = text[declared.end() :] if declared else text
    delimiter = declared[1] if declared else _delimiter(body)
    lines = body.splitlines(keepends=True)
    try:
        return list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        unclosed = "end of data" in str(error) or "limit" in str(error)  # a quotation mark that nothing closes is none
    try:
        if unclosed:
            return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))
        return list(csv.reader(lines, delimiter=delimiter))
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


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows have the same number of cells: prose has its commas where it likes."""
    widths = [len(row) for row in rows]
    width = _modal(widths)
    return width > 1 and widths.count(width) * 2 >= len(widths)


def _filled(row: Sequence[str]) -> str:
    return "; ".join(cell for cell in row if cell)


def _may_head(cells: Sequence[str]) -> bool:
    """Whether a row reads like names of columns: short, each its own, none a figure but perhaps years."""
    filled = [cell for cell in cells if cell]
    return (
        len(set(filled)) == len(filled) > 1
        and all(cells[1:])
        and all(len(cell) <= MAX_HEADING_CHARS for cell in filled)
        and not any(_is_figure(cell) for cell in filled if not YEAR.fullmatch(cell))
        and not YEAR.fullmatch(cells[0])
    )


def _is_figure(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell))


def _placed(rows: Iterable[Sequence[Cell]]) -> Iterator[dict[int, Cell]]:
    """Each row with its cells at the columns they cover, those that reach down from rows above among them."""
    hanging: dict[int, tuple[Cell, int]] = {}
    cells = 0
    for row in rows:
        placed = {column: cell for column, (cell, _) in hanging.items()}
        hanging = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
        column = 0
        for cell in row:
            for _ in range(max(1, min(cell.columns, MAX_COLUMNS_MERGED))):
                while column in placed:
                    column += 1
                placed[column] = cell
                if cell.rows > 1:
                    hanging[column] = (cell, min(cell.rows, MAX_ROWS_MERGED) - 1)
        cells += len(placed)
        if cells > MAX_CELLS:
            raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_CELLS, most=MAX_CELLS))
        yield dict(sorted(placed.items()))


def _is_one_cell(row: dict[int, Cell]) -> bool:
    """Whether one cell covers the whole row: it names the table or the rows below it, and no column."""
    return len(row) > 1 and len({id(cell) for cell in row.values()}) == 1


def _heading_rows(grid: Sequence[dict[int, Cell]]) -> int:
    marked = next((n for n, row in enumerate(grid) if not all(c.heads or not c.text for c in row.values())), len(grid))
    if marked == len(grid):  # all bold, or headings of nothing
        return 0
    return marked or int(_guessed_heading([[cell.text for cell in row.values()] for row in grid]))


def _guessed_heading(grid: Sequence[Sequence[str]]) -> bool:
    """Whether an unmarked first row heads the rest: a table of two columns may be a list of names and values."""
    first, rest = grid[0], grid[1:]
    if len(rest) < FEWEST_ROWS_HEADED or not _may_head(first):
        return False
    return len(first) > KEY_VALUE_COLUMNS or any(
        all(_is_figure(row[n]) for row in rest if row[n : n + 1] not in ([], [""])) for n in range(len(first))
    )


def _names(headings: Sequence[dict[int, Cell]]) -> tuple[dict[int, str], list[str]]:
    """The name of each column, from the top down, and what stands among the headings but is too long for a name."""
    above: dict[int, list[str]] = {}
    for row in headings:
        for column, cell in row.items():
            if cell.text and cell.text not in above.setdefault(column, []):
                above[column].append(cell.text)
    names = {column: " ".join(texts).rstrip(": ") for column, texts in above.items()}
    prose = dict.fromkeys(name for name in names.values() if len(name) > MAX_NAME_CHARS)
    return {column: name for column, name in names.items() if name not in prose}, list(prose)


def _repeats(row: dict[int, Cell], names: dict[int, str]) -> bool:
    return bool(names) and all(cell.text == names.get(column, "") for column, cell in row.items())


def _named(row: dict[int, Cell], names: dict[int, str]) -> str:
    cells: dict[int, tuple[Cell, list[str]]] = {}
    for column, cell in row.items():
        _, its_names = cells.setdefault(id(cell), (cell, []))
        if (name := names.get(column, "")) and name not in its_names:
            its_names.append(name)
    told = [(cell, ", ".join(its_names)) for cell, its_names in cells.values() if cell.text]
    if _is_one_cell(row):  # a heading within the table
        return told[0][0].text
    if not names and len(told) > 1 and _heads_its_row(told[0][0], told[1][0], len(row)):
        head, *rest = [cell.text for cell, _ in told]
        return f"{head.rstrip(': ')}: {'; '.join(rest)}"
    return "; ".join(f"{name}: {cell.text}" if name else cell.text for cell, name in told)


def _heads_its_row(first: Cell, second: Cell, columns: int) -> bool:
    """Whether a row without headings above begins with its own: marked, or the name in a list of names and values."""
    named = columns == KEY_VALUE_COLUMNS and len(first.text) <= MAX_HEADING_CHARS and not _is_figure(first.text)
    return named or (first.heads and not second.heads)
