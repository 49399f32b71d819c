"""Finds the tables that are typed in plain text, with columns set apart by spaces, tabs or bars."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.draft import Part, tidy
from corpus.readers.tables import Cell, table_parts

RULE = re.compile(r"[\s|+:]*[-=_*~#─━]{3,}[\s|+:=_*~#─━-]*|--")  # "-- " stands above the signature of a mail
WORDS = re.compile(r"\S+(?: \S+)*")  # what stands between two gaps
GAP = re.compile(r"\t|\S {2,}\S|\|")
TAB_CHARS = 8
MAX_LINES = 5000  # of one table
ROW_CHARS = 400
HEADING_LINES = 2  # above a blank line within a table
GROUP_CHARS = 40  # a line with one cell that names the rows below it
PROSE_CHARS = 30  # cells of two columns that are longer on average are a page of two columns
FEWEST_ROWS, FEWEST_COLUMNS = 2, 2
SENTENCE_ENDS = ".!?"


@dataclass(frozen=True, slots=True)
class TypedTable:
    """The rows of a table, and how many lines they fill."""

    parts: tuple[Part, ...]
    lines: int


def is_rule(line: str) -> bool:
    """Whether a line is drawn, not written: "-----", "===", "+----+---+"."""
    return len(line) <= ROW_CHARS and bool(RULE.fullmatch(line.strip()))


def typed_tables(lines: Sequence[str]) -> dict[int, TypedTable]:
    """The tables of a text by the lines at which they begin."""
    found, at = {}, 0
    while at < len(lines):
        stretch = _stretch(lines, at)
        if grid := _grid(stretch):
            found[at] = TypedTable(tuple(table_parts(grid)), len(stretch))
        at += max(1, len(stretch))
    return found


def _stretch(lines: Sequence[str], at: int) -> Sequence[str]:
    """The lines from one on that may be rows of one table."""
    if not (_has_cells(lines[at]) or is_rule(lines[at])):
        return ()
    end = at + 1
    while end < len(lines) and end - at < MAX_LINES:
        line, after = lines[end], lines[end + 1] if end + 1 < len(lines) else ""
        goes_on = _has_cells(after) and (end - at <= HEADING_LINES if not line.strip() else _is_group(line))
        if not (_has_cells(line) or is_rule(line) or goes_on):
            break
        end += 1
    return lines[at:end]


def _has_cells(line: str) -> bool:
    return len(line) <= ROW_CHARS and not is_rule(line) and GAP.search(line.strip()) is not None


def _is_group(line: str) -> bool:
    return len(line.strip()) <= GROUP_CHARS and line.strip()[-1] not in SENTENCE_ENDS


def _grid(stretch: Sequence[str]) -> list[list[Cell]]:
    """The cells of a table; nothing when the lines are none."""
    rows = [line for line in stretch if _has_cells(line)]
    if len(rows) < FEWEST_ROWS:
        return []
    texts = _by_sign(rows, "|") or _by_sign(rows, "\t") or _by_place(stretch)
    width = max(map(len, texts), default=0)
    if width < FEWEST_COLUMNS or _is_prose(texts, width):
        return []
    headings = _heading_count(stretch)
    taken = iter(texts)
    grid: list[list[Cell]] = []
    for line in stretch:
        if _has_cells(line):
            grid.append([Cell(text, heads=len(grid) < headings) for text in next(taken)])
        elif line.strip() and not is_rule(line):
            grid.append([Cell(tidy(line), columns=width)])
    return grid


def _by_sign(rows: Sequence[str], sign: str) -> list[list[str]]:
    """The cells between the signs, where each row has as many."""
    cells = [[tidy(cell) for cell in row.strip(" ").strip("|").split(sign)] for row in rows]
    return cells if len({len(row) for row in cells}) == 1 and len(cells[0]) >= FEWEST_COLUMNS else []


def _by_place(stretch: Sequence[str]) -> list[list[str]]:
    """The cells by the columns of signs that they fill; nothing where two cells of a row would share a column."""
    rows = [list(WORDS.finditer(_expanded(line))) for line in stretch if _has_cells(line)]
    if len({len(row) for row in rows}) == 1:
        return [[tidy(cell[0]) for cell in row] for row in rows]
    ruled = [list(re.finditer(r"\S+", _expanded(line))) for line in stretch if is_rule(line)]
    columns = list(_columns([cell.span() for row in (*rows, *(r for r in ruled if len(r) > 1)) for cell in row]))
    texts = []
    for row in rows:
        cells = [""] * len(columns)
        for cell in row:
            column = next(n for n, (_, end) in enumerate(columns) if cell.start() < end)
            if cells[column]:
                return []
            cells[column] = tidy(cell[0])
        texts.append(cells)
    return texts


def _expanded(line: str) -> str:
    """A line with spaces up to the next stop for each tab, two at least: one space parts no cells."""
    shown, *pieces = line.split("\t")
    for piece in pieces:
        shown += " " * max(2, TAB_CHARS - len(shown) % TAB_CHARS) + piece
    return shown


def _columns(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start, end = 0, 0
    for its_start, its_end in sorted(spans):
        if its_start >= end > 0:
            yield start, end
            start = its_start
        end = max(end, its_end)
    if end:
        yield start, end


def _is_prose(texts: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the gaps stand between sentences, or between the two columns of a page."""
    inner = [cell for row in texts for cell in row[:-1] if cell]
    if sum(cell[-1] in SENTENCE_ENDS for cell in inner) * 4 > len(inner):
        return True
    filled = [cell for row in texts for cell in row if cell]
    return width == FEWEST_COLUMNS and sum(map(len, filled)) > PROSE_CHARS * len(filled)


def _heading_count(stretch: Sequence[str]) -> int:
    """How many rows stand above the first line that is drawn, where rows follow it: they are the headings."""
    count, after = 0, 0
    for line in stretch:
        if is_rule(line) and count:
            after = 1
            break
        count += _has_cells(line)
    rest = sum(map(_has_cells, stretch)) - count
    return count if after and rest and count <= HEADING_LINES else 0
