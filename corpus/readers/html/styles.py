"""The declared style of a page's elements: their own, and what simple rules of the page's <style> blocks say.

No engine of style sheets: a rule counts only where its selector is one tag, name or id (or several at once: "p.a#b").
What a longer selector, another sheet or a script may change is not known, and what is not known hides nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

READ = frozenset(  # the properties by which text is hidden or struck out
    """
    background background-color background-image clip clip-path color display font-size height left margin-left
    max-height opacity overflow overflow-x overflow-y position right text-decoration text-decoration-line text-indent
    top transform transition animation visibility width will-change
    """.split()  # noqa: SIM905
)
MAX_SHEET_CHARS = 2_000_000
MAX_RULES = 300  # that may fit an element; of more, which no person wrote, none is known
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
RULE = re.compile(r"(?<![^{}])([^{}]*+)\{([^{}]*+)\}")
COMPOUND = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
STATE = re.compile(
    r":{1,2}(?:hover|focus|active|visited|target|before|after|first-l|selection|placeholder)[\w-]*", re.I
)
LAST = re.compile(r"(?<![^\s>+~])[^\s>+~]++$")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a selector sets: `weight` is its specificity and place, `is_sure` says whether all of it was understood."""

    tag: str
    names: frozenset[str]
    key: str
    weight: tuple[int, ...]
    is_sure: bool
    declared: Mapping[str, tuple[str, bool]]

    def fits(self, element: etree._Element) -> bool:
        """Whether its last element may be this one."""
        if self.tag and element.tag != self.tag:
            return False
        for name in self.names:
            if name[0] == "#" and element.get("id") != name[1:]:
                return False
            if name[0] == "." and name[1:] not in element.get("class", "").split():
                return False
        return True


@dataclass(frozen=True, slots=True)
class Styles:
    """The rules of a page, by a class, an id or a tag that an element must have for one to fit."""

    rules: dict[str, list[_Rule]] = field(default_factory=dict)
    has_other_sheets: bool = False
    found: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)

    def of(self, element: etree._Element) -> Mapping[str, str]:
        """The properties declared for an element, without those that a rule not understood may set otherwise."""
        get = element.get
        key = (element.tag, get("class", ""), get("id", ""), get("style", ""))
        if key not in self.found:
            self.found[key] = self._of(element)
        return self.found[key]

    def _of(self, element: etree._Element) -> dict[str, str]:
        found: dict[str, tuple[tuple[bool, bool, tuple[int, ...]], str]] = {}
        unsure: set[str] = set()
        names = [element.tag, f"#{element.get('id', '')}", *(f".{name}" for name in element.get("class", "").split())]
        if sum(len(self.rules.get(name, ())) for name in names) > MAX_RULES:
            names = []
        for rule in (rule for name in names for rule in self.rules.get(name, ()) if rule.fits(element)):
            for name, (value, important) in rule.declared.items():
                rank = (important, False, rule.weight)
                if not rule.is_sure:
                    unsure.add(name)
                elif name not in found or found[name][0] < rank:
                    found[name] = (rank, value)
        for name, (value, important) in declarations(element.get("style", "")).items():
            rank = (important, True, ())
            if name not in found or found[name][0] < rank:
                found[name] = (rank, value)
        return {name: value for name, (rank, value) in found.items() if name not in unsure or rank[1]}


def styles_of(root: etree._Element) -> Styles:
    """The rules of a page's own <style> blocks that can hide text."""
    sheets = [tag for tag in root.iter("link") if "stylesheet" in tag.get("rel", "").lower()]
    rules: dict[str, list[_Rule]] = {}
    places = count()
    for block in root.iter("style"):
        if block.get("media", "all").lower() not in {"", "all", "screen"}:
            continue
        text = COMMENT.sub("", "".join(map(str, block.itertext())))[:MAX_SHEET_CHARS]
        for rule in _rules(_without_at_rules(text), places):
            rules.setdefault(rule.key, []).append(rule)
    return Styles(rules, bool(sheets))


def declarations(style: str) -> dict[str, tuple[str, bool]]:
    """The properties of a style that can hide text, in lower case, each with whether it is said to be important."""
    found = {}
    for declared in style.split(";") if style else ():
        name, _, value = declared.lower().partition(":")
        if value and name.strip() in READ:
            found[name.strip()] = (value.replace("!important", "").strip(), "!important" in value.replace(" ", ""))
    return found


def _without_at_rules(text: str) -> str:
    """A sheet without what holds only on paper, on small screens and the like."""
    kept, depth, at_rule = [], 0, False
    for piece in re.split(r"([{}])", text):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        if depth == 0 and piece == "}" and at_rule:
            at_rule = False
            continue
        if depth == 0 and "@" in piece:
            before, _, _ = piece.rpartition("@")
            kept.append(before.rpartition(";")[0])
            at_rule = True
        elif not at_rule:
            kept.append(piece)
        depth = max(depth, 0)
    return "".join(kept)


def _rules(text: str, places: Iterator[int]) -> Iterator[_Rule]:
    for place, (selectors, body) in zip(places, RULE.findall(text), strict=False):
        declared = declarations(body)
        for selector in selectors.split(",") if declared else ():
            if (rule := _rule(selector.strip(), declared, place)) is not None:
                yield rule


def _rule(selector: str, declared: Mapping[str, tuple[str, bool]], place: int) -> _Rule | None:
    last = LAST.search(selector)
    if last is None or STATE.search(selector):
        return None
    plain = re.sub(r"[:\[].*", "", last[0]).removeprefix("*")
    compound = COMPOUND.fullmatch(plain)
    if compound is None:
        return None
    tag, names = (compound[1] or "").lower(), re.findall(r"[.#][\w-]+", compound[2])
    ids = sum(name[0] == "#" for name in names)
    key = names[0] if names else tag
    weight = (ids, len(names) - ids, int(bool(tag)), place)
    return _Rule(tag, frozenset(names), key, weight, plain == selector, declared) if key else None
