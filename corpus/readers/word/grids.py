"""The tables of a Word file as rows of cells, each merged cell once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml import etree

from corpus.archives import attribute, local_name
from corpus.readers.tables import Cell, CellRows
from corpus.readers.word.styles import Styles, is_all_bold
from corpus.readers.word.xml import value

MAX_SPAN = 100  # columns of one cell

ReadCell = Callable[[etree._Element], tuple[str, tuple[CellRows, ...]]]


def grid_of(table: etree._Element, styles: Styles, read_cell: ReadCell) -> list[list[Cell]]:
    """The cells of each row. A merged cell, which Word repeats empty in every row, stands once with its height.

    No row where tables stand in tables in its cells: such a table lays out a page. `read_cell` gives what
    a cell says and the tables in it.
    """
    if any(next(within.iterdescendants("{*}tbl"), None) is not None for within in table.iterdescendants("{*}tbl")):
        return []
    bold_top = value(table, "tblPr/{*}tblStyle") in styles.bold_tops
    grid: list[list[Cell]] = []
    reaching: dict[int, tuple[int, int]] = {}  # column: the row and place of the merged cell that reaches down it
    for n, row in enumerate(rows_of(table)):
        cells: list[Cell] = []
        column = _number(value(row, "trPr/{*}gridBefore"))
        if column:
            cells.append(Cell("", columns=column))
        repeated = row.find("{*}trPr/{*}tblHeader") is not None or (bold_top and n == 0)
        for cell in cells_of(row):
            columns = max(1, _number(value(cell, "tcPr/{*}gridSpan")))
            merge = cell.find("{*}tcPr/{*}vMerge")
            continues = merge is not None and attribute(merge, "val") != "restart"
            if continues and column in reaching:
                top, place = reaching[column]
                grid[top][place] = replace(grid[top][place], rows=n - top + 1)
            else:
                reaching.pop(column, None)
                if merge is not None:
                    reaching[column] = (n, len(cells))
                text, tables = read_cell(cell)
                heads = bool(text) and (repeated or is_all_bold(cell))
                cells.append(Cell(text, columns, heads=heads, inner=tables))
            column += columns
        grid.append(cells)
    return grid


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows that were not deleted."""
    return [row for row in _inner(table, "tr") if row.find("{*}trPr/{*}del") is None]


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row."""
    return _inner(row, "tc")


def _inner(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in content controls among them."""
    for child in element.iterchildren(etree.Element):
        local = local_name(child)
        if local == name:
            yield child
        elif local in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _inner(child, name)


def _number(written: str) -> int:
    return min(int(written), MAX_SPAN) if re.fullmatch(r"[0-9]{1,5}", written) else 0
