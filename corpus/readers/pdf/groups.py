"""Puts the lines of a flow in groups that belong together: paragraphs, items, headings and tables."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.document import BlockKind
from corpus.readers.pdf.aligned import AlignedTable, aligned_tables, rest_of_table
from corpus.readers.pdf.layout import Line
from corpus.readers.pdf.tolerances import GROUPS, LAYOUT
from corpus.readers.tables import CellRows, goes_on

SURE_BULLET = re.compile(r"(?:\w?[\x01-\x08]\s+|[•‣◦▪●·■□▫◆◇○❖➢➤➔✓✔\ue000-\uf8ff]\s*)(?=\S)")
MAYBE_BULLET = re.compile(r"(?:[–—*-]|o|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\(?[A-Z]\))\s+(?=\S)")  # or a line of prose
REFERENCE = re.compile(r"\[\w{1,8}\]\s")
SECTION = re.compile(r"(?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,4}\.?\s")
NUMBERED = re.compile(r"(?:(?:chapter|part|annex|section)\s+)?(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=\D)", re.IGNORECASE)
CAPTION = re.compile(r"(?:figure|fig\.|table|box|map|chart|graph|tableau|encadré|carte|abbildung|tabelle)\s*\d", re.I)
NUMBER_CELL = re.compile(r"(?:[0-9.]{1,8}|[A-Z]|[IVX]{1,5})\.?$")
ENDS_SENTENCE = re.compile(r"(?:[.!?…:;][\"'”’»)\]]*|[^\d\s][.!?…][\"'”’»)\]]*\d{1,2})$")  # or with a note's number
CUT_WORD = re.compile(r"[^\W\d_]-$")
LABELLED = re.compile(r"[^\W\d_a-zà-ÿ][^:.;,]{1,40}: \S+(?: \S+){0,4}(?<![.,;])")  # Nearest court: 210 km
TRAILS_OFF = re.compile(r"(?:\s?[.·…_]){4,}")  # the dots of a table of contents


@dataclass(frozen=True, slots=True)
class Body:
    """What is usual in a document: the size of its type, the distance of its lines in em, and whether it is bold."""

    size: float
    pitch: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together, before the whole document tells what they are.

    `ahead` is its distance from the line above against the usual one, infinite at the top of a flow. `right` is where
    the lines of its column end. `rows` are those of a table, `pages` the page of each; `note` marks a footnote.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    ahead: float = math.inf
    right: float = 0.0
    note: bool = False
    rows: CellRows = ()
    pages: tuple[int, ...] = ()

    @property
    def size(self) -> float:
        """The type's size in points."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def text(self) -> str:
        """Its lines one after the other, hyphens and all."""
        return " ".join(line.text for line in self.lines)


