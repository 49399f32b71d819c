"""What an element shows, cut into parts where a browser would begin a new line."""

import re
from collections.abc import Set
from dataclasses import dataclass, field

from lxml import etree

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.superscripts import raised
from corpus.readers.tables import Cell, CellRows, is_layout, one_line, table_parts

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


def shown_pieces(scope: etree._Element, left_out: Set[etree._Element]) -> list[Piece]:
    """What an element shows, cut into parts where a browser would begin a new line."""
    page = _Page()
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


@dataclass(slots=True)
class _Page:
    """The parts shown so far, and the line being written."""

    shown: list[Piece] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    open_links: int = 0
    preformatted: int = 0
    kinds: list[tuple[str, BlockKind, int]] = field(default_factory=lambda: [("", BlockKind.PARAGRAPH, 0)])
    terms: list[str] = field(default_factory=list)

    def open(self, element: etree._Element) -> None:
        """Begins an element: a block begins a line, and its kind holds for the blocks within."""
        tag = element.tag
        if tag in BLOCKS:
            self.flush()
            role, kind, level = self.kinds[-1]
            if tag in HEADINGS or element.get("role") == "heading":
                role, kind, level = "", BlockKind.HEADING, _level(element)
            elif tag in {"li", "dt", "dd"}:
                role, kind, level = tag, BlockKind.ITEM, 0
            self.kinds.append((role, kind, level))
        self.preformatted += tag == "pre"
        self.open_links += tag == "a"
        self.links += tag == "a"
        if tag == "br":
            self.line.append("\n")
        if tag == "q":
            self.line.append("“")
        text = element.text or ""
        self.say(raised(text) if tag == "sup" and not len(element) else text)

    def close(self, element: etree._Element) -> None:
        """Ends an element."""
        tag = element.tag
        if tag == "q":
            self.line.append("”")
        self.open_links -= tag == "a"
        if tag in BLOCKS and len(self.kinds) > 1:
            self.flush()
            self.kinds.pop()
        self.preformatted -= tag == "pre"

    def say(self, text: str | None) -> None:
        """Adds to the line; only preformatted text keeps its line breaks."""
        if text:
            self.line.append(text if self.preformatted else re.sub(r"\s+", " ", text))
            self.linked += _letters(text) if self.open_links else 0

    def flush(self) -> None:
        """Ends the line. Two breaks in it end a paragraph, as a blank line does in preformatted text."""
        text, linked, links = "".join(self.line).translate(INVISIBLE), self.linked, self.links
        self.line, self.linked, self.links = [], 0, 0
        role, kind, level = self.kinds[-1]
        for piece in re.split(r"\n\s*\n", text):
            if not (words := " ".join(piece.split())):
                continue
            if role == "dt":
                self.terms.append(words)
                continue
            self.add(Piece(Part(kind, words, level), linked, links))

    def add(self, piece: Piece) -> None:
        """Adds a part, after the terms that it explains or that nothing explains."""
        terms = ", ".join(term.rstrip(": ") for term in self.terms)
        part = piece.part
        if terms and self.kinds[-1][0] == "dd" and len(terms) <= MAX_TERM_CHARS:
            self.terms = []
            part = Part(part.kind, f"{terms}: {part.text}", part.level)
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
