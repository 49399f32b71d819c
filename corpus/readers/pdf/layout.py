"""Puts the words of a page in reading order: columns from left to right, in each the lines from top to bottom."""

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

from corpus.readers.pdf.margins import without_line_numbers
from corpus.readers.pdf.marks import without_note_marks
from corpus.readers.pdf.page import Page, Word
from corpus.readers.pdf.tables import ruled_tables
from corpus.readers.pdf.tolerances import LAYOUT
from corpus.readers.tables import CellRows


class Cell(NamedTuple):
    """A piece of a line between two wide gaps."""

    text: str
    left: float
    right: float


class Line(NamedTuple):
    """A line of one column; places in points from the page's upper left corner, `baseline` grows downwards.

    `opening` is the width of its first word. `cells` are empty unless wide gaps part the line. A ruled table stands
    in the flow as one line with `rows` and no text, and the sides of its `columns`; its baseline is its lower edge.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    opening: float = 0.0
    page: int = 1
    cells: tuple[Cell, ...] = ()
    rows: CellRows = ()
    columns: tuple[tuple[float, float], ...] = ()


class Piece(NamedTuple):
    """Words painted one after the other on one line, or a ruled table."""

    words: tuple[Word, ...]
    left: float
    right: float
    top: float
    baseline: float
    size: float
    order: int
    rows: CellRows = ()
    columns: tuple[tuple[float, float], ...] = ()

    @property
    def chars(self) -> int:
        """How many characters it shows."""
        return sum(len(word.text) + 1 for word in self.words)


def lines_of(page: Page, number: int) -> list[list[Line]]:
    """The flows of a page in reading order: the lines of a column, of a heading across columns, of a margin.

    Text that runs in another direction than most of the page comes last.
    """
    flows = []
    for turn in sorted({word.turn for word in page.words}):
        written = without_line_numbers([word for word in page.words if word.turn == turn])
        words = list(without_note_marks(written, cache(partial(_note_numbers, written))))
        tables, words = ruled_tables(words, page.rules) if turn == 0 else ([], words)
        pieces = list(pieces_of(_with_initials(words)))
        pieces += [Piece((), *table.box, 0.0, table.order, table.rows, table.columns) for table in tables]
        flows += [_lines(flow, number) for flow in reading_order(pieces)]
    return [flow for flow in flows if flow]


def _with_initials(words: Iterable[Word]) -> Iterator[Word]:
    """The words; a large first letter that hangs over several lines is put back on its word."""
    initial: Word | None = None
    for word in words:
        if initial is not None:
            beside = 0 <= initial.baseline - word.baseline < initial.size and word.left >= initial.left
            if beside and word.size < LAYOUT.initial * initial.size and word.left - initial.right < word.size:
                yield word._replace(text=initial.text + word.text, left=initial.left)
                initial = None
                continue
            yield initial
            initial = None
        if len(word.text) == 1 and word.text.isupper():
            initial = word
        else:
            yield word
    if initial is not None:
        yield initial


def pieces_of(words: Iterable[Word]) -> Iterator[Piece]:
    """The words of each line as the file paints them, cut at wide gaps."""
    run: list[Word] = []
    widest: Word | None = None
    for word in words:
        if widest is not None and not _goes_on(run[-1], word, widest):
            yield _piece(run)
            run, widest = [], None
        run.append(word)
        if widest is None or word.size > widest.size:
            widest = word
    if run:
        yield _piece(run)


def _goes_on(before: Word, word: Word, widest: Word) -> bool:
    size = max(widest.size, word.size)
    if abs(word.baseline - widest.baseline) > size * 0.5:
        return False
    gap = before.left - word.right if _is_right_to_left(word.text) else word.left - before.right
    return -0.5 * size <= gap <= LAYOUT.run_gap * widest.size


def _is_right_to_left(text: str) -> bool:
    return text[0] > "\u0590" and unicodedata.bidirectional(text[0]) in {"R", "AL"}


def _piece(words: Sequence[Word]) -> Piece:
    size, baseline = _usual(words)
    left, right = min(word.left for word in words), max(word.right for word in words)
    return Piece(tuple(words), left, right, baseline - 0.75 * size, baseline, size, words[0].order)


def _usual(words: Iterable[Word]) -> tuple[float, float]:
    """The size and baseline that most characters have."""
    counts: dict[tuple[float, float], int] = {}
    for word in words:
        set_as = (word.size, word.baseline)
        counts[set_as] = counts.get(set_as, 0) + len(word.text)
    return max(counts, key=lambda set_as: counts[set_as])


def _note_numbers(words: Sequence[Word]) -> frozenset[str]:
    """The numbers that open lines of small type: the page's footnotes."""
    pieces = list(pieces_of(words))
    sizes = sorted(piece.size for piece in pieces for _ in piece.words)
    median = sizes[len(sizes) // 2] if sizes else 0.0
    firsts = (piece.words[0].text.rstrip(".)") for piece in pieces if piece.words and piece.size < 0.95 * median)
    return frozenset(text for text in firsts if _is_note_number(text))


def _is_note_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}|[*∗†‡§]{1,3}|[a-z]", text))


