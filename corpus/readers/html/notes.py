"""The notes of a page: which links are only their marks, and which number each note has."""

import re
from collections.abc import Mapping

from lxml import etree

NOTE_ROLES = frozenset({"doc-noteref", "doc-backlink"})
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
MARK = re.compile(r"\s*[(\[]?\s*(\d{1,3}|[a-z]|[ivx]{2,5}|[*†‡§¶]{1,4})\s*[)\]]?[.:]?\s*")
NOTE_PLACE = re.compile(  # the part of an address behind #, of a note or of its mark: fn3, _ftnref3, cite_note-3, n3
    r"_?(?:foot|end)?-?(?:fn|ftn|edn|nt|notes?|n|cite|cit|refs?|bib)(?:[\W_]|ref|note)*[\w.:-]*", re.IGNORECASE
)
RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.IGNORECASE)
RAISED_NAMES = frozenset({"msofootnotereference", "msoendnotereference", "superscript"})
FRACTION_NAMES = frozenset({"frac", "sfrac", "fraction"})
LOWERED_STYLE = re.compile(r"vertical-align\s*:\s*(?:sub|text-bottom)", re.IGNORECASE)


def is_raised(element: etree._Element) -> bool:
    """Whether its text stands in raised type, as far as its tag, its name or its own style says so."""
    if element.tag == "sup":
        return True
    if not element.attrib:
        return False
    names = element.get("class", "").lower().split()
    if RAISED_STYLE.search(element.get("style", "")):
        return True
    return not RAISED_NAMES.isdisjoint(names) or _stands_in_fraction(element, "num")


def is_lowered(element: etree._Element) -> bool:
    """Whether its text stands in lowered type."""
    styled = LOWERED_STYLE.search(element.get("style", ""))
    return element.tag == "sub" or bool(styled) or _stands_in_fraction(element, "den")


def _stands_in_fraction(element: etree._Element, name: str) -> bool:
    """Whether it is the "num" or "den" of a fraction that a page sets by the names of its classes."""
    outer = element.getparent()
    named = name in element.get("class", "").split()
    return named and outer is not None and not FRACTION_NAMES.isdisjoint(outer.get("class", "").split())


def is_note_mark(link: etree._Element) -> bool:
    """Whether a link is only the mark of a note: said to be one, raised, or a number glued to the word before it."""
    if link.get("role") in NOTE_ROLES or "noteref" in link.get(EPUB_TYPE, "").split():
        return True
    if not leads_to_note(link):
        return False
    outer = link.getparent()
    inner = link[0] if len(link) == 1 and not (link.text or "").strip() else None
    if any(element is not None and is_raised(element) for element in (link, outer, inner)):
        return bool(_words_before(link)) or outer.tag == "sup"
    before = _words_before(link)
    return bool(before) and not before[-1].isspace() and before[-1] not in "([{/-–"


def leads_to_note(link: etree._Element) -> bool:
    """Whether a link shows a mark only, and leads to a place of the page that is called as notes are."""
    fragment = link.get("href", "").partition("#")[2]
    return bool(NOTE_PLACE.fullmatch(fragment) and MARK.fullmatch(_text(link)))


def note_numbers(body: etree._Element) -> dict[str, str]:
    """The number or sign of each note by the address to which its mark leads, as the link has it."""
    found: dict[str, str] = {}
    for link in body.iter("a"):
        if "#" in link.get("href", "") and is_note_mark(link) and (mark := MARK.fullmatch(_text(link))):
            found.setdefault(link.get("href"), mark[1])
    return found


def note_locators(body: etree._Element, numbers: Mapping[str, str]) -> dict[etree._Element, str]:
    """The elements that hold the notes of these addresses ("#n3"), with what each is cited by: "note 3"."""
    if not numbers:
        return {}
    marked = ((element, numbers.get(f"#{element.get('id')}")) for element in body.iter() if element.get("id"))
    return {element: f"note {number}" for element, number in marked if number}


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _words_before(element: etree._Element) -> str:
    """The text right before an element, in its own parent or before that where it begins it."""
    while True:
        before = element.getprevious()
        if before is not None:
            return before.tail or _text(before)[-1:]
        outer = element.getparent()
        if outer is None:
            return ""
        if outer.text:
            return str(outer.text)
        if outer.tag in {"p", "li", "div", "td", "body", "dd", "aside"}:
            return ""
        element = outer
