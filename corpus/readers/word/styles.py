"""The styles of a Word file, and what they make of a paragraph: a heading, a title, an item, a bold line."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from lxml import etree

from corpus.archives import attribute
from corpus.readers.word.numbering import Number
from corpus.readers.word.text import MAX_BASES, Looks, style_looks
from corpus.readers.word.xml import value

LOWEST_LEVEL = 6
BODY_LEVEL = 9  # Word's "outline level: body text"
HEADING_NAME = re.compile(  # the style ids of other languages' Word, for files whose styles are gone
    r"(?:heading|titre|(?:ü|ue)?berschrift|t[ií]?tulo|titolo|kop|rubrik|overskrift|nag[lł]?[oó]?wek)\s*([1-9])",
    re.IGNORECASE,
)
TITLE_NAMES = {"title", "titel", "titre", "título", "titolo"}
LIST_NAME = re.compile(r"list (?:bullet|number|continue)\b.*|list", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What matters here of a paragraph style, with what it takes over from the style it is based on."""

    name: str = ""
    level: int = 0
    numbering: str = ""
    depth: str = ""
    parent: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file by their ids, and what follows from them: how runs look and which numbers paragraphs have.

    `bold_tops` are table styles that make a first row bold; `clauses` are the lists whose paragraphs are a text,
    `outlines` those whose numbers say more than the order of a few points.
    """

    paragraphs: dict[str, Style]
    bold_tops: frozenset[str]
    language: str
    types: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    looks: Looks = field(default_factory=Looks)
    numbers: Mapping[etree._Element, Number] = field(default_factory=dict)
    clauses: Set[str] = frozenset()
    outlines: Set[str] = frozenset()


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of the part that holds them; none where there is none."""
    paragraphs: dict[str, Style] = {}
    bold_tops = set()
    if root is None:
        return Styles({}, frozenset(), "")
    for style in root.iterchildren("{*}style"):
        key = attribute(style, "styleId")
        paragraphs[key] = Style(
            name=value(style, "name"),
            level=_level(style),
            numbering=_numbering(style),
            depth=value(style, "pPr/{*}numPr/{*}ilvl"),
            id=key,
            parent=value(style, "basedOn"),
        )
        if any(attribute(top, "type") == "firstRow" and _is_bold(top) for top in style.iterchildren("{*}tblStylePr")):
            bold_tops.add(key)
    default = root.find("{*}docDefaults/{*}rPrDefault/{*}rPr/{*}lang")
    language = "" if default is None else attribute(default, "val")
    return Styles(paragraphs, frozenset(bold_tops), language, style_looks(root))


def chain_of(style_id: str, styles: Styles) -> Iterator[Style]:
    """A style and those it is based on. A style that the file does not define is known by its id alone."""
    seen: set[str] = set()
    while style_id and style_id not in seen and len(seen) < MAX_BASES:
        seen.add(style_id)
        style = styles.paragraphs.get(style_id, Style(name=style_id))
        yield style
        style_id = style.parent


def heading_level(paragraph: etree._Element, chain: list[Style]) -> int:
    """1 to 6, or 0 for what is no heading. The paragraph's own level counts more than that of its style."""
    given = next(filter(None, (_level(paragraph), *(style.level for style in chain))), 0)
    named = next((int(found[1]) for style in chain if (found := HEADING_NAME.fullmatch(style.name))), 0)
    if not given and not named and is_title(chain):
        return 1
    level = given or named
    return 0 if level > BODY_LEVEL else min(level, LOWEST_LEVEL)


def _level(element: etree._Element) -> int:
    """The outline level that a paragraph or a style gives, from 1; 0 when it gives none."""
    found = element.find("{*}pPr/{*}outlineLvl")
    level = attribute(found, "val") if found is not None else ""
    return int(level) + 1 if level.isascii() and level.isdigit() and len(level) == 1 else 0


def is_title(chain: list[Style]) -> bool:
    """Whether one of these styles is that of titles."""
    return any(style.name.lower() in TITLE_NAMES for style in chain)


def is_item(paragraph: etree._Element, chain: list[Style]) -> bool:
    """Whether a paragraph stands in a list, by itself or by its styles."""
    numbering = next(filter(None, (_numbering(paragraph), *(style.numbering for style in chain))), "")
    return numbering != "0" and bool(numbering or any(LIST_NAME.fullmatch(style.name) for style in chain))


def _numbering(element: etree._Element) -> str:
    """The list that a paragraph or a style belongs to: "0" when it is taken out of one, "" when it does not say."""
    return value(element, "pPr/{*}numPr/{*}numId")


def is_all_bold(element: etree._Element) -> bool:
    """Whether there is text in it and all of it is bold."""
    bold = False
    for run in element.iterdescendants("{*}r"):
        if "".join(map(str, run.itertext("{*}t"))).strip():
            bold = _is_bold(run)
            if not bold:
                break
    return bold


def _is_bold(run: etree._Element) -> bool:
    return bool(run_property(run, "b"))


def run_property(run: etree._Element, name: str) -> str:
    """The value of a property of a run: "" when it is not set or off, "on" when it is just set."""
    found = run.find(f"{{*}}rPr/{{*}}{name}")
    value = "" if found is None else attribute(found, "val") or "on"
    return "" if value in {"0", "false", "off", "none", "baseline"} else value
