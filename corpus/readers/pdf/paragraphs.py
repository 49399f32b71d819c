"""Makes the parts of a PDF of its groups of lines: paragraphs go on over the breaks of columns and pages."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.pdf.groups import (
    CAPTION,
    ENDS_SENTENCE,
    MAYBE_BULLET,
    NUMBERED,
    SURE_BULLET,
    TRAILS_OFF,
    Body,
    Group,
    groups_of,
    is_more_of_table,
    usual,
)
from corpus.readers.pdf.hyphens import Vocabulary
from corpus.readers.pdf.language import COMMONEST_WORDS
from corpus.readers.pdf.layout import Line
from corpus.readers.pdf.locators import locators_of
from corpus.readers.pdf.tolerances import GROUPS, PARAGRAPHS
from corpus.readers.tables import numbered_parts

NOTE_MARK = re.compile(r"(?:\d{1,3}|[*∗†‡§¶]{1,2})[.)]?\s?(?=[^\W\d]|[\"'“‘«])")
GLUED_MARK = re.compile(r"^(\d{1,3})(?=[^\W\d_]{2})")  # raised before the first word of a note: "1See"
TYPED_RULE = re.compile(r"[_–—=-]{5,}")  # a line of signs above footnotes, or under the last paragraph
CODE = re.compile(r"(?:\d\d-\d{4,}|\*\w{5,}\*)(?:\s.*)?")  # a job number or a bar code, and what stands beside it
UNENDED = re.compile(r"(?:[,;–-]|[^\W\d_]-)$")
TABLE_LABEL = re.compile(r"(?:table|tableau|tabelle)\s*\d+(?:[.-]\d+)*", re.IGNORECASE)
GOES_ON = re.compile(r"\b(?:continued|cont['’]?d\.?|concluded|suite|fin)\b", re.IGNORECASE)  # in a repeated caption


def parts_of(flows: Sequence[Sequence[Line]], heights: dict[int, float]) -> list[Part]:
    """The parts of a document from the flows of its pages in reading order; `heights` are those of the pages."""
    lines = [line for flow in flows for line in flow]
    if not lines:
        return []
    body, words = usual(lines), Vocabulary.of(lines)
    groups: list[Group] = []
    for flow in flows:
        shown = [line for line in flow if not TYPED_RULE.fullmatch(line.text)]
        rule = next((line.baseline for line in reversed(flow) if TYPED_RULE.fullmatch(line.text)), math.inf)
        if shown:
            _append(groups, _noted(groups_of(shown, body, _last_table(groups)), body, heights, rule))
    levels = _levels(groups)
    parts = []
    for group, locator in zip(groups, locators_of(groups), strict=True):
        page = group.lines[0].page
        if group.kind is BlockKind.ROW:
            parts += [replace(part, page=group.pages[n]) for n, part in numbered_parts(group.rows)]
            continue
        text = TRAILS_OFF.sub(" … ", words.join(group.lines)).strip()
        if group.kind is BlockKind.ITEM:
            text = _without_bullet(text)
        if group.note:
            text = GLUED_MARK.sub(r"\1 ", text)
        if text:
            level = levels.get(_style(group), 0) if _is_head(group) else 0
            parts.append(Part(group.kind, text, level, page, locator))
    return parts


def _noted(groups: Sequence[Group], body: Body, heights: dict[int, float], rule: float) -> list[Group]:
    """The groups of a flow, those marked as notes that stand at the page's foot in small type or under a typed rule."""
    at = len(groups)
    while at and _is_note(groups[at - 1], body, heights, rule):
        at -= 1
    notes = [group for group in groups[at:] if not CODE.fullmatch(group.text)]
    marked = notes and NOTE_MARK.match(notes[0].text)
    if not marked and sum(len(group.lines) for group in notes) > PARAGRAPHS.unmarked_note_lines:
        at = len(groups)
    return [*groups[:at], *(replace(group, note=True) for group in groups[at:])]


def _is_note(group: Group, body: Body, heights: dict[int, float], rule: float) -> bool:
    first = group.lines[0]
    height = heights.get(first.page, 0.0)
    if CODE.fullmatch(group.text):
        return first.baseline > PARAGRAPHS.foot * height
    if group.rows or _is_head(group) or first.baseline <= PARAGRAPHS.note_zone * height:
        return False
    return group.size <= GROUPS.small_size * body.size or first.baseline > rule


