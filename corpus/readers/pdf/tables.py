"""Finds tables with rules: drawn grids among the words of a page."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.pdf.page import Rule, Word
from corpus.readers.pdf.tolerances import GRIDS
from corpus.readers.tables import Cell, CellRows, without_common_heads


class RuledTable(NamedTuple):
    """A drawn grid: its box (left, right, top, bottom), its cells row by row, and the sides of its columns.

    `order` is the place of its first word among the words that the page paints.
    """

    box: tuple[float, float, float, float]
    order: int
    rows: CellRows
    columns: tuple[tuple[float, float], ...]


def ruled_tables(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[RuledTable], list[Word]]:
    """The grids of at least two rows and two columns that hold words, and the words outside of them."""
    tables: list[RuledTable] = []
    rest = list(words)
    for group in _meeting(rules):
        columns = _edges([(rule.left + rule.right) / 2 for rule in group if _is_upright(rule)])
        lines = _edges([(rule.top + rule.bottom) / 2 for rule in group if not _is_upright(rule)])
        columns, lines = _with_open_sides(columns, lines, group, rest)
        if min(len(columns), len(lines)) <= GRIDS.simplest:
            continue
        inside = [word for word in rest if _is_inside(word, columns, lines)]
        rows = _grid_rows(inside, columns, lines, group)
        filled = sum(bool(cell.text) for row in rows for cell in row)
        if len(rows) < GRIDS.simplest or filled < GRIDS.fewest_filled * len(rows) * (len(columns) - 1):
            continue
        taken = {word.order for word in inside}
        rest = [word for word in rest if word.order not in taken]
        box = (columns[0], columns[-1], lines[0], lines[-1])
        tables.append(RuledTable(box, min(taken), without_common_heads(rows), tuple(pairwise(columns))))
    return tables, rest


def _meeting(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups that touch, directly or through others of the group."""
    groups: list[list[Rule]] = []
    boxes: list[Rule] = []
    for rule in sorted({Rule(*map(round, rule)) for rule in rules}):  # cells side by side draw the line between twice
        near = [n for n, box in enumerate(boxes) if _touch(box, rule) and any(_touch(r, rule) for r in groups[n])]
        group = [rule, *(other for n in near for other in groups[n])]
        groups = [other for n, other in enumerate(groups) if n not in near] + [group]
        boxes = [box for n, box in enumerate(boxes) if n not in near] + [_around(group)]
    return sorted(groups, key=lambda group: (_around(group).top, _around(group).left))


def _touch(a: Rule, b: Rule) -> bool:
    across = a.left <= b.right + GRIDS.touch and b.left <= a.right + GRIDS.touch
    return across and a.top <= b.bottom + GRIDS.touch and b.top <= a.bottom + GRIDS.touch


def _around(group: Sequence[Rule]) -> Rule:
    return Rule(
        min(rule.left for rule in group),
        min(rule.top for rule in group),
        max(rule.right for rule in group),
        max(rule.bottom for rule in group),
    )


def _is_upright(rule: Rule) -> bool:
    return rule.bottom - rule.top > rule.right - rule.left


