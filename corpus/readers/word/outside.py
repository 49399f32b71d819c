"""What stands outside a Word file's text: its notes, and the headers and footers of its pages."""

import re
from collections.abc import Mapping, Sequence, Set

from lxml import etree

from corpus.archives import attribute, local_name
from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.word.blocks import blocks
from corpus.readers.word.note_numbers import DELETED, note_numbers
from corpus.readers.word.styles import Styles
from corpus.readers.word.xml import value

PAGE_WORDS = re.compile(r"\b(?:page|pages|pág|página|seite|p|of|de|sur|von|no|n)\b\.?", re.IGNORECASE)  # about a number


def notes_of(
    body: etree._Element, roots: Mapping[str, etree._Element], styles: Styles, settings: etree._Element | None
) -> dict[str, list[Part]]:
    """The notes by their keys, each with the number that its first reference shows, without those that were deleted."""
    numbers = note_numbers(body, _endnote_format(settings))
    held: dict[str, list[Part]] = {}
    for kind, root in roots.items():
        for note in root.iterchildren(etree.Element):
            key = f"{kind} {attribute(note, 'id')}"
            if not attribute(note, "type").endswith("eparator") and numbers.get(key) != DELETED:
                locator = f"note {numbers[key]}" if key in numbers else ""
                said = (part.text for part, _ in blocks(note, styles))
                held[key] = [Part(BlockKind.PARAGRAPH, text, locator=locator) for text in said]
    return held


def _endnote_format(settings: etree._Element | None) -> str:
    return (value(settings, "endnotePr/{*}numFmt") if settings is not None else "") or "lowerRoman"


def edge_parts(edges: Sequence[etree._Element], styles: Styles, said: Set[str]) -> list[Part]:
    """What headers and footers say besides the number of the page and what the text says too, each once."""
    seen = {text.casefold() for text in said}
    found: list[Part] = []
    for edge in edges:
        for part, _ in blocks(edge, styles):
            if re.search(r"[^\W\d_]", PAGE_WORDS.sub("", part.text)) and part.text.casefold() not in seen:
                seen.add(part.text.casefold())
                place = "header" if local_name(edge) == "hdr" else "footer"
                found.append(Part(BlockKind.PARAGRAPH, part.text, locator=place))
    return found
