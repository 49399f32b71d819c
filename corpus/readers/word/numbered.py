"""Which paragraphs of a Word file have automatic numbers, and what becomes of one that has."""

from dataclasses import replace

from lxml import etree

from corpus.archives import local_name
from corpus.document import BlockKind
from corpus.draft import Part
from corpus.readers.word.numbering import Number, Place, count, read_numbering
from corpus.readers.word.styles import Style, Styles, chain_of
from corpus.readers.word.text import LEFT_OUT
from corpus.readers.word.xml import value

CLAUSE_CHARS = 80  # a list with a longer paragraph is no list of points but a text by numbered paragraphs


def with_numbers(styles: Styles, body: etree._Element, numbering: etree._Element | None) -> Styles:
    """The styles with the numbers of the paragraphs of a body, whose lists the part `numbering` defines."""
    if numbering is None:
        return styles
    lists = read_numbering(numbering, lambda style: styles.paragraphs.get(style, Style()).numbering)
    places = [(p, place) for p in body.iter("{*}p") if (place := _place(p, styles)) and _is_shown(p)]
    numbers = count(places, lists)
    clauses = {number.pattern for p, number in numbers.items() if number.is_named or _chars(p) > CLAUSE_CHARS}
    outlines = clauses | {number.pattern for number in numbers.values() if not number.is_plain}
    return replace(styles, numbers=numbers, clauses=clauses, outlines=outlines)


def _place(paragraph: etree._Element, styles: Styles) -> Place | None:
    """The list that a paragraph stands in by itself or by its style; None where it stands in none."""
    properties = paragraph.find("{*}pPr")
    if properties is None:
        return None
    depth = value(properties, "numPr/{*}ilvl")
    if own := value(properties, "numPr/{*}numId"):
        return Place(own, depth, "") if own != "0" else None
    chain = chain_of(value(properties, "pStyle"), styles)
    style = next((style for style in chain if style.numbering), Style())
    return Place(style.numbering, depth or style.depth, style.id) if style.numbering.strip("0") else None


def _is_shown(paragraph: etree._Element) -> bool:
    """Whether a paragraph counts in its list: one that was deleted, or repeats another for old programs, does not."""
    deleted = paragraph.find("{*}pPr/{*}rPr/{*}del") is not None
    return not deleted and not any(local_name(above) in LEFT_OUT for above in paragraph.iterancestors())


def _chars(paragraph: etree._Element) -> int:
    return sum(len(text.text or "") for text in paragraph.iter("{*}t"))


def with_number(part: Part, number: Number, styles: Styles) -> Part:
    """A part with the number that Word shows before it; a list of short points keeps it as its locator alone."""
    heads, is_clause = part.kind is BlockKind.HEADING, number.pattern in styles.clauses
    label = number.label.rstrip(" .:)–-") if number.is_named else number.label
    text = f"{number.label} {part.text}" if heads or number.pattern in styles.outlines else part.text
    kind = BlockKind.PARAGRAPH if not heads and (number.is_named or (is_clause and not number.above)) else part.kind
    if number.is_named:
        return replace(part, kind=kind, text=text, locator=label)
    outer, *inner = (*number.above, label)
    name = "section" if heads else "para." if is_clause else "item"
    cited = outer if outer.startswith("(") else f"{name} {outer.rstrip(' .:)')}"
    return replace(part, kind=kind, text=text, locator=" ".join((cited, *(one.rstrip(" .:") for one in inner))))
