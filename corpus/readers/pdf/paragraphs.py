"""Makes the parts of a PDF of its groups of lines: paragraphs go on over the breaks of columns and pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.pdf.groups import (
    CAPTION,
    ENDS_SENTENCE,
    MAYBE_BULLET,
    NUMBERED,
    SMALL_SIZE,
    SURE_BULLET,
    TRAILS_OFF,
    Body,
    Group,
    groups_of,
    usual,
)
from corpus.readers.pdf.hyphens import Vocabulary
from corpus.readers.pdf.layout import Line
from corpus.readers.tables import goes_on, numbered_parts

NOTE_MARK = re.compile(r"(?:\d{1,3}|[*∗†‡§¶]{1,2})[.)]?\s?(?=[^\W\d]|[\"'“‘«])")
NOTE_ZONE = 0.4  # of the page's height from its top, where footnotes may begin
UNMARKED_NOTE_LINES = 6  # of small type at the foot are a source; more may be a list of references
SAME_TYPE = 0.06  # of its size, by which the parts of one paragraph may differ
PAGES_APART = 2  # a whole-page picture may stand between
LOOK_AHEAD = 6  # groups at the top of a column that may stand before the rest of a paragraph: a caption, a table
LONG_ENOUGH = 60  # characters of a paragraph that may go on with a capital letter after a break
SAME_PLACE = 12.0  # points between the left edges of a table's parts on two pages, or between their widths
DEEPEST = 6


def parts_of(flows: Sequence[Sequence[Line]], heights: dict[int, float]) -> list[Part]:
    """The parts of a document from the flows of its pages in reading order; `heights` are those of the pages."""
    lines = [line for flow in flows for line in flow]
    if not lines:
        return []
    body, words = usual(lines), Vocabulary.of(lines)
    groups: list[Group] = []
    for flow in flows:
        _append(groups, list(_noted(groups_of(flow, body), body, heights)))
    levels = _levels(groups)
    parts = []
    for group in groups:
        page = group.lines[0].page
        if group.kind is BlockKind.ROW:
            parts += [replace(part, page=group.pages[n]) for n, part in numbered_parts(group.rows)]
            continue
        text = TRAILS_OFF.sub(" … ", words.join(group.lines)).strip()
        if group.kind is BlockKind.ITEM:
            text = _without_bullet(text)
        if text:
            parts.append(Part(group.kind, text, levels.get(_style(group), 0) if _is_head(group) else 0, page))
    return parts


def _noted(groups: Sequence[Group], body: Body, heights: dict[int, float]) -> Iterator[Group]:
    """The groups of a flow, those of small type at the page's foot marked as notes."""
    at = len(groups)
    while at and _is_note(groups[at - 1], body, heights):
        at -= 1
    notes = groups[at:]
    if notes and not (
        NOTE_MARK.match(notes[0].text) or sum(len(group.lines) for group in notes) <= UNMARKED_NOTE_LINES
    ):
        at = len(groups)
    yield from groups[:at]
    yield from (replace(group, note=True) for group in groups[at:])


def _is_note(group: Group, body: Body, heights: dict[int, float]) -> bool:
    first = group.lines[0]
    low = first.baseline > NOTE_ZONE * heights.get(first.page, 0.0)
    return low and not group.rows and not _is_head(group) and group.size <= SMALL_SIZE * body.size


def _append(groups: list[Group], new: list[Group]) -> None:
    """Adds the groups of the next flow. What the break cut goes on, before what stands between."""
    tail = next((n for n in range(len(groups) - 1, -1, -1) if not _stands_aside(groups[n])), None)
    head = next((n for n, group in enumerate(new[:LOOK_AHEAD]) if not _stands_aside(group)), None)
    if tail is not None and head is not None and _continues(groups[tail], new[head]):
        groups[tail] = replace(groups[tail], lines=groups[tail].lines + new.pop(head).lines)
    above = next((n for n in range(len(groups) - 1, -1, -1) if not groups[n].note), None)
    if above is not None and new and _is_more_of_table(groups[above], new[0]):
        table, more = groups[above], new.pop(0)
        lines, pages = table.lines + more.lines, table.pages + more.pages
        groups[above] = replace(table, lines=lines, rows=table.rows + more.rows, pages=pages)
    groups += new


def _is_more_of_table(table: Group, more: Group) -> bool:
    """Whether a table at the top of a page goes on with the one that ends the page before, at the same place."""
    if not (table.rows and more.rows) or more.pages[0] != table.pages[-1] + 1:
        return False
    places = [(min(line.left for line in group.lines), group.right) for group in (table, more)]
    (left, right), (next_left, next_right) = places
    placed_alike = abs(left - next_left) <= SAME_PLACE
    as_wide = abs((right - left) - (next_right - next_left)) <= SAME_PLACE
    return (placed_alike or as_wide) and goes_on(table.rows, more.rows)


def _stands_aside(group: Group) -> bool:
    return group.note or bool(group.rows) or bool(CAPTION.match(group.lines[0].text))


def _continues(tail: Group, head: Group) -> bool:
    """Whether `head` is the rest of the paragraph or item `tail`."""
    last, first = tail.lines[-1], head.lines[0]
    if tail.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM} or head.kind is not BlockKind.PARAGRAPH:
        return False
    unlike = last.bold != first.bold or abs(first.size / last.size - 1) > SAME_TYPE
    if unlike or first.page - last.page > PAGES_APART or ENDS_SENTENCE.search(last.text):
        return False
    begins = first.text.lstrip("\"'“‘«([")[:1]
    if begins.islower():
        return True
    full = tail.right - last.right < first.opening + last.size
    return full and len(tail.lines) > 1 and len(tail.text) >= LONG_ENOUGH


Style = tuple[float, bool, bool, int]


def _is_head(group: Group) -> bool:
    return group.kind is BlockKind.HEADING


def _style(group: Group) -> Style:
    """What ranks a heading: larger before smaller, bold before plain, capitals before others, 2 before 2.1."""
    numbered = NUMBERED.match(group.text)
    depth = numbered[1].count(".") if numbered else 0
    return (-round(group.size * 2) / 2, not group.bold, not group.text.isupper(), depth)


def _levels(groups: Iterable[Group]) -> dict[Style, int]:
    styles = sorted({_style(group) for group in groups if _is_head(group)})
    return {style: min(n, DEEPEST) for n, style in enumerate(styles, start=1)}


def _without_bullet(text: str) -> str:
    found = SURE_BULLET.match(text) or MAYBE_BULLET.match(text)
    return text[found.end() :] if found else text
