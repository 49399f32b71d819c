"""The form that the sources are written in: one sentence a line, a blank line between blocks.

`# ` and `## ` begin a heading, `#. ` a numbered paragraph, `* ` a list item, `> ` a sidebar, `[^1]: ` a note whose mark
is `[^1]` in the text. `line:` is print that is no sentence (a symbol, a date), `pair:` a name and its value, `fig:` a
caption, `italic:` a paragraph whose first words are set in italics, `table:` the caption of a table. A table's `heads:`
and `row:` have cells between bars; `<<` joins a cell to the one at its left, `^^` to the one above.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MARK = re.compile(r"\[\^(\d+)\]")
FACTS = re.compile(r"(made|head|foot|size|layout|language|page|subject): (.*)")
LEFT, ABOVE = "<<", "^^"
TABLE_WORDS = ("units", "heads", "group", "row", "note")


class Role(StrEnum):
    """What a paragraph is on its page."""

    BODY = "body"
    NUMBERED = "numbered"
    ITEM = "item"
    ITALIC = "italic"
    SIDEBAR = "sidebar"
    CAPTION = "caption"
    LINE = "line"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is printed; the highest level is 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences as they are printed, with the marks of their notes; `mark` is a note's own."""

    role: Role
    sentences: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its value, as on a form."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headings; `group` names the rows that it stands among, "" where none does."""

    group: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its heading rows hold `<<` and `^^` where cells are joined."""

    caption: str
    units: str
    heads: tuple[tuple[str, ...], ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...]

    def head_path(self, column: int) -> tuple[str, ...]:
        """The headings over a column, from the highest; a joined cell counts for each column that it covers."""
        found: list[str] = []
        for n in range(len(self.heads)):
            text = self.heads[n][column]
            at = column
            while text == LEFT:
                at -= 1
                text = self.heads[n][at]
            if text not in {ABOVE, ""} and text not in found:
                found.append(text)
        return tuple(found)


Content = Heading | Paragraph | Pair | Table


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it was written: how it is made (`made`, `size`, …) and what stands in it, in reading order."""

    name: str
    facts: dict[str, str]
    contents: tuple[Content, ...]

    @property
    def made(self) -> list[str]:
        """The typesetter, then the types of file that it makes."""
        return self.facts["made"].split()

    def note(self, mark: str) -> Paragraph:
        """The note that a mark leads to."""
        return next(c for c in self.contents if isinstance(c, Paragraph) and c.mark == mark)


def parse(name: str, text: str) -> Source:
    """The source in `text`."""
    lines = text.splitlines()
    facts = {m[1]: m[2] for m in map(FACTS.fullmatch, lines) if m}
    body = "\n".join(line for line in lines if not FACTS.fullmatch(line))
    return Source(name, facts, tuple(c for block in re.split(r"\n\s*\n", body) for c in _contents(block.splitlines())))


def plain(sentence: str) -> str:
    """A sentence without the marks of its notes."""
    return MARK.sub("", sentence)


def _contents(lines: list[str]) -> Iterator[Content]:
    table: list[tuple[str, str]] = []
    sentences: list[str] = []
    role, mark = Role.BODY, ""
    for line in filter(None, lines):
        word, _, rest = line.partition(": ")
        if word == "table" or (table and word in TABLE_WORDS):
            table.append((word, rest))
        elif line.startswith("#") and line[1] != ".":
            hashes, _, rest = line.partition(" ")
            yield Heading(len(hashes), rest)
        elif word in {"line", "fig"}:
            yield Paragraph(Role.LINE if word == "line" else Role.CAPTION, (rest,))
        elif word == "pair":
            yield Pair(*rest.split(" | "))
        else:
            found = re.match(r"(#\. |\* |> |italic: |\[\^(\d+)\]: )?(.*)", line)
            assert found is not None  # noqa: S101  (it matches everything)
            roles = {"#. ": Role.NUMBERED, "* ": Role.ITEM, "> ": Role.SIDEBAR, "italic: ": Role.ITALIC}
            if found[1] and not sentences:
                role, mark = (Role.NOTE, found[2]) if found[2] else (roles[found[1]], "")
            sentences.append(found[3])
    if sentences:
        yield Paragraph(role, tuple(sentences), mark)
    if table:
        yield _table(table)


def _table(lines: list[tuple[str, str]]) -> Table:
    group = ""
    rows: list[TableRow] = []
    for word, rest in lines:
        if word == "group":
            group = rest
        elif word == "row":
            rows.append(TableRow(group, tuple(rest.split(" | "))))
    of = {word: [rest for w, rest in lines if w == word] for word in ("table", *TABLE_WORDS)}
    heads = tuple(tuple(rest.split(" | ")) for rest in of["heads"])
    return Table(of["table"][0], (of["units"] or [""])[0], heads, tuple(rows), tuple(of["note"]))
