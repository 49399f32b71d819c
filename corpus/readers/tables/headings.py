"""Tells which first rows of a table are headings, and what they call each column."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.tables.contents import are_figures, is_figure, is_label, is_missing, is_year, units
from corpus.readers.tables.grid import Cell, Row, filled_columns, is_one_cell, placed, text_at

MAX_NAME_CHARS = 240  # a longer heading is prose, and would fill every row below it
MAX_HEADING_CHARS = 60  # of a first row that neither marks nor figures below tell to be a heading
MAX_LEVELS = 3  # of headings that nothing marks
PAIR = 2  # columns; a table of two may be a list of names and values
FEWEST_ROWS_HEADED = 2  # where only the place of the first row tells that it is a heading
ROWS_LOOKED_AT = 200  # below the headings, to tell what the columns hold
MOST_WORDS_APART = (
    0.3  # of the values of a column of figures may be words before its table is a list of names and values
)


class Headings(NamedTuple):
    """How many of the rows that it was asked for are titles, and how many below them are headings.

    `names` are those of the columns; `prose` stands among the headings but is too long for a name. `sure` is False
    where only their place tells that they are headings.
    """

    titles: int = 0
    rows: int = 0
    names: dict[int, str] = {}  # noqa: RUF012  (never changed)
    prose: tuple[str, ...] = ()
    sure: bool = True


def headings_of(grid: Sequence[Row], *, by_custom: bool = False) -> Headings:
    """The headings of a table without empty rows; `by_custom` where files of its kind begin with a row of them."""
    titles = 0
    while titles < len(grid) - 1 and _is_title(grid[titles], grid[titles + 1]):
        titles += 1
    rest = grid[titles:]
    rows, sure = _marked(rest), True
    if not rows:
        rows, sure = _guessed(rest[: ROWS_LOOKED_AT + MAX_LEVELS], by_custom=by_custom)
    if not rows:
        return Headings(0 if _has_lone_rows(rest) else titles)
    names = _names(rest[:rows])
    prose = tuple(dict.fromkeys(name for name in names.values() if len(name) > MAX_NAME_CHARS))
    return Headings(titles, rows, {n: name for n, name in names.items() if name not in prose}, prose, sure)


def goes_on(above: Sequence[Sequence[Cell]], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows at the top of a page can be more of the table above them: as wide, under the same headings or none.

    A first row that only its place makes a heading is none where the table above has headings.
    """
    tops = (rows[: ROWS_LOOKED_AT + MAX_LEVELS] for rows in (above, below))
    upper, lower = ([row for row in placed(rows) if filled_columns(row)] for rows in tops)
    if not (upper and lower) or max(map(len, upper)) != max(map(len, lower)):
        return False
    own, first = headings_of(lower), headings_of(upper)
    if not own.rows:
        return True
    return own.names == first.names or (bool(first.rows) and not own.sure)


def _is_title(row: Row, below: Row) -> bool:
    """Whether a row only names the table: one cell over all of it, or its first cell alone above a row of several."""
    if is_one_cell(row):
        return True
    return filled_columns(row) == [0] and len(row) > 1 and not row[0].inner and len(filled_columns(below)) > 1


def _has_lone_rows(grid: Sequence[Row]) -> bool:
    """Whether rows further down hold one cell like the first: then it names the rows up to the next, not the table."""
    return any(is_one_cell(row) or (len(row) > PAIR and filled_columns(row) == [0]) for row in grid[1:-1])


def _marked(grid: Sequence[Row]) -> int:
    """How many first rows are marked as headings, with a row of units below them; 0 where all rows are."""
    count = 0
    while count < len(grid) and all(c.heads or not c.text for c in grid[count].values()):
        if count and (is_one_cell(grid[count]) or filled_columns(grid[count]) == [0]):  # names the rows below it
            break
        if count and any(is_figure(cell.text) and not is_label(cell.text) for cell in grid[count].values()):
            break
        count += 1
    if count in {0, len(grid)}:
        return 0
    texts = [_texts(row, max(map(len, grid[: count + 1]))) for row in grid[: ROWS_LOOKED_AT + count]]
    return count + (len(texts) > count + 1 and _is_next_level(texts[count], texts[:count], texts[count + 1 :]))


def _texts(row: Row, width: int) -> list[str]:
    return [text_at(row, column) for column in range(width)]


def _guessed(grid: Sequence[Row], *, by_custom: bool) -> tuple[int, bool]:
    """How many first rows that nothing marks are headings, and whether the cells below tell it."""
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    texts = [_texts(row, width) for row in grid]
    for count in range(min(MAX_LEVELS, len(texts) - 1), 1, -1):
        if _are_levels(texts[:count], texts[count:]):
            return count, True
    if len(texts) < PAIR or not _may_head(texts[0], texts[1:]):
        return 0, True
    counted = _columns_of_figures(texts[1:])
    sure = any(texts[0][n] for n in counted)
    if width == PAIR:
        return int(_heads_pairs(texts[0], texts[1:], by_custom=by_custom)), sure
    counts = any(map(str.isdigit, "".join(texts[1]))) and not any(map(str.isdigit, "".join(texts[0])))
    return int(by_custom or sure or len(texts) > FEWEST_ROWS_HEADED or counts), sure


