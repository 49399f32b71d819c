"""Takes out of a page what its style strikes out or hides: text in the page's colour, of no size, off the screen."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.html.styles import Styles
from corpus.readers.html.unseen import UNSEEN, UNSEEN_NAME

SMALLEST_PIXELS = 1.5  # type of less cannot be read
OFF_SCREEN_PIXELS = -500  # and farther: nobody scrolls there
SEE_THROUGH = 0.05  # opacity of which nothing is seen
SAME_COLOUR = 16  # of 255, in red, green and blue each at most
FEWEST_LETTERS = 15  # of a hidden text that is worth a warning: less is the name of an icon or a button
PIXELS = {"": 1, "px": 1, "pt": 4 / 3, "em": 16, "rem": 16, "ex": 8, "vw": 12, "vh": 8, "in": 96, "cm": 38, "%": 0.16}
LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|rem|em|ex|vw|vh|in|cm|%)?")
MOVED = re.compile(r"translate(?:x|y|3d)?\(\s*(-?[\d.]+(?:px|em|rem))|scale\(\s*(0)\s*[,)]")
CLIPPED = re.compile(
    r"rect\(\s*(0(?:px)?|1px)(?:[\s,]+\1){3}\s*\)|inset\(\s*(?:50|100)%\s*\)|circle\(\s*0(?:px|%)?\s*[)\s]"
)
FADES = ("transition", "animation", "will-change", "transform")  # what a script shows as the reader comes to it
WHITE, BLACK = (255, 255, 255), (0, 0, 0)
NAMED_COLOURS = {"white": WHITE, "black": BLACK, "snow": (255, 250, 250), "ivory": (255, 255, 240)}
UNSET = frozenset({"none", "initial", "inherit", "unset"})
CLEAR = UNSET | {"transparent"}
HEX_COLOUR = re.compile(r"#(?:([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})|([0-9a-f])([0-9a-f])([0-9a-f]))")
RGB_COLOUR = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]+))?\s*\)")

Colour = tuple[int, int, int]


def remove_hidden(body: etree._Element, styles: Styles, opened: Set[etree._Element]) -> int:
    """Removes what is hidden or struck out but for `opened`; returns how many texts a trick of style hid.

    What is only closed (`display: none`) is not counted, every page has closed menus; and what holds most of the
    page is shown whatever its style says, since a script shows it.
    """
    page = _Page(body, styles)
    tricks, gone = 0, []
    walk = etree.iterwalk(body, events=("start",))
    for _, element in walk:
        style = page.style(element)
        if not style or element is body or element in opened:
            continue
        closed = is_closed(style)
        tricked = not closed and page.is_tricked(element) and page.letters(element) * 2 <= page.letters(body)
        if closed or tricked or "line-through" in f"{style.get('text-decoration')} {style.get('text-decoration-line')}":
            tricks += tricked and page.is_worth_a_warning(element)
            gone.append(element)
            walk.skip_subtree()
    for element in gone:
        _remove(element)
    return tricks


def is_closed(style: Mapping[str, str]) -> bool:
    """Whether a style shows nothing of an element until something opens it."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or (_is_squeezed(style) and "transition" in style)
    )


