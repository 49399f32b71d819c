"""Finds tables without rules: lines of a flow whose cells stand under each other between white strips."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.pdf.layout import Cell, Line
from corpus.readers.pdf.tolerances import ALIGNED, LAYOUT
from corpus.readers.tables import Cell as TableCell
from corpus.readers.tables import CellRows, is_figure, without_common_heads


class AlignedTable(NamedTuple):
    """The lines `start` (included) to `end` (excluded) of a flow are rows with one cell, maybe empty, a column."""

    start: int
    end: int
    rows: CellRows


def aligned_tables(lines: Sequence[Line]) -> list[AlignedTable]:
    """The tables among the lines of a flow, in order. A line with few cells that hangs under a row goes on with it."""
    tables: list[AlignedTable] = []
    n = 0
    while n < len(lines):
        end = _candidate_end(lines, n)
        table = _table(lines, n, end) if end - n >= ALIGNED.fewest_lines else None
        if table is not None:
            tables.append(_with_line_above(lines, table, tables[-1].end if tables else 0))
        n = max(end, n + 1)
    return tables


def rest_of_table(lines: Sequence[Line], start: int, above: Sequence[Line]) -> AlignedTable | None:
    """The rows from `start` that go on with a table on the page before, too few to be a table alone.

    `above` are the lines of that table: each of these must have cells that stand under different columns of it.
    """
    columns = list(above[-1].columns) or _columns(above)
    rows: list[tuple[TableCell, ...]] = []
    end = start
    while end < len(lines) and end - start < ALIGNED.fewest_lines:
        near = end == start or lines[end].baseline - lines[end - 1].baseline <= ALIGNED.next_row * lines[end].size
        row = _under(lines[end], columns) if near else ()
        if not row:
            break
        rows.append(row)
        end += 1
    return AlignedTable(start, end, tuple(rows)) if 0 < len(rows) < ALIGNED.fewest_lines else None


def _under(line: Line, columns: Sequence[tuple[float, float]]) -> tuple[TableCell, ...]:
    """The cells of a line, one a column; none where it has only one, or one that stands under no or two columns."""
    row = [TableCell("")] * len(columns)
    for cell in line.cells:
        under = [n for n, (left, right) in enumerate(columns) if left < cell.right and cell.left < right]
        if len(under) != 1 or row[under[0]].text or not _fits(cell, columns[under[0]]):
            return ()
        row[under[0]] = TableCell(cell.text, heads=line.bold)
    return tuple(row) if line.cells and row[0].text else ()


def _fits(cell: Cell, column: tuple[float, float]) -> bool:
    """Whether a cell stands within its column, or begins or ends with it."""
    before, after = cell.left - column[0], column[1] - cell.right
    return min(before, after) >= -ALIGNED.edge_slack or min(abs(before), abs(after)) <= ALIGNED.edge_slack


def _with_line_above(lines: Sequence[Line], table: AlignedTable, floor: int) -> AlignedTable:
    """The table with the line above it, where that is the first line of one heading: "Home-made" above "weapons"."""
    start, heads = table.start, table.rows[0]
    if start <= floor or any(is_figure(cell.text) or cell.columns > 1 for cell in heads):
        return table
    above, below = lines[start - 1], lines[start]
    near = (
        below.baseline - above.baseline <= ALIGNED.next_line * above.size
        and abs(above.size - below.size) < LAYOUT.same_size
    )
    columns = _columns(lines[start : table.end])
    under = [n for n, (left, right) in enumerate(columns) if left < above.right and above.left < right]
    if above.rows or above.cells or not near or len(under) != 1 or under[0] == 0 or not heads[under[0]].text:
        return table
    joined = [replace(c, text=f"{above.text} {c.text}") if n == under[0] else c for n, c in enumerate(heads)]
    return AlignedTable(start - 1, table.end, (tuple(joined), *table.rows[1:]))


def _candidate_end(lines: Sequence[Line], start: int) -> int:
    """Where the lines with cells end that begin at `start`; one line between two of them may hold a single cell."""
    if not lines[start].cells:
        return start
    end = start + 1
    while end < len(lines):
        before, line = lines[end - 1], lines[end]
        if line.rows or line.baseline - before.baseline > ALIGNED.next_row * line.size:
            break
        if not line.cells and not (before.cells and end + 1 < len(lines) and lines[end + 1].cells):
            break
        end += 1
    return end


def _table(lines: Sequence[Line], start: int, end: int) -> AlignedTable | None:
    """The table of a run of lines, its first or last lines left out where they do not fit the columns of the others.

    A first line whose cells stand over several of the columns are headings of these.
    """
    if rows := _under_spanning(lines[start:end]):
        return AlignedTable(start, end, without_common_heads(rows))
    for first, last in ((start, end), (start + 1, end), (start, end - 1), (start + 1, end - 1)):
        rows = _rows(lines[first:last])
        if rows is not None:
            return AlignedTable(first, last, without_common_heads(rows))
    return None


def _under_spanning(lines: Sequence[Line]) -> CellRows | None:
    """The rows where the first line's cells reach over the white between the columns of the others."""
    columns = _columns(lines[1:])
    if len(columns) <= len(_columns(lines)):
        return None
    above, rows = _spanning(lines[0], columns), _rows(lines[1:])
    return (above, *rows) if above and rows else None