def usual(lines: Sequence[Line]) -> Body:
    """The size that most characters have, the median distance of its lines, and whether most are bold."""
    sizes, bold = Counter[float](), Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
        bold[round(line.size * 2) / 2] += len(line.text) * line.bold
    size = max(sizes, key=lambda size: (sizes[size], size))
    steps = sorted(
        (after.baseline - before.baseline) / after.size
        for before, after in pairwise(lines)
        if abs(after.size - size) < LAYOUT.same_size
        and abs(before.size - size) < LAYOUT.same_size
        and 0 < after.baseline - before.baseline < 3 * size
    )
    return Body(size, steps[len(steps) // 2] if steps else GROUPS.usual_pitch, 2 * bold[size] > sizes[size])


def groups_of(flow: Sequence[Line], body: Body, above: Group | None = None) -> list[Group]:
    """The paragraphs, items, tables and headings of a flow. `above` is the table that ends the page before."""
    groups: list[Group] = []
    tables = {table.start: table for table in aligned_tables(flow)}
    if above is not None and (rest := _rest(flow, above)) and min(tables, default=rest.end) >= rest.end:
        tables[rest.start] = rest
    right = _right_edge(flow)
    n = 0
    while n < len(flow):
        if n in tables:
            table = tables[n]
            groups.append(_table_group(tuple(flow[n : table.end]), table.rows))
            n = table.end
            continue
        end = n + 1
        while end < len(flow) and end not in tables and not _begins(flow, n, end, right, body):
            end += 1
        ahead = _step(flow[n - 1], flow[n], body) if n else math.inf
        groups.append(_group(tuple(flow[n:end]), ahead, right, body))
        n = end
    return _headings_that_lead(groups)


def _right_edge(flow: Sequence[Line]) -> float:
    """Where the lines of a flow end, but for a few that stick out."""
    rights = sorted(line.right for line in flow)
    return rights[int(0.95 * (len(rights) - 1))]


def _step(before: Line, line: Line, body: Body) -> float:
    """The distance from the line before against the usual one for such type; infinite where the text jumps."""
    distance = line.baseline - before.baseline
    size = max(line.size, before.size)  # 0 between two ruled tables
    return distance / (size * body.pitch) if distance > 0 and size > 0 else math.inf


@dataclass(frozen=True, slots=True)
class _Seam:
    """The place between two lines, where a group may end. `first` and `second` are the group's own first lines."""

    first: Line
    second: Line | None
    before: Line
    line: Line
    after: Line | None
    usual_step: float
    right: float
    body: Body

    @property
    def ended(self) -> bool:
        """Whether the line before ends a sentence."""
        return bool(ENDS_SENTENCE.search(self.before.text))

    @property
    def short(self) -> bool:
        """Whether the line's first word would have fitted behind the line before."""
        room = self.right - self.before.right
        return room > self.line.opening + GROUPS.indent * self.line.size and self.width > GROUPS.narrow * self.line.size

    @property
    def width(self) -> float:
        """How wide the group's column is."""
        return self.right - self.first.left

    @property
    def shift(self) -> float:
        """How far the line begins right of the group's first, in em."""
        return (self.line.left - self.first.left) / self.line.size

    @property
    def in_list(self) -> bool:
        """Whether the group is an item or a reference."""
        return _is_marked(self.first)

    @property
    def parted(self) -> bool:
        """Whether white, another size or weight, or the end of a line of contents parts the two lines."""
        before, line = self.before, self.line
        step = _step(before, line, self.body)
        if step > GROUPS.wider * max(self.usual_step, 1.0):
            reads_on = step < GROUPS.wide and line.text[0].islower() and not (self.ended or self.short)
            if not reads_on:
                return True
        if self.second is not None and self.short and step > GROUPS.paragraph_step * self.usual_step:
            return True
        resized = (
            not 1 / GROUPS.other_size < line.size / before.size < GROUPS.other_size and not self._in_small_capitals
        )
        reweighted = line.bold != before.bold and (self.short or step > GROUPS.somewhat_wider)
        last = before.cells[-1].text if before.cells else before.text.rpartition(" ")[2]
        contents = last.isdecimal() and (before.cells or TRAILS_OFF.search(before.text))
        return resized or reweighted or bool(contents)

    @property
    def _in_small_capitals(self) -> bool:
        """Whether one of the lines is smaller only by its capitals, in a sentence that goes on at the usual step."""
        before, line = self.before, self.line
        smaller = min((before, line), key=lambda one: one.size)
        loud = any(word.isupper() and len(word) >= GROUPS.capitals for word in smaller.text.split())
        resumes = line is smaller or abs(line.size / self.first.size - 1) < GROUPS.other_size - 1
        near = 1 / GROUPS.small_capitals < line.size / before.size < GROUPS.small_capitals
        level = (
            before.baseline
            < line.baseline
            < before.baseline + self.body.pitch * GROUPS.somewhat_wider * max(line.size, before.size)
        )
        return loud and resumes and near and level and not (self.ended or self.short)

    @property
    def indented(self) -> bool:
        """Whether the line begins a paragraph by its place: moved in, or back to the left of a hanging group."""
        if self.second is None:
            return self._indented_second
        base = self.second.left
        if self.line.left > base + GROUPS.indent * self.line.size:
            return self.ended or self.short
        hanging = self.first.left < base and self.shift < GROUPS.indent and (self.ended or self.short)
        return self.line.left < base - GROUPS.indent * self.line.size and hanging

    @property
    def _indented_second(self) -> bool:
        if self.in_list or self.shift <= GROUPS.indent:  # a paragraph's first line may stand further right
            return self.in_list and self.shift < -GROUPS.indent and (self.ended or self.short)
        if self.after is None or self.after.rows:
            return self.ended or self.short
        hangs = abs(self.after.left - self.line.left) <= GROUPS.indent * self.line.size
        return (self.ended or self.short) and not hangs


def _is_marked(line: Line) -> bool:
    return any(mark.match(line.text) for mark in (SURE_BULLET, MAYBE_BULLET, REFERENCE))


def _begins(flow: Sequence[Line], start: int, n: int, right: float, body: Body) -> bool:
    """Whether line `n` begins a new group after the lines from `start` on."""
    before, line = flow[n - 1], flow[n]
    if line.rows or before.rows:
        return True
    seam = _Seam(
        first=flow[start],
        second=flow[start + 1] if n > start + 1 else None,
        before=before,
        line=line,
        after=flow[n + 1] if n + 1 < len(flow) else None,
        usual_step=_step(flow[n - 2], before, body) if n > start + 1 else 1.0,
        right=right,
        body=body,
    )
    labelled = LABELLED.fullmatch(line.text) and LABELLED.fullmatch(before.text)
    if seam.parted or labelled or SURE_BULLET.match(line.text):
        return True
    return not (CUT_WORD.search(before.text) and line.text[0].islower()) and _ends_group(seam)


def _ends_group(seam: _Seam) -> bool:
    """Whether a line that nothing parts from the one before begins a group by what it is, and by the edges of both."""
    before, line = seam.before, seam.line
    if line.size > GROUPS.heading_size * seam.body.size and line.bold == before.bold:
        return bool(SECTION.match(line.text))  # the lines of a heading are centred, or end where they read well
    if _is_marked(line) and (seam.ended or seam.short or (seam.in_list and abs(seam.shift) < GROUPS.indent)):
        return True
    if seam.in_list and seam.shift > GROUPS.indent:
        return False
    return (seam.short and (seam.ended or seam.right - before.right > GROUPS.slack * seam.width)) or seam.indented


def _rest(flow: Sequence[Line], above: Group) -> AlignedTable | None:
    """The last rows of a table at the top of the next page, under its caption where that is repeated there."""
    start = next((n for n, line in enumerate(flow) if not CAPTION.match(line.text)), 0)
    rest = rest_of_table(flow, start, above.lines)
    return rest if rest and is_more_of_table(above, _table_group(tuple(flow[start : rest.end]), rest.rows)) else None


def is_more_of_table(table: Group, more: Group) -> bool:
    """Whether a table at the top of a page goes on with the one that ends the page before, at the same place."""
    if not (table.rows and more.rows) or more.pages[0] != table.pages[-1] + 1:
        return False
    places = [(min(line.left for line in group.lines), group.right) for group in (table, more)]
    (left, right), (next_left, next_right) = places
    placed_alike = abs(left - next_left) <= GROUPS.same_place
    as_wide = abs((right - left) - (next_right - next_left)) <= GROUPS.same_place
    return (placed_alike or as_wide) and goes_on(table.rows, more.rows)


def _table_group(lines: tuple[Line, ...], rows: CellRows) -> Group:
    right = max(line.right for line in lines)
    return Group(BlockKind.ROW, lines, right=right, rows=rows, pages=(lines[0].page,) * len(rows))


def _group(lines: tuple[Line, ...], ahead: float, right: float, body: Body) -> Group:
    if lines[0].rows:
        return _table_group(lines, lines[0].rows)
    group = Group(BlockKind.PARAGRAPH, lines, ahead, right)
    if _is_heading(group, body):
        return replace(group, kind=BlockKind.HEADING)
    text = lines[0].text
    if SURE_BULLET.match(text) or MAYBE_BULLET.match(text) or TRAILS_OFF.search(text):
        return replace(group, kind=BlockKind.ITEM)
    return group


def _is_heading(group: Group, body: Body) -> bool:
    """Whether a group is set like a heading: large, or bold or in capitals, short, of one piece, and no sentence."""
    text = group.text
    if not _reads_like_heading(text):
        return False
    cells = group.lines[0].cells
    if any(line.cells for line in group.lines) and not (cells and NUMBER_CELL.match(cells[0].text)):
        return False
    if len(group.lines) <= GROUPS.heading_lines and group.size >= GROUPS.heading_size * body.size:
        return True
    short = len(group.lines) <= GROUPS.loud_lines and len(text) <= GROUPS.loud_chars and not CAPTION.match(text)
    loud = (group.bold and not body.bold) or (text.isupper() and group.ahead > GROUPS.somewhat_wider)
    return bool(short and loud and group.size >= GROUPS.loud_size * body.size)


def _reads_like_heading(text: str) -> bool:
    words = NUMBERED.sub("", text, count=1) if NUMBERED.match(text) else text
    letters = sum(c.isalpha() for c in words)
    if letters < GROUPS.fewest_letters or 2 * letters < len(words.replace(" ", "")) or len(text) > GROUPS.heading_chars:
        return False
    full_stop = text[-1] == "." and not (NUMBERED.match(text) and len(text) <= GROUPS.numbered_chars)
    return not (
        full_stop or text[-1] in ",;:" or text[0].islower() or SURE_BULLET.match(text) or TRAILS_OFF.search(text)
    )


def _headings_that_lead(groups: list[Group]) -> list[Group]:
    """The groups, headings of the body's size made paragraphs again where four or more follow each other: a form."""
    kept = list(groups)
    run: list[int] = []
    for n, group in enumerate([*groups, None]):
        if group is not None and group.kind is BlockKind.HEADING and len(group.lines) <= GROUPS.loud_lines:
            run.append(n)
            continue
        if len(run) > GROUPS.form_lines and len({round(groups[i].size) for i in run}) == 1:
            for i in run:
                kept[i] = replace(kept[i], kind=BlockKind.PARAGRAPH)
        run = []
    return kept
