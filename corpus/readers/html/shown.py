"""What an element shows, cut into parts where a browser would begin a new line."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.html.lists import Numbers
from corpus.readers.html.notes import is_lowered, is_raised, leads_to_note
from corpus.readers.raised_type import LOWER, LOWER_END, POWER, RAISE, RAISE_END, in_plain_type, note_label
from corpus.readers.tables import Cell, CellRows, is_layout, one_line, table_parts
from corpus.readers.ticks import TICKED, UNTICKED

BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table
    tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PROSE_LETTERS = 50  # a line with so many outside of links is prose
MAX_TERM_CHARS = 80  # a longer term (a function's signature, say) stands alone
SPACES, BLANK_LINE = re.compile(r"\s+"), re.compile(r"\n\s*\n")
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\ufeff")  # soft hyphens and the like tear words for a search


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page, how many of its letters lead elsewhere, and by how many links."""

    part: Part
    linked: int = 0
    links: int = 0

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it leads elsewhere."""
        return self.part.kind is not BlockKind.HEADING and self.linked * 10 >= _letters(self.part.text) * 8

    @property
    def is_text(self) -> bool:
        """Whether it is neither a heading nor a link."""
        return self.part.kind is not BlockKind.HEADING and not self.is_link

    @property
    def is_prose(self) -> bool:
        """Whether it is a row of data, or says enough outside of links to be what a page is read for."""
        return self.part.kind is BlockKind.ROW or (
            self.is_text and _letters(self.part.text) - self.linked >= PROSE_LETTERS
        )


def shown_pieces(
    scope: etree._Element, left_out: Set[etree._Element], locators: Mapping[etree._Element, str] = MappingProxyType({})
) -> list[Piece]:
    """What an element shows, cut into parts where a browser would begin a new line.

    `locators` are what people cite an element by, such as "note 3"; they hold for the parts within.
    """
    page = _Page(locators)
    walk = etree.iterwalk(scope, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in left_out:
                walk.skip_subtree()
            elif element.tag == "table" and (rows := _data_rows(element, left_out)):
                page.table(rows, element, left_out)
                walk.skip_subtree()
            else:
                page.open(element)
        else:
            if element not in left_out:
                page.close(element)
            if element is not scope:
                page.say(element.tail)
    page.flush()
    page.release_terms()
    return page.shown


def text_of(element: etree._Element, left_out: Set[etree._Element]) -> str:
    """The text of a cell or a heading in one line."""
    return one_line(piece.part for piece in shown_pieces(element, left_out))


class _Block(NamedTuple):
    """An open block: the tag of an item of a list, what the text within becomes, and what it is cited by."""

    role: str = ""
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    locator: str = ""


@dataclass(slots=True)
class _Page:
    """The parts shown so far, and the line being written."""

    locators: Mapping[etree._Element, str]
    shown: list[Piece] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    open_links: int = 0
    preformatted: int = 0
    blocks: list[_Block] = field(default_factory=lambda: [_Block()])
    number: str = ""  # before the next words
    numbers: Numbers = field(default_factory=Numbers)
    type_ends: dict[etree._Element, str] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)

    def open(self, element: etree._Element) -> None:
        """Begins an element: a block begins a line, and its kind holds for the blocks within."""
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
            self.blocks.append(self._block(element))
        self.preformatted += tag == "pre"
        self.open_links += tag == "a"
        self.links += tag == "a"
        if tag == "br":
            self.line.append("\n")
        if tag == "input":  # a ticked box of a text, not of a form
            self.line.append(f"{TICKED if element.get('checked') is not None else UNTICKED} ")
        if tag == "q":
            self.line.append("“")
        self._set_type(element)
        self.say(element.text)

    def _block(self, element: etree._Element) -> _Block:
        block = self.blocks[-1]
        if locator := self.locators.get(element, ""):
            block = block._replace(locator=locator)
        if element.tag in HEADINGS or element.get("role") == "heading":
            return block._replace(role="", kind=BlockKind.HEADING, level=_level(element))
        if element.tag == "li":
            block = self._numbered(block, element)
        if element.tag in {"li", "dt", "dd"}:
            return block._replace(role=element.tag, kind=BlockKind.ITEM, level=0)
        return block

    def _numbered(self, block: _Block, item: etree._Element) -> _Block:
        """An item with its number as its locator; one that its author wrote in his own way stands in the text too."""
        number, is_chosen = self.numbers.of(item)
        self.number = f"{number}. " if is_chosen else ""
        if not number or block.locator.startswith("note"):
            return block
        joint = "." if number.isdigit() else " "
        written = number if number.isdigit() else f"({number})"
        outer = block.locator if block.locator.startswith("item") else ""
        return block._replace(locator=f"{outer}{joint}{written}" if outer else f"item {written}")

    def _set_type(self, element: etree._Element) -> None:
        """Wraps what stands in raised or lowered type; the number of a note at the start of its line is raised too."""
        labels = element.tag == "a" and leads_to_note(element) and not any(map(str.strip, self.line))
        formula, place = _place_in_formula(element)
        if formula == "mfrac" and place == 0:
            self.line.append(" ")
            self.type_ends[element] = "/"
        elif is_raised(element) or labels or (formula == "msup" and place == 1):
            self.line.append(RAISE + (POWER if formula else ""))
            self.type_ends[element] = RAISE_END
        elif is_lowered(element) or (formula == "msub" and place == 1):
            self.line.append(LOWER)
            self.type_ends[element] = LOWER_END

    def close(self, element: etree._Element) -> None:
        """Ends an element."""
        tag = element.tag
        if end := self.type_ends.pop(element, ""):
            self.line.append(end)
        if tag == "q":
            self.line.append("”")
        self.open_links -= tag == "a"
        if tag in BLOCKS and len(self.blocks) > 1:
            self.flush()
            self.blocks.pop()
            self.number = "" if tag == "li" else self.number
        self.preformatted -= tag == "pre"

    def say(self, text: str | None) -> None:
        """Adds to the line; only preformatted text keeps its line breaks."""
        if text:
            self.line.append(text if self.preformatted else SPACES.sub(" ", text))
            self.linked += _letters(text) if self.open_links else 0

    def flush(self) -> None:
        """Ends the line. Two breaks in it end a paragraph, as a blank line does in preformatted text."""
        text, linked, links = "".join(self.line), self.linked, self.links
        self.line, self.linked, self.links = [], 0, 0
        if not text or text.isspace():  # between two blocks
            return
        role, kind, level, locator = self.blocks[-1]
        for piece in BLANK_LINE.split(text.translate(INVISIBLE)):
            label, line = note_label(piece)
            if not (words := " ".join(in_plain_type(line).split())):
                continue
            if role == "dt":
                self.terms.append(words)
                continue
            words, self.number = self.number + words, ""
            cited = f"note {label}" if label and not locator else locator
            self.add(Piece(Part(kind, words, level, locator=cited), linked, links))

    def add(self, piece: Piece) -> None:
        """Adds a part, after the terms that it explains or that nothing explains."""
        terms = ", ".join(term.rstrip(": ") for term in self.terms)
        part = piece.part
        if terms and self.blocks[-1].role == "dd" and len(terms) <= MAX_TERM_CHARS:
            self.terms = []
            part = replace(part, text=f"{terms}: {part.text}")
        self.release_terms()
        self.shown.append(Piece(part, piece.linked, piece.links))

    def release_terms(self) -> None:
        """Adds the terms that nothing explains."""
        self.shown.extend(Piece(Part(BlockKind.ITEM, term)) for term in self.terms)
        self.terms = []

    def table(self, rows: CellRows, element: etree._Element, left_out: Set[etree._Element]) -> None:
        """Adds a table's caption and its rows."""
        self.flush()
        for caption in element.iterchildren("caption"):
            if text := text_of(caption, left_out):
                self.add(Piece(Part(BlockKind.PARAGRAPH, text)))
        for part in table_parts(rows):
            self.add(Piece(part))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _level(element: etree._Element) -> int:
    level = element.tag[1:] if element.tag in HEADINGS else element.get("aria-level", "")
    return int(level) if level in {"1", "2", "3", "4", "5", "6"} else 2


