"""Tells the running heads and feet and the page numbers of a document from its text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from corpus.readers.pdf.layout import Line
from corpus.readers.pdf.tolerances import FURNITURE

PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|p\.)?\s*[|–—·-]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[|–—·-]?(?:\s*(?:of|/|de|von|sur)\s*\d{1,4})?",
    re.IGNORECASE,
)
PRINTED = re.compile(r"[0-9]{1,4}")
CHANGING = re.compile(r"\d+|\b[ivxlc]+\b")

_Edge = tuple[Line, bool, int]


def without_furniture(pages: Sequence[Sequence[Sequence[Line]]], heights: Sequence[float]) -> list[list[list[Line]]]:
    """The flows of each page without what stands at its edge on three pages or more, and without its number.

    A document of three to five pages needs half of them. Of two pages the first keeps what is outermost on both.
    """
    edges = [list(_edge_lines(flows, height)) for flows, height in zip(pages, heights, strict=True)]
    counts = Counter(key for lines in edges for key in {key for line, top, _ in lines for key in _keys(line, top)})
    enough = (
        min(FURNITURE.enough_pages, -(-len(pages) // 2)) if len(pages) >= FURNITURE.enough_pages else len(pages) + 1
    )
    numbering = _numbering(edges)
    kept = []
    for number, (flows, lines, height) in enumerate(zip(pages, edges, heights, strict=True), start=1):
        dropped = {id(line) for line, top, _ in lines if all(counts[key] >= enough for key in _keys(line, top))}
        dropped |= {
            id(line) for line, top, rank in lines if rank < FURNITURE.number_lines and _is_number(line, top, height)
        }
        dropped |= {id(line) for line, _, rank in lines if rank == 0 and numbering & _offsets(line, number)}
        if len(pages) == FURNITURE.pair and number == FURNITURE.pair:
            dropped |= _outermost_on_both(*edges)
        left = [[line for line in flow if id(line) not in dropped] for flow in flows]
        kept.append([flow for flow in left if flow])
    return kept


def _outermost_on_both(first: Sequence[_Edge], second: Sequence[_Edge]) -> set[int]:
    """The lines of the second of two pages that stand outermost at the same place on both, unless the next do too."""
    places = {(top, rank, _place(line)) for line, top, rank in first}
    found = set()
    for line, top, rank in second:
        inner = [(top, 1, _place(other)) for other, side, place in second if side == top and place == 1]
        if rank == 0 and (top, 0, _place(line)) in places and not places.intersection(inner):
            found.add(id(line))
    return found


def _place(line: Line) -> tuple[str, int, int, int]:
    """What makes a line the same on both pages of two: its text, its size and where it stands."""
    return line.text, round(line.size), round(line.left), round(line.baseline)


def _numbering(edges: Sequence[Sequence[_Edge]]) -> set[int]:
    """How far the numbers printed at the edges are ahead of the pages' own, where several pages agree."""
    found = Counter[int]()
    for number, lines in enumerate(edges, start=1):
        found.update({offset for line, _, rank in lines if rank == 0 for offset in _offsets(line, number)})
    return {
        offset
        for offset, pages in found.items()
        if pages >= FURNITURE.enough_pages and pages > len(edges) * FURNITURE.numbered_share
    }


def _offsets(line: Line, number: int) -> set[int]:
    """What the first and last word of a line, being numbers, are ahead of the page's own number."""
    words = line.text.split()
    return {int(word) - number for word in (words[0], words[-1]) if PRINTED.fullmatch(word)}


def _edge_lines(flows: Sequence[Sequence[Line]], height: float) -> Iterator[_Edge]:
    """The first and last lines of a page that stand near its edge: True for the top, and how many stand outside."""
    lines = [line for flow in flows for line in flow if not line.rows]
    places = sorted({round(line.baseline) for line in lines})
    rank = {place: n for n, place in enumerate(places)}
    for line in lines:
        n = rank[round(line.baseline)]
        from_end = len(places) - 1 - n
        if n < FURNITURE.edge_lines and line.baseline < FURNITURE.edge * height:
            if not _heads_table(line, lines):
                yield line, True, n
        elif from_end < FURNITURE.edge_lines and line.baseline > (1 - FURNITURE.edge) * height:
            yield line, False, from_end


def _heads_table(line: Line, lines: Sequence[Line]) -> bool:
    if len(line.cells) < FURNITURE.rows_of_a_table:
        return False
    return any(
        0 < other.baseline - line.baseline < 2 * line.size and len(other.cells) >= len(line.cells) - 1
        for other in lines
    )


def _keys(line: Line, top: bool) -> list[tuple[bool, float, str]]:
    """What makes a line the same on other pages: its pieces but for changing numbers, and their size."""
    texts = [cell.text for cell in line.cells] or [line.text]
    shown = (
        " ".join(sorted(CHANGING.sub("#", text.casefold()).split())) for text in texts
    )  # left pages mirror right ones
    return [(top, round(line.size), text) for text in shown]


def _is_number(line: Line, top: bool, height: float) -> bool:
    near = (
        line.baseline < FURNITURE.number_edge * height if top else line.baseline > (1 - FURNITURE.number_edge) * height
    )
    text = line.text.strip(" |–—-·[]()")
    return near and bool(text) and bool(PAGE_NUMBER.fullmatch(text))