def reading_order(pieces: Sequence[Piece], depth: int = 0) -> list[list[Piece]]:
    """The pieces in the order in which a person reads them, one list a flow; lines across columns keep their place."""
    for gutter in _gutters(pieces) if depth < LAYOUT.deepest else ():
        flows = _split(pieces, gutter, depth + 1)
        if flows is not None:
            return flows
    return [list(pieces)] if pieces else []


def _gutters(pieces: Sequence[Piece]) -> list[float]:
    """Where white strips run down between pieces that stand side by side, the most frequent first."""
    gaps = []
    ordered = sorted(pieces, key=attrgetter("baseline"))
    baselines = [piece.baseline for piece in ordered]
    for piece in pieces:
        if piece.rows:
            continue
        start = bisect_left(baselines, piece.baseline - 0.6 * piece.size)
        end = bisect_left(baselines, piece.baseline + 0.6 * piece.size)
        rights = [other.left for other in ordered[start:end] if other.left >= piece.right]
        if rights and min(rights) - piece.right >= LAYOUT.gutter_width * piece.size:
            gaps.append((piece.right, min(rights)))
    if len(gaps) < LAYOUT.fewest_rows:
        return []
    places = {round((left + right) / 2): 0 for left, right in gaps} | {round(right - 3): 0 for _, right in gaps}
    for place in places:
        places[place] = sum(left < place < right for left, right in gaps)
    chosen: list[float] = []
    for place in sorted(places, key=lambda place: (-places[place], place)):
        if places[place] < LAYOUT.fewest_rows or len(chosen) == LAYOUT.gutters_tried:
            break
        if all(abs(place - other) > LAYOUT.same_gutter for other in chosen):
            chosen.append(place)
    return chosen


def _split(pieces: Sequence[Piece], gutter: float, depth: int) -> list[list[Piece]] | None:
    """The flows when a gutter parts at least one band of the pieces in columns; None when it is no gutter."""
    flows: list[list[Piece]] = []
    across: list[Piece] = []
    parted = False
    for crossing, left, right in _bands(pieces, gutter):
        across += crossing
        columns = _columns(left, right)
        if columns is None:
            across += left + right
            continue
        parted = True
        for flow in (across, *columns):
            flows += reading_order(flow, depth)
        across = []
    return [*flows, *reading_order(across, depth)] if parted else None


