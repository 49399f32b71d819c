"""Reads plain text: paragraphs, bullets and what looks like a heading, with wrapped and torn lines joined."""

import re
from collections.abc import Iterator, Sequence

from corpus.document import BlockKind
from corpus.draft import Draft, Part, tidy
from corpus.readers.markdown import split_front_matter

BULLET = re.compile(r"^\s*[•‣◦▪●·*–-]\s+(?=\S)")
STARS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")  # bold marks that a converter left behind
FULL_LINE_CHARS = 40  # a line shorter than this was ended by its author, not by wrapping
WRAPPED_AT_CHARS = 100  # editors and mail wrap at 65 to 100; longer lines hold a paragraph each
HEADING_CHARS = 80
HEADING_WORDS = 10
TORN_CHARS = 60  # shorter pieces without a full stop are labels or headings, not half a sentence
OPEN_ENDED = frozenset(
    """
    a an and as at between by for from in into its of on or than that the their to which with
    """.split()  # noqa: SIM905  (a list of words reads better)
)


def read_plain_text(source: str) -> Draft:
    """The draft of a text file. Its title is its first line when that looks like a heading and prose follows."""
    facts, body = split_front_matter(source)
    pieces = [STARS.sub(r"\2", piece) for piece in _join_torn(_paragraphs(body))]
    parts = []
    for n, text in enumerate(pieces):
        if BULLET.match(text):
            parts.append(Part(BlockKind.ITEM, BULLET.sub("", text)))
        elif looks_like_heading(text):
            titles = n == 0 and len(pieces) > 1 and not looks_like_heading(pieces[1])
            parts.append(Part(BlockKind.HEADING, text, 1 if titles else 2))
        else:
            parts.append(Part(BlockKind.PARAGRAPH, text))
    return Draft(tuple(parts), facts)


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


def _paragraphs(body: str) -> Iterator[str]:
    """The file's paragraphs, one line each: a line break is kept only where the author made it."""
    lines = [tidy(line) for line in body.splitlines()]
    lengths = sorted(len(line) for line in lines if line.strip())
    wrapped = bool(lengths) and lengths[-1] <= WRAPPED_AT_CHARS
    paragraph: list[str] = []
    for line in lines:
        ended = not paragraph or not wrapped or len(paragraph[-1]) < FULL_LINE_CHARS or BULLET.match(line)
        if paragraph and (not line.strip() or ended):
            yield tidy(" ".join(paragraph))
            paragraph = []
        if line.strip():
            paragraph.append(line)
    if paragraph:
        yield tidy(" ".join(paragraph))


def _join_torn(paragraphs: Iterator[str]) -> Iterator[str]:
    """Mends a sentence that a page break or a column tore in two paragraphs."""
    held = ""
    for paragraph in paragraphs:
        if held and _is_torn(held, paragraph):
            held = f"{held} {paragraph}"
            continue
        if held:
            yield held
        held = paragraph
    if held:
        yield held


def _is_torn(before: str, after: str) -> bool:
    if len(before) < TORN_CHARS or before[-1] in '.!?:;”"' or BULLET.match(after):
        return False
    return after[0].islower() or _last_word(before.split()) in OPEN_ENDED


def _last_word(words: Sequence[str]) -> str:
    return words[-1].lower() if words else ""
