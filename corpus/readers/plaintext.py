"""Reads plain text: paragraphs, bullets, typed tables and what looks like a heading, with wrapped lines joined."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.readers.markdown import split_front_matter
from corpus.readers.metadata import iso_day
from corpus.readers.typed import TypedTable, is_rule, typed_tables

BULLET = re.compile(r"^\s*[•‣◦▪●·*–-]\s+(?=\S)")
STARS = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1")  # bold marks that a converter left behind, over a paragraph
FULL_LINE_CHARS = 40  # a line shorter than this was ended by its author, not by wrapping
WRAPPED_AT_CHARS = 100  # editors and mail wrap at 65 to 100; longer lines hold a paragraph each
HEADING_CHARS = 80
HEADING_WORDS = 10
TORN_CHARS = 60  # shorter pieces without a full stop are labels or headings, not half a sentence
LABEL_CHARS = 60
VALUE_CHARS = 80  # a longer line below a label is prose
MOST_LINES = 200  # below one label
FEWEST_NAMES = 2  # below a label without a colon
OPEN_ENDED = frozenset(
    """
    a an and as at between by for from in into its of on or than that the their to which with
    """.split()  # noqa: SIM905  (a list of words reads better)
)
MAIL_FIELD = re.compile(
    r"(From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|De|À|Copie|Objet|Envoyé|Répondre à)[ \t\xa0]*:[ \t]+(\S.*)"
)
FEWEST_FIELDS = 2  # of a mail's head
FACT_OF_FIELD = {
    "From": "author",
    "De": "author",
    "Subject": "title",
    "Objet": "title",
    "Date": "published",
    "Sent": "published",
    "Envoyé": "published",
}
QUOTED = re.compile(r"(?:>[ \t]?)+(?=\D|$)")  # what a mail answers; "> 5 kg" is a figure
NUMBERED = re.compile(r"(\d{1,3})\.\s+(?=[^\W\d_a-zß-ÿ]|[“«\"(])")
ARTICLE = re.compile(r"(Article|Section|Rule|Règle)\s+(\d{1,3}|[IVXLC]{1,6}|premier)\b(?=[.:\s–—-]|$)", re.I)
SECTION_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+")
ENUMERATED = re.compile(r"\(?\w{1,3}[.)]\s")
UNDERLINE = re.compile(r"={3,}|-{3,}")
LOWEST_LEVEL, ARTICLE_LEVEL = 6, 3
LABEL = re.compile(r"[^\W\d_][^\d:.!?]*:")
LABELLED = re.compile(r"[^\W\d_][^\d:]{0,40}:\s")  # a label with its value behind it
PERSON = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Mx|M|Mme|Mlle|Dr|Pr|Prof|Hon|Rev|Sir|Dame)\.?\s+)?"
    r"(?:[^\W\d_a-z][\w'’.-]*\s+){1,4}[^\W\d_a-z][\w'’.-]*(?:\s*[,(–-].*)?"
)


def read_plain_text(source: str) -> Draft:
    """The draft of a text file. Its title is its first line when that looks like a heading and prose follows."""
    facts, body = split_front_matter(source)
    lines = body.splitlines()
    parts = list(_join_torn(_with_values(list(_paragraphs(lines)))))
    parts = [replace(part, text=STARS.sub(r"\2", part.text)) for part in parts]
    return Draft(tuple(_located(_named(parts))), _mail_facts(lines) | facts)


def looks_like_heading(line: str) -> bool:
    """Whether a line that stands alone is a heading: short, capitalised, wordy, and no sentence, label or figure."""
    return (
        len(line) <= HEADING_CHARS
        and len(line.split()) <= HEADING_WORDS
        and line[:1].isupper()
        and line[-1:] not in set(".!?:;,")
        and ":" not in line
        and not any(c.isdigit() for c in line)
    )


def _mail_facts(lines: Sequence[str]) -> dict[str, str]:
    """What the head of a mail says of it; nothing when the file does not begin with one."""
    head = [found for line in takewhile(str.strip, lines) if (found := MAIL_FIELD.fullmatch(line.strip()))]
    if len(head) < FEWEST_FIELDS or not lines[0].startswith(head[0][0]):
        return {}
    facts: dict[str, str] = {}
    for field in head:
        if name := FACT_OF_FIELD.get(field[1]):
            value = iso_day(field[2]) if name == "published" else tidy(field[2].split("<")[0].strip(' "') or field[2])
            if value:
                facts.setdefault(name, value)
    return facts


def _paragraphs(lines: Sequence[str]) -> Iterator[Part]:
    """The file's paragraphs, one line each: a line break is kept only where the author made it.

    A paragraph without text stands for a blank line.
    """
    tidied = [tidy(line) for line in lines]
    longest = max(map(len, tidied), default=0)
    paragraph: list[str] = []
    for line in _lines(tidied, typed_tables(lines)):
        joins = line.kind is BlockKind.PARAGRAPH and line.text and longest <= WRAPPED_AT_CHARS
        if paragraph and not (joins and not _is_ended(paragraph, line.text)):
            yield Part(BlockKind.PARAGRAPH, tidy(" ".join(paragraph)))
            paragraph = []
        if line.kind is BlockKind.PARAGRAPH and line.text:
            paragraph.append(line.text)
        else:
            yield line
    if paragraph:
        yield Part(BlockKind.PARAGRAPH, tidy(" ".join(paragraph)))


def _lines(lines: Sequence[str], tables: Mapping[int, TypedTable]) -> Iterator[Part]:
    """Each line as a paragraph, empty where one must end; typed tables as rows, underlined lines as headings."""
    at, depth = 0, ""
    end = Part(BlockKind.PARAGRAPH, "")
    while at < len(lines):
        if at in tables:
            yield from (end, *tables[at].parts)
            at += tables[at].lines
            continue
        line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        quoted = QUOTED.match(line)
        if UNDERLINE.fullmatch(after) and looks_like_heading(line):
            yield from (end, Part(BlockKind.HEADING, line, 1 if after[0] == "=" else 2))
            at += 2
            continue
        if is_rule(line):
            line = ""
        elif MAIL_FIELD.fullmatch(line):
            yield from (end, Part(BlockKind.PARAGRAPH, line))
            line = ""
        elif (quoted[0].replace(" ", "") if quoted else "") != depth:
            depth = quoted[0].replace(" ", "") if quoted else ""
            yield end
        yield Part(BlockKind.PARAGRAPH, line[quoted.end() :] if quoted else line)
        at += 1


def _is_ended(paragraph: Sequence[str], line: str) -> bool:
    """Whether the next line begins a paragraph of its own: after a short one, a bullet, or the next number."""
    if len(paragraph[-1]) < FULL_LINE_CHARS or BULLET.match(line):
        return True
    number, following = NUMBERED.match(paragraph[0]), NUMBERED.match(line)
    in_order = number is not None and following is not None and int(following[1]) == int(number[1]) + 1
    return in_order and paragraph[-1][-1] in '.;:!?”"'


def _join_torn(parts: Iterator[Part]) -> Iterator[Part]:
    """Mends a sentence that a page break or a column tore in two paragraphs."""
    held: Part | None = None
    for part in parts:
        if held and part.kind is BlockKind.PARAGRAPH and _is_torn(held, part.text):
            held = replace(held, text=f"{held.text} {part.text}")
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _is_torn(before: Part, after: str) -> bool:
    text = before.text
    if before.kind is not BlockKind.PARAGRAPH or len(text) < TORN_CHARS:
        return False
    if text[-1] in '.!?:;”"' or BULLET.match(after):
        return False
    return after[0].islower() or _last_word(text.split()) in OPEN_ENDED


def _last_word(words: Sequence[str]) -> str:
    return words[-1].lower() if words else ""


def _with_values(parts: Sequence[Part]) -> Iterator[Part]:
    """Writes a label and the short lines below it as one: "Secretary: Ana Bell", "Members: Gil Ante, Dov Hugg".

    Blank lines are left out.
    """
    at = 0
    while at < len(parts):
        at, label, values = at + 1, parts[at], _values(parts, at)
        if values:
            comma = "; " if any("," in parts[n].text for n in values) else ", "
            told = comma.join(parts[n].text for n in values)
            yield Part(BlockKind.PARAGRAPH, f"{label.text.rstrip(' :')}: {told}")
            at = values[-1] + 1
        elif label.text:
            yield label


def _values(parts: Sequence[Part], at: int) -> list[int]:
    """Where the values of a label stand; names alone below one without a colon, which may as well be a heading."""
    label = parts[at].text
    if parts[at].kind is not BlockKind.PARAGRAPH or len(label) > LABEL_CHARS:
        return []
    if LABEL.fullmatch(label):
        several = label.rstrip(" :").endswith("s")
        return _below(parts, at, lambda n, first: _is_value(parts, n, several=several, first=first))
    if at and looks_like_heading(label) and not PERSON.fullmatch(label):
        people = _below(parts, at, lambda n, _: PERSON.fullmatch(parts[n].text) is not None)
        return people if len(people) >= FEWEST_NAMES else []
    return []


def _below(parts: Sequence[Part], at: int, is_value: Callable[[int, bool], bool]) -> list[int]:
    """The lines below a label up to a blank one; where each stands between blank lines, as far as they are values."""
    spaced, found = True, list[int]()
    for n in range(at + 1, min(len(parts), at + MOST_LINES)):
        part = parts[n]
        if part.kind is not BlockKind.PARAGRAPH or (not part.text and not spaced):
            break
        if part.text and not is_value(n, not found):
            break
        if part.text:
            spaced = spaced and not parts[n - 1].text
            found.append(n)
    return found


def _is_value(parts: Sequence[Part], n: int, *, several: bool, first: bool) -> bool:
    text = parts[n].text
    if len(text) > VALUE_CHARS or text[-1] in ".!?:;":
        return False
    if BULLET.match(text) or ENUMERATED.match(text) or LABELLED.match(text):
        return False
    if first or not looks_like_heading(text):
        return not (text.isupper() and " " in text)
    after = next((part.text for part in parts[n + 1 : n + 3] if part.text), "")
    return (several and PERSON.fullmatch(text) is not None) or not (_is_prose(after) or LABEL.fullmatch(after))


def _is_prose(text: str) -> bool:
    return len(text) > HEADING_CHARS or text[-1:] in set(".!?;")


def _named(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts with their kinds: headings and bullets are told from paragraphs."""
    for n, part in enumerate(parts):
        after = parts[n + 1] if n + 1 < len(parts) else None
        number = SECTION_NUMBER.match(part.text)
        if part.kind is not BlockKind.PARAGRAPH:
            yield part
        elif BULLET.match(part.text):
            yield Part(BlockKind.ITEM, BULLET.sub("", part.text))
        elif looks_like_heading(part.text):
            titles = n == 0 and after is not None and _outranks(part.text, after.text)
            yield Part(BlockKind.HEADING, part.text, 1 if titles else 2)
        elif after and number and _heads(part.text[number.end() :], after.text) and not _is_listed(parts, n):
            yield Part(BlockKind.HEADING, part.text, min(2 + number[1].count("."), LOWEST_LEVEL))
        elif after and _article(part.text) and len(part.text) <= HEADING_CHARS and _is_prose(after.text):
            yield part if _is_prose(part.text) else Part(BlockKind.HEADING, part.text, ARTICLE_LEVEL)
        else:
            yield part


def _outranks(text: str, after: str) -> bool:
    """Whether a first line stands above all: no heading follows it, or one that is not in capitals as it is."""
    return not looks_like_heading(after) or (text.isupper() and not after.isupper())


def _heads(title: str, after: str) -> bool:
    return looks_like_heading(title) and _is_prose(after) and not SECTION_NUMBER.match(after)


def _is_listed(parts: Sequence[Part], n: int) -> bool:
    """Whether a numbered line stands right after another: the last of a list is no heading."""
    before = parts[n - 1].text if n else ""
    return SECTION_NUMBER.match(before) is not None and not _is_prose(before)


def _located(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts with the numbers by which people cite them: "Article 2", "para. 12"."""
    article = ""
    for part in parts:
        if found := _article(part.text):
            article = found
        elif part.kind is BlockKind.HEADING:
            article = ""
        number = NUMBERED.match(part.text) if part.kind is BlockKind.PARAGRAPH and _is_prose(part.text) else None
        yield replace(part, locator=", ".join(filter(None, (article, number and f"para. {number[1]}"))))


def _article(text: str) -> str:
    found = ARTICLE.match(text)
    return f"{found[1].capitalize()} {found[2]}" if found else ""
