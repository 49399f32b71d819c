"""The evidence table of a reply: a row for each sentence that answers, with what it names and where it stands."""

from collections.abc import Callable, Iterator, Sequence

from index.errors import IndexFault
from index.search import Index
from qa.answer import Why
from qa.tabulation.evidence_table import Cell, EvidenceTable, StandsIn, evidence_table
from qa.tabulation.names import NO_USE
from qa.tabulation.usage import NameUsage
from qa.understanding.question import Kind, Question
from web.contract import Json

SUITED = (Kind.NUMBER, Kind.LIST, Kind.COMPARISON)  # questions whose answers are best compared row by row
NO_ANSWERS = (Why.LEANED_ON, Why.DOUBT)  # why a sentence is said that answers nothing
LEAST_ROWS = 2  # of a table that is worth offering beside the answer
PLACE = (  # the fields of its citation that a row repeats
    "document_id", "title", "publisher", "published", "language", "section", "page", "locator", "recognised", "start",
    "end", "link",
)  # fmt: skip


class EvidenceTables:
    """Makes the tables of replies, with how the index in use uses its names. Safe to share between threads."""

    def __init__(self, current_index: Callable[[], Index]) -> None:
        self._current_index = current_index
        self._usage = NameUsage()

    def of(self, reply: Json) -> Json | None:
        """The table of a reply as the JSON API gives it; None for one that is no answer.

        Of every part of a cell, `sentence[start:end] == text`, or `section[start:end] == text` where it stands there.
        """
        rows = list(_rows(reply))
        if not rows:
            return None
        try:
            use = self._usage.over(self._current_index())
        except IndexFault:  # an answer that was kept is read without an index too
            use = NO_USE
        sentences = [(row["sentence"], row["section"] or "") for row in rows]
        table = evidence_table(sentences, use)
        return {
            "columns": list(table.columns),
            "own_headings": table.own_headings,
            "rows": [row | {"cells": cells} for row, cells in zip(rows, _cells_json(table, sentences), strict=True)],
        }


def table_rows(reply: Json) -> int:
    """How many rows the table has that is offered beside an answer; 0 where the question does not ask for one."""
    if reply["status"] != "answered" or Question(reply["read_as"]).kind not in SUITED:
        return 0
    rows = sum(1 for _ in _rows(reply))
    return rows if rows >= LEAST_ROWS else 0


def _rows(reply: Json) -> Iterator[Json]:
    """The sentences that answer: those said, in their order, then the others. One kept before has no reasons."""
    if reply["status"] != "answered":
        return
    for said in reply["sentences"]:
        if said.get("why") not in NO_ANSWERS:
            yield _row(reply["citations"][said["citations"][0] - 1], said["citations"], shown=True)
    for cited in reply.get("more", ()):
        yield _row(cited, [cited["number"]], shown=False)


def _row(cited: Json, numbers: Sequence[int], *, shown: bool) -> Json:
    place = {name: cited.get(name) for name in PLACE}
    return {"citations": list(numbers), "shown": shown, "sentence": cited["quote"]} | place


def _cells_json(table: EvidenceTable, sentences: Sequence[tuple[str, str]]) -> Iterator[list[list[Json]]]:
    for row, (sentence, section) in zip(table.rows, sentences, strict=True):
        yield [_cell_json(cell, sentence, section) for cell in row]


def _cell_json(cell: Cell, sentence: str, section: str) -> list[Json]:
    texts = {StandsIn.SENTENCE: sentence, StandsIn.SECTION: section}
    return [
        {
            "text": part.span.of(texts[part.stands_in]),
            "start": part.span.start,
            "end": part.span.end,
            "in": part.stands_in,
            "order": part.order,
        }
        for part in cell
    ]
