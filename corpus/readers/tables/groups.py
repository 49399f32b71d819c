"""Says in each row of a group what only its first row, or a row above it, names: the year over twelve months."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from corpus.readers.tables.contents import is_grand_total, is_label, is_missing, is_part, is_total
from corpus.readers.tables.grid import MAX_REPEATED_CHARS, Cell, Row, filled_columns, is_lone, is_one_cell, text_at

MAX_LABEL_CHARS = 120  # of a group's name; a longer one is a remark
MAX_GROUP_COLUMNS = 6  # of groups within groups: a decade, a year, a region, a country, a town, a kind
PAIR = 2  # columns; a name without a value is no group there


class Grouped(NamedTuple):
    """A row with what its group is called: by a row above it, or by `row` itself where a column of it is for that.

    `place` is that of the row among those below the headings.
    """

    place: int
    labels: tuple[str, ...]
    row: Row


def grouped(rows: Sequence[Row]) -> list[Grouped]:
    """Each row below the headings with its group; `rows` that only name a group are left out."""
    if not rows:
        return []
    if names := _group_rows(rows):
        found = list(_under_names(rows, names))
    else:
        found = [Grouped(n, (), row) for n, row in enumerate(_carried_down(rows))]
    return list(_with_parts(found))


def _group_rows(rows: Sequence[Row]) -> set[int]:
    """The places of rows that only name the rows below them.

    One cell over the whole row does, or one marked as a heading. Another cell alone in its row may be a row without
    values: it does where the table begins so, and no other row has a cell empty but the first column of all of them.
    """
    lone = {n for n, row in enumerate(rows) if is_lone(row) and _is_label(row)}
    lone -= {n for n in lone if n + 1 in lone or n + 1 == len(rows)}
    others = [row for n, row in enumerate(rows) if n not in lone and not is_lone(row)]
    named = any(row[0].heads for row in others if 0 in row)
    sure = {n for n in lone if is_one_cell(rows[n]) or (not named and rows[n][0].heads)}
    if not others or 0 not in lone:
        return sure if others else set()
    width = max(map(len, rows))
    own_column = not any(text_at(row, 0) for row in others)
    full = all(len(row) == width and all(cell.text for cell in row.values()) for row in others)
    return lone if own_column or (full and width > PAIR) else sure


def _is_label(row: Row) -> bool:
    column = filled_columns(row)[0]
    text = row[column].text
    return (
        (column == 0 or is_one_cell(row))
        and 0 < len(text) <= MAX_LABEL_CHARS
        and text[-1] != "."
        and not (is_missing(text) or row[column].inner)
    )


def _under_names(rows: Sequence[Row], names: set[int]) -> Iterator[Grouped]:
    """The rows under those that name them, without these."""
    own_column = all(not text_at(row, 0) for n, row in enumerate(rows) if n not in names)
    groups = _numbers(n in names for n in range(len(rows)))
    outside = _grand_totals([_label_after(row, -1) for row in rows], groups)
    name: Cell | None = None
    for n, row in enumerate(rows):
        if n in names:
            name = row[filled_columns(row)[0]]
        elif name is None or n in outside or (is_lone(row) and not _is_label(row)):
            yield Grouped(n, (), row)
        elif own_column:
            yield Grouped(n, (), {**row, 0: replace(name, columns=1)})
        else:
            yield Grouped(n, (name.text.rstrip(": "),), row)


def _numbers(begins: Iterable[bool]) -> list[int]:
    """For each row how many groups have begun, from 1; 0 before the first."""
    count, numbers = 0, []
    for begin in begins:
        count += begin
        numbers.append(count)
    return numbers


def _grand_totals(labels: Sequence[str], groups: Sequence[int]) -> set[int]:
    """The places of totals over all groups: called so, or the last where its group has one more than the others."""
    totals = [n for n, label in enumerate(labels) if groups[n] and is_total(label)]
    grand = {n for n in totals if is_grand_total(labels[n])}
    counts = dict.fromkeys(range(1, groups[-1] + 1), 0)
    for n in totals:
        counts[groups[n]] += n not in grand
    last = counts.pop(groups[-1], 0)
    if counts and last > max(counts.values()):
        grand.add(max(n for n in totals if n not in grand))
    return grand


def _label_after(row: Row, column: int) -> str:
    """The first text to the right of a column."""
    return next((cell.text for n, cell in row.items() if n > column and cell.text), "")


def _carried_down(rows: Sequence[Row]) -> list[Row]:
    """The rows, their first columns filled from above where only the first row of each group fills them."""
    filled = list(rows)
    parents: list[tuple[str, ...]] = [() for _ in rows]
    for column in range(min(max(map(len, rows)) - 1, MAX_GROUP_COLUMNS)):
        if not _is_group_column(filled, column, parents):
            break
        filled = _fill(filled, column)
        parents = [(*parent, text_at(row, column)) for parent, row in zip(parents, filled, strict=True)]
    return filled


def _is_group_column(rows: Sequence[Row], column: int, parents: Sequence[tuple[str, ...]]) -> bool:
    """Whether a column names groups of rows: in the first row of each, or in all of them again.

    No value comes back, at least as many rows go on with a group as begin one, and each has a label of its own.
    """
    begins = _beginnings(rows, column)
    starts = [n for n, begin in enumerate(begins) if begin]
    others = [n for n, row in enumerate(rows) if not (begins[n] or _sums(row, column) or is_lone(row))]
    if starts[:1] != [0] or len(others) < len(starts):
        return False
    values = [(parents[n], text_at(rows[n], column)) for n in starts]
    if any(is_missing(text) or len(text) > MAX_REPEATED_CHARS for _, text in values) or len(set(values)) < len(values):
        return False
    return all(is_label(_label_after(rows[n], column)) for n in (*starts, *others))


def _beginnings(rows: Sequence[Row], column: int) -> list[bool]:
    """For each row whether its cell in a column names another group than that of the row above."""
    begins, group = [], ""
    for row in rows:
        text = text_at(row, column)
        begin = bool(text) and text != group and not _sums(row, column)
        group = text if begin else group
        begins.append(begin)
    return begins


def _sums(row: Row, column: int) -> bool:
    """Whether a column holds the label of a total, which belongs to the empty column beside it."""
    beside = row.get(column + 1)
    return is_total(text_at(row, column)) and (beside is None or not beside.text or beside is row[column])


def _fill(rows: Sequence[Row], column: int) -> list[Row]:
    """The rows with the name of their group in a column, and the label of a total in the column beside it."""
    sums = [_sums(row, column) for row in rows]
    begins = _beginnings(rows, column)
    labels = [
        text_at(row, column) if summed else _label_after(row, column) for row, summed in zip(rows, sums, strict=True)
    ]
    outside = _grand_totals(labels, _numbers(begins))
    filled: list[Row] = []
    group = Cell("")
    for n, row in enumerate(rows):
        group = row[column] if begins[n] else group
        if n in outside or is_lone(row) or (text_at(row, column) and not sums[n]):
            filled.append(row)
        elif sums[n]:
            filled.append({**row, column: group, column + 1: replace(row[column], columns=1)})
        else:
            filled.append({**row, column: group})
    return filled


def _with_parts(rows: Sequence[Grouped]) -> Iterator[Grouped]:
    """The rows, those that are parts of a row above after its label."""
    whole = ""
    for place, labels, row in rows:
        label = text_at(row, 0)
        if is_part(label) and whole:
            yield Grouped(place, (*labels, whole), row)
            continue
        whole = label.rstrip(": ") if is_label(label) and len(label) <= MAX_REPEATED_CHARS else ""
        yield Grouped(place, labels, row)