def _columns_of_figures(rows: Sequence[Sequence[str]]) -> list[int]:
    columns = range(len(rows[0]) if rows else 0)
    return [n for n in columns if any(is_figure(row[n]) for row in rows) and are_figures(row[n] for row in rows)]


def _are_levels(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> bool:
    """Whether all of these rows head the columns of figures below, a heading over several columns above its parts."""
    first, *others = heads
    if sum(map(bool, first[1:])) < 1 or not all(_names_columns(row, rows) for row in heads):
        return False
    return all(_is_next_level(row, heads[: n + 1], rows) for n, row in enumerate(others))


def _is_next_level(row: Sequence[str], above: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a row goes on with the headings above: it names columns of figures, and no row."""
    columns = _columns_of_figures(rows)
    named = [row[n] for n in columns if row[n]]
    if not named or any(map(is_missing, named)) or not _names_columns(row, rows):
        return False
    if row[0] in {"", above[-1][0]}:  # one cell may cover the first column of both rows
        return True
    return not any(head[0] for head in above) or all(_goes_on(cell) for cell in row if cell)


def _goes_on(cell: str) -> bool:
    """Whether a cell reads like the second line of a heading."""
    return cell[0].islower() or (cell[0] == "(" and cell[-1] == ")")


def _names_columns(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether no cell is a figure, but perhaps years over what are none, and none is over a column of other years."""
    for n, cell in enumerate(heading):
        if not is_figure(cell):
            continue
        values = [row[n] for row in rows if row[n]]
        if n == 0 or not is_year(cell) or (values and all(map(is_year, values))):
            return False
    return True


def _may_head(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a row reads like names of columns: short, each its own, none a figure but perhaps years."""
    filled = [cell for cell in first if cell]
    counted = [n for n in _columns_of_figures(rows) if first[n]]
    gaps = [n for n in range(1, len(first)) if not first[n] and any(row[n] for row in rows)]
    if len(set(filled)) < len(filled) or not _names_columns(first, rows):
        return False
    if len(filled) < PAIR and not (filled and len(first) == PAIR and counted and not first[0]):
        return False
    if gaps and (not counted or PAIR * len(gaps) > len(first)):
        return False
    if not counted and any(len(cell) > MAX_HEADING_CHARS for cell in filled):
        return False
    openings = [row[0].split()[0] for row in rows if row[0]]
    alike = first[0] and len(openings) > 1 and 2 * openings.count(first[0].split()[0]) > len(rows)
    return bool(counted) or not alike


def _heads_pairs(first: Sequence[str], rows: Sequence[Sequence[str]], *, by_custom: bool) -> bool:
    """Whether the first of two cells in a row heads names, not a name whose value is the second."""
    if not first[0]:
        return True
    if len(rows) < FEWEST_ROWS_HEADED and not by_custom:
        return False
    for n in range(PAIR):
        values = [row[n] for row in rows if row[n] and not is_missing(row[n])]
        words = sum(not is_figure(value) for value in values)
        found = units(values)
        if (
            len(found) == 1
            and (by_custom or not any(map(str.isalpha, "".join(found))))
            and words <= MOST_WORDS_APART * len(values)
        ):
            return True
    return by_custom and not any(is_figure(cell) for row in rows for cell in row)


def _names(headings: Sequence[Row]) -> dict[int, str]:
    """The name of each column, from the top down."""
    names: dict[int, str] = {}
    levels = _spread(headings)
    for n, level in enumerate(levels):
        units_row = n > 0 and not text_at(level, 0) and bool(text_at(levels[n - 1], 0))
        for column, cell in level.items():
            text, above = cell.text, names.get(column, "")
            if not text or (n and any(text == text_at(upper, column) for upper in levels[:n])):
                continue
            own = units_row and _is_narrow(levels[n - 1], column) and text[0] not in "(["
            names[column] = f"{above}{',' if own and above else ''} {text}".strip()
    return {column: name.rstrip(": ") or name for column, name in names.items()}


def _is_narrow(row: Row, column: int) -> bool:
    """Whether the cell at a column covers no other."""
    cell = row.get(column)
    return cell is not None and cell.columns == 1 and sum(other is cell for other in row.values()) == 1


def _spread(headings: Sequence[Row]) -> list[Row]:
    """The headings, each over the empty columns to its right where the file marks no merged cells.

    They are not its own where a row of units stands below: each heading has its unit then.
    """
    if any(cell.columns > 1 for row in headings for cell in row.values()):
        return list(headings)
    spread = [dict(row) for row in headings]
    for upper, lower in pairwise(spread):
        wide = [n for n in lower if n > 1 and not text_at(upper, n) and text_at(lower, n)]
        single = [n for n in upper if n > 0 and text_at(upper, n) and text_at(lower, n) and n + 1 not in wide]
        if single:
            continue
        for n in wide:
            if text_at(upper, n - 1) and (n > 1 and is_label(text_at(upper, n - 1))):
                upper[n] = upper[n - 1]
    return spread
