"""Leaves out the numbers of lines that a transcript or a draft law prints down its left margin."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from corpus.readers.pdf.page import Word
from corpus.readers.pdf.tolerances import MARGINS

STEPS = frozenset({1, 5})  # each line is numbered, or each fifth


def without_line_numbers(words: Sequence[Word]) -> list[Word]:
    """The words of a page without a column of numbers that counts its lines of prose."""
    edges: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        if word.text.isascii() and word.text.isdecimal():
            edges[round(word.right / MARGINS.same_edge)].append(word)
    if not edges:
        return list(words)
    column = max(edges, key=lambda edge: (len(edges[edge]), -edge))
    numbers = [word for edge in (column - 1, column, column + 1) for word in edges.get(edge, [])]
    numbers.sort(key=lambda word: word.baseline)
    if len(numbers) < MARGINS.fewest_numbers or not _counts(numbers) or not _beside_prose(numbers, words):
        return list(words)
    left_out = {word.order for word in numbers}
    return [word for word in words if word.order not in left_out]


def _counts(numbers: Sequence[Word]) -> bool:
    steps = {int(after.text) - int(before.text) for before, after in pairwise(numbers)}
    return len(steps) == 1 and steps <= STEPS


def _beside_prose(numbers: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether right of the numbers stand lines of words without gaps, and nothing left of them."""
    edge = max(word.right for word in numbers)
    first, last = numbers[0].baseline, numbers[-1].baseline
    numbered = {word.order for word in numbers}
    beside = [word for word in words if word.order not in numbered and first - word.size < word.baseline <= last + 1]
    if any(word.left < edge for word in beside):
        return False
    lines: dict[int, list[Word]] = defaultdict(list)
    for word in beside:
        lines[round(word.baseline)].append(word)
    rows = [sorted(line, key=attrgetter("left")) for line in lines.values()]
    gaps = sum(any(b.left - a.right > MARGINS.cell_gap * b.size for a, b in pairwise(row)) for row in rows)
    return len(beside) >= MARGINS.words_beside * len(lines) > 0 and gaps <= MARGINS.gaps_share * len(lines)
