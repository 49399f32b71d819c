"""What a document truly says: the truth file beside it, one JSON object a line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A cell of a table: its value, the headings over it, what its row is called, and the group of its row."""

    value: str
    headings: tuple[str, ...]
    row: str
    group: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What is printed in a document, in reading order.

    `body` are the sentences of the running text, `aside` those of notes, captions and sidebars, which may come at any
    place. `lines` is print that is neither sentence nor heading, such as a date or a table's caption.
    """

    body: tuple[str, ...]
    aside: tuple[str, ...]
    headings: tuple[str, ...]
    cells: tuple[TrueCell, ...]
    lines: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All sentences."""
        return self.body + self.aside

    @property
    def text(self) -> str:
        """All that is printed once, for the words in it: each name of a column and of a group a single time."""
        names = dict.fromkeys(name for cell in self.cells for name in (*cell.headings, cell.group) if name)
        rows = dict.fromkeys((cell.group, cell.row) for cell in self.cells)
        cells = [*names, *(row for _, row in rows), *(cell.value for cell in self.cells)]
        return "\n".join([*self.headings, *self.sentences, *self.lines, *cells])


def truth_of(lines: Iterable[Line]) -> Truth:
    """The truth in the lines of its file."""
    found = list(lines)
    sentences = [line for line in found if line["kind"] == "sentence"]
    return Truth(
        body=tuple(line["text"] for line in sentences if line["place"] == "body"),
        aside=tuple(line["text"] for line in sentences if line["place"] != "body"),
        headings=tuple(line["text"] for line in found if line["kind"] == "heading"),
        cells=tuple(
            TrueCell(line["value"], tuple(line["headings"]), line["row"], line["group"])
            for line in found
            if line["kind"] == "cell"
        ),
        lines=tuple(line["text"] for line in found if line["kind"] == "line"),
    )


def load_truth(file: Path) -> Truth:
    """The truth in a file."""
    return truth_of(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
