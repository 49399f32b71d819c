"""Opens the tabs and accordions of a page: a reader opens them by a click, and their text is the page's."""

import re
from collections.abc import Set
from itertools import islice

from lxml import etree

from corpus.readers.html.hidden import is_closed
from corpus.readers.html.shown import HEADINGS
from corpus.readers.html.styles import Styles

TARGETS = ("aria-controls", "data-target", "data-bs-target", "href")  # the attributes by which a control names a panel
PANEL_NAME = re.compile(
    r"(?:^|[-_])(?:tab-?(?:pane|panel|content|body)s?|accordion|collaps(?:e|ible)|faq|answer|toggle-?content|"
    r"expand(?:able|er)|panel-(?:body|content)|spoiler|read-?more)(?:$|[-_])",
    re.IGNORECASE,
)
NO_PANEL_NAME = re.compile(
    r"(?:^|[-_])(?:modal|popup|lightbox|off-?canvas|drawer|dropdown|menu|nav|navbar|overlay|cookies?|consent|search|"
    r"tooltip|share|login|toast|alert|dialog|banner)(?:$|[-_])",
    re.IGNORECASE,
)
NO_PANEL_ROLES = frozenset({"dialog", "alertdialog", "menu", "listbox", "tooltip", "search", "navigation", "alert"})
NO_PANEL_TAGS = frozenset({"nav", "dialog", "form", "template", "script", "style", "noscript", "option"})
NO_LABEL = re.compile(
    r"(?:(?:read|show|see|view|learn|load)\s+)?(?:more|less|all|details)\b.*|toggle\b.*|expand\b.*|(?:lire|voir)\b.*|\W*",
    re.IGNORECASE,
)
FEWEST_LETTERS = 15  # outside of links: what says less is a menu or a switch
MAX_LABEL_CHARS = 300
ELEMENTS_TRIED = 500  # of a panel, before it is said to be empty


def open_panels(body: etree._Element, styles: Styles) -> Set[etree._Element]:
    """Opens every panel that a control of the page opens, or that is called one, and returns them.

    The label of a tab or a bar, which may say of which year or place a panel tells, is put at the panel's beginning.
    """
    controls = _controls(body)
    opened: set[etree._Element] = set()
    for element in list(body.iterdescendants(etree.Element)):
        if not element.attrib and element.tag not in styles.rules:
            continue
        control = controls.get(element.get("id", ""))
        if (_is_shut(element, styles) or _is_tab(element, control)) and _is_panel(element, control):
            opened.add(element)
            _open(element)
            if control is not None:
                _label(element, control)
    return opened


def _controls(body: etree._Element) -> dict[str, etree._Element]:
    """The first control of each panel by the panel's id; a link is one only where nothing else is."""
    found: dict[str, etree._Element] = {}
    for name in TARGETS:
        for element in body.xpath(f".//*[@{name}]"):
            for target in element.get(name, "").split():
                if name == "aria-controls" or target.startswith("#"):
                    found.setdefault(target.removeprefix("#"), element)
    return found


def _is_shut(element: etree._Element, styles: Styles) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return is_closed(styles.of(element))


def _is_tab(element: etree._Element, control: etree._Element | None) -> bool:
    """Whether it is the panel of a tab, open or shut: its tab is the heading of both."""
    toggles = control is not None and {control.get("data-toggle"), control.get("data-bs-toggle")} & {"tab", "pill"}
    return element.get("role") == "tabpanel" or bool(toggles) or (control is not None and control.get("role") == "tab")


def _is_panel(element: etree._Element, control: etree._Element | None) -> bool:
    names = [*element.get("class", "").split(), element.get("id", "")]
    if element.tag in NO_PANEL_TAGS or element.get("role") in NO_PANEL_ROLES or any(map(NO_PANEL_NAME.search, names)):
        return False
    called = element.get("role") == "tabpanel" or any(map(PANEL_NAME.search, names))
    return (control is not None or called) and _says_something(element)


def _says_something(element: etree._Element) -> bool:
    """Whether it says enough outside of links, as far as its first elements tell."""
    letters = 0
    walk = etree.iterwalk(element, events=("start",))
    for _, inner in islice(walk, ELEMENTS_TRIED):
        tail = "" if inner is element else inner.tail or ""
        letters += len(tail.strip())
        if inner.tag in {"a", "script", "style"}:
            walk.skip_subtree()
        else:
            letters += len((inner.text or "").strip())
        if letters >= FEWEST_LETTERS:
            return True
    return False


def _open(panel: etree._Element) -> None:
    for name in ("hidden", "aria-hidden", "style"):
        panel.attrib.pop(name, None)


def _label(panel: etree._Element, control: etree._Element) -> None:
    text = " ".join("".join(map(str, islice(control.itertext(), ELEMENTS_TRIED))).split())
    within = list(control.iterancestors())
    if panel in within or control.tag in {"input", "label"}:
        return
    if any(above.tag in HEADINGS for above in within):
        control.tag = "span" if control.tag == "button" else control.tag
    elif text and len(text) <= MAX_LABEL_CHARS and not NO_LABEL.fullmatch(text):
        line = etree.Element("p")
        line.text, line.tail = text, panel.text
        panel.text = None
        panel.insert(0, line)
        control.tag = "button"  # whose text is no text of the page
