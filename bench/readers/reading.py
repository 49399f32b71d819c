"""What a reader got out of a file, in the form in which it is measured."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.sentences import sentence_spans

LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")
BLANK_LINES = re.compile(r"\n[ \t]*\n|\f")


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell as a reader tells it: its value, the text over it, and the text of its row, its group included."""

    value: str
    headings: str
    row: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says is in a file: sentences in its order, and all its text.

    `headings` and `cells` are None for a reader that tells none apart from other text.
    """

    sentences: tuple[str, ...]
    text: str
    headings: tuple[str, ...] | None = None
    cells: tuple[ReadCell, ...] | None = None


def reading_of(
    paragraphs: Iterable[str],
    language: str,
    headings: Sequence[str] | None = None,
    cells: Sequence[ReadCell] | None = None,
) -> Reading:
    """The reading of paragraphs whose lines are joined. Every reader's sentences are split by Griot's own splitter."""
    texts = [" ".join(paragraph.split()) for paragraph in paragraphs]
    sentences = tuple(span.of(text) for text in texts for span in sentence_spans(text, language))
    named = None if headings is None else tuple(headings)
    return Reading(sentences, "\n".join(texts), named, None if cells is None else tuple(cells))


def joined_lines(text: str) -> list[str]:
    """The paragraphs of text in lines: blank lines and page ends part them, a hyphen at a line's end joins a word."""
    return [LINE_END_HYPHEN.sub("", paragraph).replace("\n", " ") for paragraph in BLANK_LINES.split(text)]


def cells_of_grid(grid: Sequence[Sequence[str | None]]) -> list[ReadCell]:
    """The cells of a table that is given as rows: the text over a cell is that of its column above the first figure.

    Rows above the first one with a figure are headings; where there is none, the first row is.
    """
    rows = [[" ".join((cell or "").split()) for cell in row] for row in grid]
    first = next((n for n, row in enumerate(rows) if n and any(map(_is_figure, row[1:]))), 1)
    cells = []
    for row in rows[first:]:
        text = " ".join(filter(None, row))
        for column, value in enumerate(row[1:], 1):
            over = " ".join(above[column] for above in rows[:first] if column < len(above))
            if value:
                cells.append(ReadCell(value, over, text))
    return cells


def _is_figure(text: str) -> bool:
    figure = text.replace(",", "").replace(" ", "")
    return figure.isdecimal() and not re.fullmatch(r"(19|20)\d\d", figure)
