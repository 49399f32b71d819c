"""The places of a document that people cite by number: "paragraph 12", "Article 2", "section 4.1", "point 3"."""

import re
from dataclasses import dataclass, field

from index.words import fold

KINDS = {  # as they are asked for, and as readers call them
    "para": "paragraph",
    "paragraph": "paragraph",
    "paragraphe": "paragraph",
    "point": "item",
    "item": "item",
    "art": "article",
    "article": "article",
    "section": "section",
    "rule": "rule",
    "regle": "rule",
    "regulation": "regulation",
    "clause": "clause",
    "note": "note",
    "footnote": "note",
    "slide": "slide",
}
NUMBER = r"(?:\d+(?:\.\d+)*(?:er)?|[ivxlc]+|premier|first)\b"
PLACE = re.compile(rf"\b({'|'.join(KINDS)}|règle)s?\.?\s+({NUMBER})(?:\s*\(([a-z])\))?", re.IGNORECASE)
FIRST = frozenset({"1er", "i", "premier", "first"})


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered place: its kind, its number, the letter below that ("" without one), and how it was written."""

    kind: str
    number: str
    letter: str
    written: str = field(compare=False)


def places(text: str) -> tuple[Place, ...]:
    """The numbered places that a text names, in order."""
    return tuple(_place(match) for match in PLACE.finditer(text))


def _place(match: re.Match[str]) -> Place:
    kind, number, letter = (fold(part) for part in match.groups(default=""))
    return Place(KINDS[kind], "1" if number in FIRST else number, letter, match[0])


def stands_in(asked: Place, locator: str) -> bool | None:
    """Whether what has this locator stands in the place; None where the locator tells nothing of that kind."""
    told = [place for place in places(locator) if place.kind == asked.kind]
    if not told:
        return None
    return any(place.number == asked.number and (not asked.letter or place.letter == asked.letter) for place in told)
