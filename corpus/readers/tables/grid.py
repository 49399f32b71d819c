"""Cells as they stand in their rows, and the columns that they cover."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Part
from corpus.errors import UnreadableFileError
from corpus.message import Message

MAX_CELLS = 2_000_000  # of one table, each merged cell counted in every place it covers
MAX_COLUMNS_MERGED, MAX_ROWS_MERGED = 100, 1000
PROSE_CHARS = 300  # cells that are longer on average lay out a page
MAX_REPEATED_CHARS = 1000  # of a cell that is said in each of its rows; a longer one is prose, said in the first
LABEL_CHARS = 120  # of the cells beside a table within a table; longer ones lay out a page


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in its row: `heads` when it is marked as a heading, of a column or of its row.

    `inner` are the tables that stand in it, () for one that only lays out a page; `text` is what stands beside them.
    """

    text: str
    columns: int = 1
    rows: int = 1
    heads: bool = False
    inner: "tuple[CellRows, ...]" = ()


CellRows = tuple[tuple[Cell, ...], ...]
Row = dict[int, Cell]  # each column of a row with the cell that covers it, from the left
Hanging = dict[int, tuple[Cell, int]]  # by column, the cells that reach down and over how many rows more


def placed(rows: Iterable[Sequence[Cell]]) -> Iterator[Row]:
    """Each row with its cells at the columns they cover, those that reach down from rows above among them."""
    hanging: Hanging = {}
    cells = 0
    for row in rows:
        if not hanging and all(cell.columns <= 1 and cell.rows <= 1 for cell in row):  # most rows
            found = dict(enumerate(row))
        else:
            found, hanging = _beside(row, hanging)
        cells += len(found)
        if cells > MAX_CELLS:
            raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_MANY_CELLS, most=MAX_CELLS))
        yield found


def _beside(row: Sequence[Cell], hanging: Hanging) -> tuple[Row, Hanging]:
    """A row with the cells that reach down into it, and those that reach into the next."""
    found = {column: cell for column, (cell, _) in hanging.items()}
    hanging = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
    column = 0
    for cell in row:
        below = cell if len(cell.text) <= MAX_REPEATED_CHARS else replace(cell, text="")
        for _ in range(max(1, min(cell.columns, MAX_COLUMNS_MERGED))):
            while column in found:
                column += 1
            found[column] = cell
            if cell.rows > 1:
                hanging[column] = (below, min(cell.rows, MAX_ROWS_MERGED) - 1)
    return dict(sorted(found.items())), hanging


def without_common_heads(rows: Iterable[Sequence[Cell]]) -> CellRows:
    """The rows, with no cell marked as a heading where all are: what is bold everywhere marks none."""
    grid = tuple(map(tuple, rows))
    if any(cell.text and not cell.heads for row in grid for cell in row):
        return grid
    return tuple(tuple(replace(cell, heads=False) for cell in row) for row in grid)


def text_at(row: Row, column: int) -> str:
    """What stands in a column of a row, "" where the row has no such column."""
    cell = row.get(column)
    return cell.text if cell else ""


def filled_columns(row: Row) -> list[int]:
    """The first columns of the cells that hold text or a table."""
    return list(_filled(row))


def is_filled(row: Row) -> bool:
    """Whether a cell of the row holds text or a table."""
    return any(cell.text or cell.inner for cell in row.values())


def is_lone(row: Row) -> bool:
    """Whether one cell of several is filled."""
    return len(row) > 1 and sum(1 for _ in islice(_filled(row), 2)) == 1


def _filled(row: Row) -> Iterator[int]:
    before = None
    for column, cell in row.items():
        if cell is not before and (cell.text or cell.inner):
            yield column
        before = cell


def is_one_cell(row: Row) -> bool:
    """Whether one cell covers the whole row: it names the table or the rows below it, and no column."""
    return len(row) > 1 and len({id(cell) for cell in row.values()}) == 1


def is_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table only places text on a page: it has one column or one row, or its cells are long prose.

    A table in a cell makes data only of short cells beside it that say what it is about.
    """
    filled = [cell for row in rows for cell in row if cell.text or cell.inner]
    if all(sum(bool(cell.text or cell.inner) for cell in row) <= 1 for row in rows):
        return True
    if any(cell.inner for cell in filled):
        return len(rows) == 1 or not all(map(_names_its_inner, rows))
    prose = len(rows) == 1 or sum(len(cell.text) for cell in filled) > PROSE_CHARS * len(filled)
    return prose and not any(cell.heads for cell in filled)


def _names_its_inner(row: Sequence[Cell]) -> bool:
    """Whether the row begins with a label, so that the tables in its cells are about that."""
    if any(len(cell.text) > LABEL_CHARS for cell in row):
        return False
    if not any(cell.inner for cell in row):
        return True
    return bool(row[0].text) and not row[0].inner and not any(is_layout(rows) for cell in row for rows in cell.inner)


def one_line(parts: Iterable[Part]) -> str:
    """The text of a cell, with commas between the items of a list in it."""
    text = ""
    for part in parts:
        listed = text and part.kind is BlockKind.ITEM and text[-1] not in ".:;,"
        text += f"{',' if listed else ''}{' ' if text else ''}{part.text}"
    return text