def _spanning(line: Line, columns: Sequence[tuple[float, float]]) -> tuple[TableCell, ...]:
    """The cells of a line over the columns that each is centred on, or that it begins with; none where one is not."""
    cells = _cells(line)
    row: list[TableCell] = []
    at = 0
    for cell, end in zip(cells, [*(cell.left for cell in cells[1:]), math.inf], strict=True):
        free = [n for n in range(at, len(columns)) if columns[n][0] < end]
        centre = (cell.left + cell.right) / 2
        spans = [(abs(centre - (columns[a][0] + columns[b][1]) / 2), a, b) for a in free for b in free if a <= b]
        off, first, last = min(spans, default=(math.inf, 0, 0))
        if off > ALIGNED.centre_slack * line.size:
            flush = [n for n in free if abs(columns[n][0] - cell.left) <= ALIGNED.edge_slack]
            if not flush:
                return ()
            first, last = flush[0], free[-1]
        row += [TableCell("")] * (first - at)
        row.append(TableCell(cell.text, columns=last - first + 1, heads=line.bold))
        at = last + 1
    return (*row, *[TableCell("")] * (len(columns) - at))


def _rows(lines: Sequence[Line]) -> CellRows | None:
    many = [line for line in lines if line.cells]
    if len(many) < ALIGNED.fewest_lines:
        return None
    columns = _columns(lines)
    if len(columns) < ALIGNED.fewest_columns or _is_list(many, columns[0]):
        return None
    if 2 * sum(_is_flush(column, lines) for column in columns) < len(columns):
        return None
    cells = [cell for line in lines for cell in _cells(line)]
    if sum(len(cell.text.split()) for cell in cells) > ALIGNED.cell_words * len(cells):
        return None
    rows: list[list[TableCell]] = []
    baseline = 0.0
    for line in lines:
        row = [""] * len(columns)
        for cell in _cells(line):
            n = next(n for n, (_, right) in enumerate(columns) if cell.left <= right)
            row[n] = f"{row[n]} {cell.text}".strip()
        if rows and line.baseline - baseline <= ALIGNED.next_line * line.size and _hangs(row, rows[-1]):
            rows[-1] = [
                TableCell(f"{above.text} {text}".strip(), heads=above.heads)
                for above, text in zip(rows[-1], row, strict=True)
            ]
        else:
            rows.append([TableCell(text, heads=line.bold) for text in row])
        baseline = line.baseline
    filled = sum(sum(bool(cell.text) for cell in row) >= ALIGNED.fewest_columns for row in rows)
    if filled < ALIGNED.fewest_lines or filled < 0.6 * len(rows):
        return None
    return tuple(map(tuple, rows))


def _hangs(row: Sequence[str], above: Sequence[TableCell]) -> bool:
    """Whether a line goes on with the cells above it: it has fewer, not the first, and no figure below another."""
    if row[0] or sum(map(bool, row)) >= sum(bool(cell.text) for cell in above):
        return False
    return not any(is_figure(text) and is_figure(cell.text) for text, cell in zip(row, above, strict=True))


def _cells(line: Line) -> tuple[Cell, ...]:
    return line.cells or (Cell(line.text, line.left, line.right),)


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The left and right ends of the columns between the strips that are white on every line."""
    columns: list[tuple[float, float]] = []
    strip = ALIGNED.clear_strip * max(line.size for line in lines)
    for cell in sorted((cell for line in lines for cell in _cells(line)), key=lambda cell: cell.left):
        if columns and cell.left < columns[-1][1] + strip:
            columns[-1] = (columns[-1][0], max(columns[-1][1], cell.right))
        else:
            columns.append((cell.left, cell.right))
    return columns


def _is_flush(column: tuple[float, float], lines: Sequence[Line]) -> bool:
    """Whether the cells of a column share a left or right edge, or hold figures; centred names are no table."""
    cells = [cell for line in lines for cell in _cells(line) if column[0] <= cell.left <= column[1]]
    figures = sum(any(map(str.isdigit, cell.text)) for cell in cells)
    edges = (
        Counter(round(cell.left / ALIGNED.edge_slack) for cell in cells),
        Counter(round(cell.right / ALIGNED.edge_slack) for cell in cells),
    )
    most = max(count for edge in edges for count in edge.values())
    return max(most, figures) > len(cells) / 2


def _is_list(lines: Sequence[Line], first: tuple[float, float]) -> bool:
    """Whether the first column holds only bullets or numbers, and one column of text follows."""
    marks = [line.cells[0].text for line in lines if line.cells[0].left <= first[1]]
    short = all(len(mark) <= ALIGNED.mark_chars for mark in marks) and all(
        len(line.cells) == ALIGNED.fewest_columns for line in lines
    )
    closed = sum(not mark[-1].isalnum() for mark in marks)
    follows = all(int(b) == int(a) + 1 for a, b in pairwise(marks)) if all(map(str.isdecimal, marks)) else False
    return short and (closed > len(marks) / 2 or follows)