def _append(groups: list[Group], flow: Iterable[Group]) -> None:
    """Adds the groups of the next flow. What something cut goes on, before what stands between."""
    begun = len(groups)
    opening = PARAGRAPHS.look_ahead
    captions = True
    for group in flow:
        above = _table_above(groups, group) if captions else None
        captions = captions and bool(CAPTION.match(group.lines[0].text))
        tail = _tail_of(group, groups, begun, opens=opening > 0)
        if above is not None:
            table = groups[above]
            lines, pages = table.lines + group.lines, table.pages + group.pages
            groups[above] = replace(table, lines=lines, rows=table.rows + group.rows, pages=pages)
        elif tail is None:
            groups.append(group)
        else:
            groups[tail] = replace(groups[tail], lines=groups[tail].lines + group.lines, right=group.right)
        opening = opening - 1 if _stands_aside(group) else 0


def _table_above(groups: Sequence[Group], first: Group) -> int | None:
    """Which of the groups is the table that the first of the next flow goes on with."""
    above = _last_table_place(groups)
    return above if above is not None and is_more_of_table(groups[above], first) else None


def _last_table(groups: Sequence[Group]) -> Group | None:
    place = _last_table_place(groups)
    return None if place is None else groups[place]


def _last_table_place(groups: Sequence[Group]) -> int | None:
    """Where the table stands after which there are only notes and captions, none of them that of another table."""
    for n in range(len(groups) - 1, -1, -1):
        if groups[n].rows:
            own = _label(groups[n - 1]) if n else ""
            passed = [group for group in groups[n + 1 :] if TABLE_LABEL.match(group.text)]
            return n if all(GOES_ON.search(group.text) or _label(group) == own for group in passed) else None
        if not (groups[n].note or CAPTION.match(groups[n].text)):
            return None
    return None


def _label(group: Group) -> str:
    found = TABLE_LABEL.match(group.text)
    return found[0].casefold() if found else ""


def _tail_of(head: Group, groups: Sequence[Group], begun: int, *, opens: bool) -> int | None:
    """Which of the groups before is the first half of this one's sentence; those of its flow begin at `begun`."""
    lower = _begins_lower(head)
    if not (lower or opens) or head.kind is not BlockKind.PARAGRAPH:
        return None
    for n in range(len(groups) - 1, max(len(groups) - PARAGRAPHS.look_back, 0) - 1, -1):
        group = groups[n]
        if group.note != head.note or _stands_aside(group) > head.note:
            continue
        beside = n == len(groups) - 1 and n >= begun
        if not _is_alike(group.lines[-1], head.lines[0]) and lower and not _is_head(group):
            continue  # a sidebar, or a source under a picture
        return n if _continues(group, head, beside=beside) else None
    return None


def _stands_aside(group: Group) -> bool:
    return group.note or bool(group.rows) or bool(CAPTION.match(group.lines[0].text))


def _begins_lower(group: Group) -> bool:
    return group.lines[0].text.lstrip("\"'“‘«([")[:1].islower()


def _is_alike(last: Line, first: Line) -> bool:
    return last.bold == first.bold and last.size > 0 and abs(first.size / last.size - 1) <= PARAGRAPHS.same_type


def _continues(tail: Group, head: Group, *, beside: bool) -> bool:
    """Whether `head` is the rest of the paragraph or item `tail`; `beside` says that nothing stands between."""
    last, first = tail.lines[-1], head.lines[0]
    if tail.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM} or not _is_alike(last, first):
        return False
    full = tail.right - last.right < first.opening + last.size
    if first.page - last.page > PARAGRAPHS.pages_apart:
        return False
    if _begins_lower(head):
        unended = UNENDED.search(last.text) or last.text.split()[-1].lower() in COMMONEST_WORDS
        stopped = ENDS_SENTENCE.search(last.text) and not (full and last.text[-1] in ":;")
        return bool(unended) or (not stopped and (full or not beside))
    if ENDS_SENTENCE.search(last.text):
        return False
    return full and len(tail.lines) > 1 and len(tail.text) >= PARAGRAPHS.long_enough


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
    return {style: min(n, PARAGRAPHS.deepest) for n, style in enumerate(styles, start=1)}


def _without_bullet(text: str) -> str:
    found = SURE_BULLET.match(text) or MAYBE_BULLET.match(text)
    return text[found.end() :] if found else text
