"""The numbers that a browser gives the items of ordered lists."""

import re
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.ordinals import lettered, roman

UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:\s*(?:none|disc|circle|square)", re.IGNORECASE)
STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
STYLED = re.compile(rf"list-style(?:-type)?\s*:\s*({'|'.join(STYLES)})", re.IGNORECASE)
NUMBER = re.compile(r"-?[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The next number of each ordered list that was begun."""

    following: dict[etree._Element, int] = field(default_factory=dict)

    def of(self, item: etree._Element) -> tuple[str, bool]:
        """The number of an item, and whether its author chose how it is written; "" of an item without one."""
        outer = item.getparent()
        if outer is None or outer.tag != "ol" or outer.get("reversed") is not None:
            return "", False
        style = outer.get("style", "")
        if UNNUMBERED.search(style):
            return "", False
        styled = STYLED.search(style)
        form = STYLES[styled[1].lower()] if styled else outer.get("type", "1").strip()
        start, own = (NUMBER.fullmatch(listed.strip()) for listed in (outer.get("start", ""), item.get("value", "")))
        number = int(own[0]) if own else self.following.get(outer, int(start[0]) if start else 1)
        self.following[outer] = number + 1
        return _written(number, form), form != "1" or bool(start or own)


def _written(number: int, form: str) -> str:
    match form:
        case "a":
            return lettered(number)
        case "A":
            return lettered(number).upper()
        case "i":
            return roman(number)
        case "I":
            return roman(number).upper()
    return str(number)
