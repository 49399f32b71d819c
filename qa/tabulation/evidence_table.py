"""Makes a table of sentences: a row for each, with what it names; no cell holds a word that does not stand there."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Span
from qa.tabulation.amounts import amounts
from qa.tabulation.dates import dates
from qa.tabulation.mention import Mention
from qa.tabulation.names import NO_USE, NameUse, named

MAX_HEADING_CHARS = 60  # of a column of a row that says its own headings
LEAST_COLUMNS = 2  # below which a row of a table is read as a sentence
SECTIONS = " > "  # between the headings above a sentence
PROSE_ENDS = (".", "!", "?", ":")
PIECE = re.compile(r"(?:([^:;]+): )?([^;]*[^;\s])(?:; |$)")


class Column(StrEnum):
    """What a sentence names."""

    DATE = "date"
    PLACE = "place"
    QUANTITY = "quantity"
    ACTOR = "actor"


class StandsIn(StrEnum):
    """Where a cell's words stand: in the sentence, or in the headings above it."""

    SENTENCE = "sentence"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a cell: the characters `span` of the sentence, or of the headings above it.

    `order` is what it is sorted by: a value, or a date as ISO 8601; None where that is not plain.
    """

    span: Span
    stands_in: StandsIn = StandsIn.SENTENCE
    order: float | str | None = None


Cell = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """The cells of each sentence by column. `own_headings` says that the columns are those of the documents' own table.

    A heading of their own may be "": that of the label which names a group of rows.
    """

    columns: tuple[str, ...]
    own_headings: bool
    rows: tuple[tuple[Cell, ...], ...]


def evidence_table(sentences: Sequence[tuple[str, str]], use: NameUse = NO_USE) -> EvidenceTable:
    """The table of sentences, each with the headings above it joined by " > ".

    Where all are rows of tables with the same headings, these are the columns; else what each sentence names.
    """
    rows = [_own_cells(sentence) for sentence, _ in sentences]
    headings = {tuple(heading for heading, _ in row) for row in rows}
    if len(headings) == 1 and len(own := headings.pop()) >= LEAST_COLUMNS:
        return EvidenceTable(own, True, tuple(tuple((part,) for _, part in row) for row in rows))
    return EvidenceTable(tuple(Column), False, tuple(_cells(*one, use) for one in sentences))


def _own_cells(sentence: str) -> list[tuple[str, Part]]:
    """The cells of a row "heading: cell; heading: cell", each with its heading; none for a sentence of prose."""
    pieces = list(PIECE.finditer(sentence))
    whole = "".join(piece[0] for piece in pieces) == sentence
    first_named = next((n for n, piece in enumerate(pieces) if piece[1]), len(pieces))
    named_on = all(piece[1] and len(piece[1]) <= MAX_HEADING_CHARS for piece in pieces[first_named:])
    if not whole or sentence.endswith(PROSE_ENDS) or not named_on or len(pieces) - first_named < LEAST_COLUMNS:
        return []
    return [(piece[1] or "", Part(Span(*piece.span(2)), order=_order(piece[2]))) for piece in pieces]


def _order(cell: str) -> float | str | None:
    """What a cell of a table is sorted by: its only date or quantity."""
    found = dates(cell) or amounts(cell)
    return found[0].order if len(found) == 1 else None


def _cells(sentence: str, section: str, use: NameUse) -> tuple[Cell, ...]:
    found_dates = dates(sentence)
    taken = [mention.span for mention in found_dates]
    names = named(sentence, use, taken)
    return (
        _parts(found_dates) or _above(section, dates),
        _parts(names.places) or _above(section, lambda heading: named(heading, use).places),
        _parts(amounts(sentence, taken)),
        _parts(names.actors),
    )


def _parts(mentions: Sequence[Mention]) -> Cell:
    return tuple(Part(mention.span, order=mention.order) for mention in mentions)


def _above(section: str, find: Callable[[str], Sequence[Mention]]) -> Cell:
    """What the nearest heading that names any names, where it is one alone."""
    end = len(section)
    for heading in reversed(section.split(SECTIONS)):
        start = end - len(heading)
        found = find(heading)
        if found:
            spans = [Span(start + one.span.start, start + one.span.end) for one in found]
            return (Part(spans[0], StandsIn.SECTION, found[0].order),) if len(found) == 1 else ()
        end = start - len(SECTIONS)
    return ()
