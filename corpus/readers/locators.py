"""What people cite a block by: the article above it, and its own number within that."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.document import BlockKind
from corpus.draft import Part

DIVISION = re.compile(  # an article of a law, by its name in the languages of the UN's treaties and their neighbours
    r"((?i:Article|Art\.|Artículo|Artigo|Articolo|Artikel|Section|Rule|Règle|Regulation|Clause)\s+"
    r"(?:\d+|[IVXLC]+|premier|first)(?:er|\s?(?:bis|ter|quater))?(?:\.\d+)*[A-Z]?)(?!\w)"
    r"(?:(?P<set_off>\s*$|\s*[.:–—)-]+(?=\s|$))|\s+(?=[A-ZÀ-Ý]))"
)
CLOSING = re.compile(r"(?:Done|Signed|Fait|Signé|Hecho|Feito)\s+(?:at|in|on|à|le|en|em)\b")
LOWEST_LEVEL = 7  # of a division that stands in a paragraph: every heading ends it
WHOLE_NUMBER = re.compile(r"\d\.\d")  # 2.1 counts from the top of the document
NUMBERED = ("para.", "item")


def division(text: str, *, heads: bool) -> str:
    """The article that a heading names or a paragraph begins with, "" where it does neither.

    A paragraph must set the name off ("Article 2. The mayor …"): one that begins "Article 2 applies" tells of it only.
    """
    found = DIVISION.match(text)
    return found[1].strip() if found and (heads or found["set_off"] is not None) else ""


def with_divisions(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, each with the article that it stands in before its own number: "Article 2, para. 3"."""
    current, level = "", 0
    for part in parts:
        heads = part.kind is BlockKind.HEADING
        named = "" if part.kind is BlockKind.ROW else _division_of(part)
        if named:
            current, level = named, part.level or LOWEST_LEVEL
            yield replace(part, locator=named)
            continue
        if (heads and part.level <= level) or CLOSING.match(part.text):
            current = ""
        yield replace(part, locator=_within(current, part.locator)) if current else part


def _division_of(part: Part) -> str:
    """The article by the part's own number, which a file may hold apart from its text, else by its text."""
    return division(part.locator, heads=True) or division(part.text, heads=part.kind is BlockKind.HEADING)


def _within(current: str, locator: str) -> str:
    if not locator:
        return current
    within = locator.startswith(NUMBERED) and not WHOLE_NUMBER.search(locator)
    return f"{current}, {locator}" if within else locator