def _bands(pieces: Sequence[Piece], gutter: float) -> Iterator[tuple[list[Piece], list[Piece], list[Piece]]]:
    """From top to bottom: pieces across the gutter, and what stands left and right of it until the next such piece."""
    ordered = sorted(pieces, key=attrgetter("baseline"))
    spanning = {piece for piece in pieces if piece.left < gutter - 1 and piece.right > gutter + 1}
    spanning |= _table_cells(pieces, gutter)
    median = sorted(piece.size for piece in pieces)[len(pieces) // 2]
    for piece in ordered:  # a title may be too short to reach the gutter, and belongs to all columns
        if not _is_alone(piece, pieces) or not (piece in spanning or piece.size > LAYOUT.title_size * median):
            break
        spanning.add(piece)
    crossing = sorted(spanning, key=attrgetter("baseline"))
    baselines = [piece.baseline for piece in crossing]
    bands: list[tuple[list[Piece], list[Piece], list[Piece]]] = [([piece], [], []) for piece in crossing]
    bands.insert(0, ([], [], []))
    for piece in ordered:
        if piece in spanning:
            continue
        n = bisect_left(baselines, piece.baseline - LAYOUT.same_line * piece.size)
        if (
            n < len(crossing)
            and baselines[n] <= piece.baseline + LAYOUT.same_line * piece.size
            and not crossing[n].rows
        ):
            bands[n + 1][0].append(piece)  # stands on the line of a piece that crosses
            continue
        n = bisect_left(baselines, piece.baseline)
        above, left, right = bands[n]
        if above and not (left or right) and _runs_on(above[-1], piece) and _is_alone(piece, pieces):
            above.append(piece)  # the last, short line of a paragraph across the columns
        else:
            (left if piece.right <= gutter + 1 else right).append(piece)
    for n in range(len(bands) - 1, -1, -1):
        below = _heading_below(bands[n][1], bands[n][2], LAYOUT.title_size * median)
        if below:
            bands.insert(n + 1, (below, [], []))
    yield from bands


def _heading_below(left: list[Piece], right: Sequence[Piece], size: float) -> list[Piece]:
    """Takes a heading under both columns, and what follows it, out of the left one."""
    lowest = max((piece.baseline for piece in right), default=math.inf)
    at = next((n for n, piece in enumerate(left) if piece.size > size and piece.top > lowest), len(left))
    below = left[at:]
    del left[at:]
    return below


def _table_cells(pieces: Sequence[Piece], gutter: float) -> set[Piece]:
    """Short pieces on one line at both sides of the gutter, painted one after the other: a table across the columns."""
    widest = max(piece.right - piece.left for piece in pieces)
    painted = sorted((piece for piece in pieces if piece.words), key=attrgetter("order"))
    found: set[Piece] = set()
    for before, after in pairwise(painted):
        side_by_side = before.right <= gutter <= after.left and abs(before.baseline - after.baseline) < LAYOUT.same_size
        if side_by_side and max(before.right - before.left, after.right - after.left) < LAYOUT.table_cell * widest:
            found |= {before, after}
    return found if len(found) >= 2 * LAYOUT.fewest_rows else set()


def _is_alone(piece: Piece, pieces: Sequence[Piece]) -> bool:
    return not any(other is not piece and other.top < piece.baseline and piece.top < other.baseline for other in pieces)


def _runs_on(above: Piece, piece: Piece) -> bool:
    return (
        piece.baseline - above.baseline <= LAYOUT.running_on * piece.size
        and abs(above.size - piece.size) < LAYOUT.same_size
    )


def _columns(left: list[Piece], right: list[Piece]) -> list[list[Piece]] | None:
    """The two sides as columns, or as cells in the order in which the file paints them; None for a table's rows."""
    rows = min(_rows(left), _rows(right)), max(_rows(left), _rows(right))
    if rows[0] < LAYOUT.fewest_rows - 1 or rows[1] < LAYOUT.fewest_rows:
        return None
    sides = {id(piece): side for side, flow in enumerate((left, right)) for piece in flow}
    painted = sorted((*left, *right), key=attrgetter("order"))
    runs = [list(run) for _, run in groupby(painted, key=lambda piece: sides[id(piece)])]
    switches = len(runs) - 1
    if switches <= 1 + 0.15 * rows[1]:  # painted one column after the other
        wide = min(_chars(left), _chars(right)) >= LAYOUT.column_chars
        beside_prose = switches == 1 and (_is_prose(left) or _is_prose(right))  # the keywords beside an abstract
        return [left, right] if wide or beside_prose else None
    if switches > rows[1]:  # painted line by line: columns only when both are prose beyond doubt
        return [left, right] if _is_prose(left) and _is_prose(right) else None
    return runs if _is_prose(left) and _is_prose(right) else None


def _rows(pieces: Sequence[Piece]) -> int:
    return len({round(piece.baseline) for piece in pieces})


def _chars(pieces: Sequence[Piece]) -> float:
    return sum(piece.chars for piece in pieces) / _rows(pieces)


def _is_prose(pieces: Sequence[Piece]) -> bool:
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    fill = sum(piece.right - piece.left for piece in pieces) / (
        _rows(pieces) * max(right - left, LAYOUT.size_of_nothing)
    )
    run_on = sum(piece.words[0].text[0].islower() for piece in pieces if piece.words) / len(pieces)
    return _chars(pieces) >= LAYOUT.prose_chars and fill >= LAYOUT.prose_fill and run_on >= LAYOUT.prose_run_on


def _lines(pieces: Sequence[Piece], number: int) -> list[Line]:
    """The lines of one flow, from top to bottom."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.baseline, piece.left)):
        held = lines[-1][0] if lines else None
        if held and not (held.rows or piece.rows):
            nearest = min(held.size, piece.size)
            if abs(held.baseline - piece.baseline) <= LAYOUT.same_line * nearest:
                lines[-1].append(piece)
                continue
        lines.append([piece])
    made = (_line(line, number) for line in lines)
    return [line for line in made if line.text or line.rows]


def _line(pieces: list[Piece], number: int) -> Line:
    if pieces[0].rows:
        table = pieces[0]
        return Line(
            "",
            table.left,
            table.right,
            table.baseline,
            table.size,
            page=number,
            rows=table.rows,
            columns=table.columns,
        )
    words = [word for piece in pieces for word in piece.words]
    backwards = 2 * sum(_is_right_to_left(word.text) for word in words) > len(words)
    pieces.sort(key=lambda piece: -piece.right if backwards else piece.left)
    words = [word for piece in pieces for word in piece.words]
    size, baseline = _usual(words)
    groups = [[words[0]]]
    for before, word in pairwise(words):
        if not backwards and word.left - before.right > LAYOUT.cell_gap * size:
            groups.append([])
        groups[-1].append(word)
    cells = tuple(_cell(group) for group in groups)
    bold = sum(len(word.text) for word in words if word.bold)
    return Line(
        text=" ".join(cell.text for cell in cells),
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        baseline=baseline,
        size=size,
        bold=bold > 0.8 * sum(len(word.text) for word in words),
        opening=words[0].right - words[0].left,
        page=number,
        cells=cells if len(cells) > 1 else (),
    )


def _cell(words: Sequence[Word]) -> Cell:
    """A cell around all of its words: one that was painted over another may end left of where it begins."""
    return Cell(joined(words), min(word.left for word in words), max(word.right for word in words))


def joined(words: Sequence[Word]) -> str:
    """The words as text: a space between two, unless the second hangs on the first."""
    return "".join(word.text if word.glued or n == 0 else f" {word.text}" for n, word in enumerate(words))
