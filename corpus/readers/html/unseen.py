"""What stands in a page's source and is never shown on it, or is struck out."""

import re
from collections.abc import Set

from lxml import etree

from corpus.readers.html.notes import is_note_mark

UNSEEN = frozenset(
    """
    annotation annotation-xml applet area audio base button canvas datalist del embed frame frameset head iframe input
    link map meta meter noframes noscript object optgroup option param progress rp rt s script select source strike
    style svg template textarea title track video
    """.split()  # noqa: SIM905  (a list of words reads better)
)
UNSEEN_NAME = re.compile(  # said to a screen reader, or a handle beside a heading
    r"^(?:sr-only|visually-?hidden|screen-reader-text|skip-?(?:link|to-\w+)|headerlink|header-?anchor|anchor-link|"
    r"mw-(?:editsection|jump-link|cite-backlink)|noprint|footnote-(?:ref|back|backref)|footnote-reference|reversefootnote|noteref)$",
    re.IGNORECASE,
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HANDLE = re.compile(r"[\s¶#§🔗↩↑^\ufe0e]*")  # what an anchor beside a heading shows, if anything


def unseen_elements(body: etree._Element) -> Set[etree._Element]:
    """What a browser never shows, and marks that only lead to a note or to the heading they stand beside."""
    return {element for element in body.iter(etree.Element) if element is not body and _is_unseen(element)}


def _is_unseen(element: etree._Element) -> bool:
    if element.tag in UNSEEN and not _is_tick(element):
        return True
    get = element.get
    if get("hidden") not in {None, "until-found"} or HIDDEN_STYLE.search(get("style", "")):
        return True
    if (names := get("class", "")) and any(map(UNSEEN_NAME.match, names.split())):
        return True
    if element.tag == "sup" and len(element) == 1 and element[0].tag == "a" and not (element.text or "").strip():
        return "#" in element[0].get("href", "")
    if element.tag != "a":
        return False
    return is_note_mark(element) or (
        "#" in get("href", "") and not len(element) and bool(HANDLE.fullmatch(element.text or ""))
    )


def _is_tick(element: etree._Element) -> bool:
    """Whether it is a box that shows what was ticked: in a form, a reader could change it."""
    boxed = element.tag == "input" and element.get("type", "").lower() in {"checkbox", "radio"}
    return boxed and element.get("disabled") is not None