def _place_in_formula(element: etree._Element) -> tuple[str, int]:
    """The fraction or power that an element is a part of, and which part from 0; "" and 0 of what is none."""
    formula = element.getparent()
    if formula is None or formula.tag not in {"mfrac", "msup", "msub"}:
        return "", 0
    return formula.tag, formula.index(element)


def _data_rows(table: etree._Element, left_out: Set[etree._Element]) -> CellRows:
    """The cells of a table that holds data; none of one that only lays out a page.

    Tables in its cells are part of the data when they hold data themselves and no tables, and no heading is beside.
    """
    inner = table.iterdescendants("table")
    if table.get("role") in {"presentation", "none"} or any(_holds(other, "table") for other in inner):
        return ()
    rows = tuple(
        tuple(_cell(cell, left_out) for cell in row.iterchildren("td", "th") if cell not in left_out)
        for row in table.iterdescendants("tr")
        if row not in left_out and next(row.iterancestors("table")) is table
    )
    laid_out = _holds(table, "table") and _holds(table, *HEADINGS)
    return () if laid_out or is_layout(rows) else rows


def _holds(element: etree._Element, *tags: str) -> bool:
    return next(element.iterdescendants(*tags), None) is not None


def _cell(cell: etree._Element, left_out: Set[etree._Element]) -> Cell:
    row = cell.getparent()
    group = row.getparent() if row is not None else None
    heads = cell.tag == "th" or (group is not None and group.tag == "thead")
    tables = [table for table in cell.iterdescendants("table") if table not in left_out]
    inner = {table: _data_rows(table, left_out) for table in tables}
    captions = (text_of(caption, left_out) for table in inner for caption in table.iterchildren("caption"))
    text = " ".join(filter(None, (text_of(cell, {*left_out, *inner} if inner else left_out), *captions)))
    return Cell(text, _count(cell.get("colspan")), _count(cell.get("rowspan")), heads, tuple(inner.values()))


def _count(span: str | None) -> int:
    return int(span) if span and re.fullmatch(r"[0-9]{1,5}", span) else 1