@dataclass(slots=True)
class _Page:
    """The styles of a page's elements and what follows from them, each found but once."""

    body: etree._Element
    styles: Styles
    backgrounds: dict[etree._Element, Colour | None] = field(default_factory=dict)
    sizes: dict[etree._Element, int] = field(default_factory=dict)

    def style(self, element: etree._Element) -> Mapping[str, str]:
        """The style declared for an element, with the colour that an old page gives its type."""
        style = self.styles.of(element)
        if element.tag == "font" and "color" not in style and (colour := element.get("color")):
            return {**style, "color": colour.strip().lower()}
        return style

    def is_tricked(self, element: etree._Element) -> bool:
        """Whether its style hides text that is there to be seen as far as the page's words say."""
        style = self.style(element)
        return (
            (_number(style.get("opacity", "1")) <= SEE_THROUGH and not any(name in style for name in FADES))
            or _is_off_screen(style)
            or _is_squeezed(style)
            or bool(CLIPPED.search(f"{style.get('clip')} {style.get('clip-path')}"))
            or (_is_tiny(style) and self._is_set(element, "font-size"))
            or ("color" in style and self._is_of_its_background(element) and self._is_set(element, "color"))
        )

    def is_worth_a_warning(self, element: etree._Element) -> bool:
        """Whether a person who reads only what is shown should know of it: no skip link, nothing for screen readers."""
        linked = sum(self.letters(link) for link in element.iter("a"))
        named = any(map(UNSEEN_NAME.match, element.get("class", "").split()))
        return not named and self.letters(element) - linked >= FEWEST_LETTERS

    def letters(self, element: etree._Element) -> int:
        """How many letters of text an element holds."""
        if not self.sizes:
            self._measure()
        return self.sizes.get(element, 0)

    def _measure(self) -> None:
        open_sizes = [0]
        walk = etree.iterwalk(self.body, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                open_sizes.append(0 if element.tag in UNSEEN else _letters(element.text))
                if element.tag in UNSEEN:
                    walk.skip_subtree()
            else:
                self.sizes[element] = open_sizes.pop()
                open_sizes[-1] += self.sizes[element] + _letters(element.tail)

    def _is_of_its_background(self, element: etree._Element) -> bool:
        style = self.style(element)
        written = style["color"]
        if _is_clear(written):  # unless a picture or a gradient shows through the letters
            return written not in UNSET and not {"background", "background-image"} & style.keys()
        colour = _colour(written)
        behind = None if colour is None else self._background(element)
        if colour is None or behind is None:
            return False
        return all(abs(one - other) <= SAME_COLOUR for one, other in zip(colour, behind, strict=True))

    def _background(self, element: etree._Element) -> Colour | None:
        """The colour behind an element; None where it is not known: a picture, or what another sheet may set."""
        path = []
        colour = None if self.styles.has_other_sheets else WHITE
        for outer in (element, *element.iterancestors()):
            if outer in self.backgrounds:
                colour = self.backgrounds[outer]
                break
            path.append(outer)
            style = self.style(outer)
            said = style.get("background-color") or style.get("background") or outer.get("bgcolor", "").lower()
            if style.get("background-image", "none") not in CLEAR:
                colour = None
                break
            if said and not _is_clear(said):
                colour = _colour(said)
                break
        self.backgrounds |= dict.fromkeys(path, colour)
        return colour

    def _is_set(self, element: etree._Element, name: str) -> bool:
        """Whether a property that is handed down holds for all the text within: nothing inside sets it anew."""
        own = (element.text, *(child.tail for child in element))
        says = self.letters(element) if name == "color" else any(map(_letters, own))
        return bool(says) and not any(name in self.style(inner) for inner in element.iterdescendants(etree.Element))


def _letters(text: str | None) -> int:
    return sum(map(str.isalnum, text)) if text else 0


def _is_tiny(style: Mapping[str, str]) -> bool:
    pixels = _pixels(style.get("font-size"))
    return pixels is not None and pixels <= SMALLEST_PIXELS


def _is_off_screen(style: Mapping[str, str]) -> bool:
    placed = ("left", "top", "right") if style.get("position") in {"absolute", "fixed"} else ()
    moved = MOVED.search(style.get("transform", ""))
    far = [_pixels(style.get(name)) for name in (*placed, "text-indent", "margin-left")]
    if moved and "transition" not in style:
        far.append(_pixels(moved[1]) if moved[1] else OFF_SCREEN_PIXELS)
    return any(pixels is not None and pixels <= OFF_SCREEN_PIXELS for pixels in far)


def _is_squeezed(style: Mapping[str, str]) -> bool:
    if not {"hidden", "clip"} & {style.get(name) for name in ("overflow", "overflow-x", "overflow-y")}:
        return False
    sizes = [_pixels(style.get(name)) for name in ("height", "max-height", "width") if "%" not in style.get(name, "")]
    return any(size is not None and size <= 1 for size in sizes)


def _is_clear(written: str) -> bool:
    found = RGB_COLOUR.search(written)
    return written in CLEAR or bool(found and found[4] and _number(found[4]) <= SEE_THROUGH)


def _colour(written: str) -> Colour | None:
    if found := HEX_COLOUR.search(written):
        digits = [part * 2 if len(part) == 1 else part for part in found.groups() if part]
        red, green, blue = (int(part, 16) for part in digits)
        return red, green, blue
    if found := RGB_COLOUR.search(written):
        return int(found[1]), int(found[2]), int(found[3])
    return next((NAMED_COLOURS[word] for word in written.split() if word in NAMED_COLOURS), None)


def _pixels(written: str | None) -> float | None:
    found = LENGTH.fullmatch(written or "")
    return float(found[1]) * PIXELS[found[2] or ""] if found else None


def _number(written: str) -> float:
    found = re.match(r"\d*\.?\d+", written)
    return float(found[0]) if found else 1.0


def _remove(element: etree._Element) -> None:
    """Takes an element out, but not the text after it."""
    outer, before = element.getparent(), element.getprevious()
    if outer is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        outer.text = (outer.text or "") + (element.tail or "")
    outer.remove(element)
