"""Says each row of a table as "heading: cell; heading: cell", after the name of its group."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Part
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.tables.contents import is_figure
from corpus.readers.tables.grid import Cell, Row, filled_columns, is_filled, is_lone, is_one_cell, placed
from corpus.readers.tables.groups import MAX_LABEL_CHARS, grouped
from corpus.readers.tables.headings import MAX_HEADING_CHARS, PAIR, Headings, headings_of

MAX_CHARS = 50_000_000  # of one table, with the names of its columns written into every row
NOTE_ENDS = (".", "!", "?", "…")


def table_parts(rows: Iterable[Sequence[Cell]], *, by_custom: bool = False) -> Iterator[Part]:
    """Each row as "heading: cell; heading: cell", so that a figure stands beside what it counts.

    The headings are the cells of the first rows where all are marked so, or of first rows that can be nothing else.
    A cell that covers several rows is said in each of them, one that covers several columns once, and what names a
    group of rows in each of these. Titles above the headings and notes below the rows are paragraphs. Where no
    headings are clear, a row is its cells. `by_custom` is for files whose first row is one of headings by custom.
    """
    for _, part in numbered_parts(rows, by_custom=by_custom):
        yield part


def numbered_parts(rows: Iterable[Sequence[Cell]], *, by_custom: bool = False) -> Iterator[tuple[int, Part]]:
    """The parts of a table, each with the place among `rows` of the row that it says."""
    chars = 0
    for n, part in _parts([(n, row) for n, row in enumerate(placed(rows)) if is_filled(row)], by_custom=by_custom):
        chars += len(part.text)
        if chars > MAX_CHARS:
            raise UnreadableFileError(Message(CorpusCode.TABLE_TOO_LONG, most=MAX_CHARS))
        yield n, part


def _parts(numbered: Sequence[tuple[int, Row]], *, by_custom: bool) -> Iterator[tuple[int, Part]]:
    headings = headings_of([row for _, row in numbered], by_custom=by_custom)
    body = _without_repeats(numbered, headings)
    starts = [0, *_other_headings([row for _, row in body]), len(body)]
    yield from _above(numbered, headings)
    yield from _body(body[: starts[1]], headings.names)
    for start, end in pairwise(starts[1:]):
        block = body[start:end]
        own = headings_of([row for _, row in block])
        yield from _above(block, own)
        yield from _body(_without_repeats(block, own), own.names)


def _without_repeats(numbered: Sequence[tuple[int, Row]], headings: Headings) -> list[tuple[int, Row]]:
    """The rows below the headings, without titles and headings that are repeated there, as on a next page."""
    first = headings.titles + headings.rows
    above = {_shown(row) for _, row in numbered[:first]}
    return [(n, row) for n, row in numbered[first:] if not (above and _shown(row) in above)]


def _shown(row: Row) -> tuple[tuple[int, str], ...]:
    return tuple((n, cell.text) for n, cell in row.items())


def _other_headings(rows: Sequence[Row]) -> list[int]:
    """Where rows of other headings begin: all of them is marked, and not the figures of the next row."""
    found = []
    for n in range(1, len(rows) - 1):
        cells = [cell for cell in rows[n].values() if cell.text]
        if not all(cell.heads for cell in cells) or len(filled_columns(rows[n])) < PAIR:
            continue
        over_figures = any(is_figure(cell.text) and not cell.heads for cell in rows[n + 1].values())
        if over_figures and not any(is_figure(cell.text) for cell in cells):
            found.append(n)
    return found


def _above(numbered: Sequence[tuple[int, Row]], headings: Headings) -> Iterator[tuple[int, Part]]:
    """The titles of a table, and the headings that are too long to be said in every row."""
    for n, row in numbered[: headings.titles]:
        yield n, Part(BlockKind.PARAGRAPH, _sentence(row, {}))
    for text in headings.prose:
        yield numbered[headings.titles][0], Part(BlockKind.PARAGRAPH, text)
    first = headings.titles + headings.rows
    if all(_is_note(row) for _, row in numbered[first:]):  # no row says the headings
        for n, row in numbered[headings.titles : first]:
            yield n, Part(BlockKind.ROW, "; ".join(row[column].text for column in filled_columns(row)))


def _body(numbered: Sequence[tuple[int, Row]], names: dict[int, str]) -> Iterator[tuple[int, Part]]:
    end = len(numbered)
    while end and _is_note(numbered[end - 1][1]):
        end -= 1
    for place, labels, row in grouped([row for _, row in numbered[:end]]):
        n = numbered[place][0]
        if any(cell.inner for cell in row.values()):
            yield from ((n, part) for part in _inner_parts(labels, row, names))
        else:
            yield n, Part(BlockKind.ROW, "; ".join((*labels, _sentence(row, names))))
    for n, row in numbered[end:]:
        yield n, Part(BlockKind.PARAGRAPH, _sentence(row, {}))


def _is_note(row: Row) -> bool:
    """Whether the last row of a table is a remark on it: one cell that is long, a sentence, or names its source."""
    if not is_lone(row):
        return False
    cell = row[filled_columns(row)[0]]
    long = len(cell.text) > MAX_HEADING_CHARS or cell.text.endswith(NOTE_ENDS) or ": " in cell.text
    return not cell.inner and (long or is_one_cell(row))


def _inner_parts(labels: tuple[str, ...], row: Row, names: dict[int, str]) -> Iterator[Part]:
    """The rows of the tables in a row's cells, each after what the row itself says."""
    own = (*labels, _sentence({n: cell for n, cell in row.items() if not cell.inner}, names))
    for n in filled_columns(row):
        cell = row[n]
        about = [text.rstrip(": ") for text in (names.get(n, ""), cell.text) if text]
        for part in (part for rows in cell.inner for part in table_parts(rows)):
            yield Part(BlockKind.ROW, "; ".join((*own, *about, part.text)))


def _sentence(row: Row, names: dict[int, str]) -> str:
    merged = len(set(map(id, row.values()))) < len(row)
    named = _named_once(row, names) if merged else [(cell, names.get(n, "")) for n, cell in row.items() if cell.text]
    if merged and is_one_cell(row):  # a heading within the table
        return named[0][0].text
    if not names and len(named) > 1 and _heads_its_row(named[0][0], named[1][0], len(row)):
        head, *rest = [cell.text for cell, _ in named]
        return f"{head.rstrip(': ')}: {'; '.join(rest)}"
    return "; ".join(f"{name}: {cell.text}" if name else cell.text for cell, name in named)


def _named_once(row: Row, names: dict[int, str]) -> list[tuple[Cell, str]]:
    """The filled cells of a row, each with the names of all columns that it covers."""
    cells: dict[int, tuple[Cell, list[str]]] = {}
    for column, cell in row.items():
        _, its_names = cells.setdefault(id(cell), (cell, []))
        if (name := names.get(column, "")) and name not in its_names:
            its_names.append(name)
    return [(cell, ", ".join(its_names)) for cell, its_names in cells.values() if cell.text]


def _heads_its_row(first: Cell, second: Cell, columns: int) -> bool:
    """Whether a row without headings above begins with its own: marked, or the name in a list of names and values."""
    named = columns == PAIR and len(first.text) <= MAX_LABEL_CHARS and not is_figure(first.text)
    return named or (first.heads and not second.heads)
