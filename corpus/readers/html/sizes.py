"""How much text each block of a page shows, and how much of it in links: by this a menu is told from a text."""

from collections.abc import Set
from dataclasses import dataclass

from lxml import etree

from corpus.readers.html.shown import BLOCKS


@dataclass(slots=True)
class Size:
    """How much text an element shows, how much of it in links, and whether the page's heading or <main> is in it."""

    chars: int = 0
    linked: int = 0
    leads: bool = False

    @property
    def prose(self) -> int:
        """How many characters stand outside of links."""
        return self.chars - self.linked


def measure(body: etree._Element, left_out: Set[etree._Element]) -> dict[etree._Element, Size]:
    """The size of every block that is not left out, in reading order."""
    sizes: dict[etree._Element, Size] = {body: Size()}
    open_blocks, links = [sizes[body]], 0

    def count(text: str | None) -> None:
        chars = len(text.strip()) if text else 0
        open_blocks[-1].chars += chars
        open_blocks[-1].linked += chars if links else 0

    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in left_out:
                walk.skip_subtree()
                continue
            if element.tag in BLOCKS and element is not body:
                leads = element.tag in {"main", "h1"} or element.get("role") == "main"
                open_blocks.append(sizes.setdefault(element, Size(leads=leads)))
            links += element.tag == "a"
            count(element.text)
        elif element is not body:
            if element not in left_out:
                links -= element.tag == "a"
                if element.tag in BLOCKS:
                    inner = open_blocks.pop()
                    outer = open_blocks[-1]
                    outer.chars, outer.linked = outer.chars + inner.chars, outer.linked + inner.linked
                    outer.leads = outer.leads or inner.leads
            count(element.tail)
    return sizes