def _edges(places: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > GRIDS.same_edge:
            edges.append(place)
    return edges


def _with_open_sides(
    columns: list[float], lines: list[float], rules: Sequence[Rule], words: Sequence[Word]
) -> tuple[list[float], list[float]]:
    """The edges of a grid, with those at its sides where it has no frame: there the rules between its cells end."""
    if min(len(columns), len(lines)) < GRIDS.simplest:
        return columns, lines
    around = _around(rules)
    middles = [_middle(word) for word in words]
    inside = [(x, y) for x, y in middles if around.left < x < around.right and around.top < y < around.bottom]
    level = [(rule.left, rule.right) for rule in rules if not _is_upright(rule)]
    upright = [(rule.top, rule.bottom) for rule in rules if _is_upright(rule)]
    return _with_ends(columns, level, [x for x, _ in inside]), _with_ends(lines, upright, [y for _, y in inside])


def _with_ends(edges: list[float], crossing: Sequence[tuple[float, float]], held: Sequence[float]) -> list[float]:
    """The edges, and the ends of the crossing rules where several of them reach over words beyond the outermost."""
    first, last = min(start for start, _ in crossing), max(end for _, end in crossing)
    before = sum(start <= first + GRIDS.same_edge for start, _ in crossing) >= GRIDS.simplest
    after = sum(end >= last - GRIDS.same_edge for _, end in crossing) >= GRIDS.simplest
    opened = list(edges)
    if before and first < edges[0] - GRIDS.same_edge and any(first < place < edges[0] for place in held):
        opened.insert(0, first)
    if after and last > edges[-1] + GRIDS.same_edge and any(edges[-1] < place < last for place in held):
        opened.append(last)
    return opened


def _is_inside(word: Word, columns: Sequence[float], lines: Sequence[float]) -> bool:
    x, y = _middle(word)
    return columns[0] <= x <= columns[-1] and lines[0] <= y <= lines[-1]


def _middle(word: Word) -> tuple[float, float]:
    return (word.left + word.right) / 2, word.baseline - word.size * 0.3


def _grid_rows(
    words: Sequence[Word], columns: Sequence[float], lines: Sequence[float], rules: Sequence[Rule]
) -> list[tuple[Cell, ...]]:
    """The cells of each row, one over several rows in each of them."""
    cells: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        x, y = _middle(word)
        column = min(bisect_right(columns, x), len(columns) - 1) - 1
        row = min(bisect_right(lines, y), len(lines) - 1) - 1
        cells.setdefault((row, column), []).append(word)
    uprights = [[rule for rule in rules if _is_upright(rule) and _lies_at(x, rule.left, rule.right)] for x in columns]
    level = [[rule for rule in rules if not _is_upright(rule) and _lies_at(y, rule.top, rule.bottom)] for y in lines]
    for row in range(len(lines) - 1):  # a cell without a line at its right end goes on
        y = (lines[row] + lines[row + 1]) / 2
        for column in range(len(columns) - 2, 0, -1):
            if (row, column) in cells and not _has_upright(uprights[column], y):
                cells.setdefault((row, column - 1), []).extend(cells.pop((row, column)))
    _fill_tall_cells(cells, columns, lines, level)
    rows: list[tuple[Cell, ...]] = []
    for row in range(len(lines) - 1):
        y = (lines[row] + lines[row + 1]) / 2
        held_at = [cells.get((row, column), []) for column in range(len(columns) - 1)]
        starts = [n for n, held in enumerate(held_at) if n == 0 or held or _has_upright(uprights[n], y)]
        widths = [end - start for start, end in pairwise([*starts, len(columns) - 1])]
        rows += _cut_rows([held_at[n] for n in starts], widths)
    return rows


def _fill_tall_cells(
    cells: dict[tuple[int, int], list[Word]],
    columns: Sequence[float],
    lines: Sequence[float],
    level: Sequence[Sequence[Rule]],
) -> None:
    """Puts the words of a cell over several rows in each of them; `level` are the rules at each of the lines."""
    for column in range(len(columns) - 1):
        x = (columns[column] + columns[column + 1]) / 2
        groups: list[list[int]] = []
        for row in range(len(lines) - 1):
            if row and not _has_level(level[row], x):
                groups[-1].append(row)
            else:
                groups.append([row])
        for group in groups:
            held = [word for row in group for word in cells.get((row, column), [])]
            for row in group if len(group) > 1 else ():
                cells[row, column] = held


def _lies_at(place: float, start: float, end: float) -> bool:
    return abs((start + end) / 2 - place) <= GRIDS.same_edge


def _has_upright(rules: Sequence[Rule], y: float) -> bool:
    return any(rule.top - 1 <= y <= rule.bottom + 1 for rule in rules)


def _has_level(rules: Sequence[Rule], x: float) -> bool:
    return any(rule.left - 1 <= x <= rule.right + 1 for rule in rules)


def _cut_rows(cells: Sequence[Sequence[Word]], widths: Sequence[int]) -> Iterator[tuple[Cell, ...]]:
    """One row, or one for each line when every filled cell holds the same lines: the rules between were left out."""
    baselines = [tuple(sorted({round(word.baseline) for word in cell})) for cell in cells]
    filled = {lines for lines in baselines if lines}
    if len(filled) == 1 and sum(map(bool, baselines)) > 1 and len(next(iter(filled))) > GRIDS.simplest:
        for line in sorted(filled.pop()):
            held = [[word for word in cell if round(word.baseline) == line] for cell in cells]
            yield tuple(map(_cell, held, widths))
    elif filled:
        yield tuple(map(_cell, cells, widths))


def _cell(words: Sequence[Word], columns: int) -> Cell:
    return Cell(_cell_text(words), columns, heads=bool(words) and all(word.bold for word in words))


def _cell_text(words: Sequence[Word]) -> str:
    ordered = sorted(words, key=lambda word: word.order)
    text = ""
    for n, word in enumerate(ordered):
        if n and text.endswith("-") and text[-2:-1].isalpha() and word.text[0].islower():
            text = (text[:-1] if _is_new_line(ordered[n - 1], word) else text) + word.text
        else:
            text += word.text if word.glued or n == 0 else f" {word.text}"
    return text


def _is_new_line(before: Word, word: Word) -> bool:
    return word.baseline - before.baseline > 0.5 * word.size
