"""The numbers that Word gives paragraphs by itself: "Article 2", "5.", "(a)"."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.archives import attribute
from corpus.readers.ordinals import lettered, roman
from corpus.readers.word.xml import is_on, value

DEEPEST = 9  # levels of a list
MAX_PATTERN_CHARS = 255  # of a number's text, as Word allows
MAX_NUMBER = 100_000  # of a start that a file sets; letters and Roman numbers grow with it
NAMED = re.compile(r"[^\W\d_]{3,}[.\s]")
PLAIN = re.compile(r"[(\[]?\d+[)\].:]?")


class Number(NamedTuple):
    """The number of a paragraph as Word shows it, the numbers of the levels above it, and the pattern of its list."""

    label: str
    above: tuple[str, ...]
    pattern: str

    @property
    def is_plain(self) -> bool:
        """Whether it is a figure alone: "5."."""
        return bool(PLAIN.fullmatch(self.label))

    @property
    def is_named(self) -> bool:
        """Whether it says what it numbers: "Article 2"."""
        return bool(NAMED.match(self.label))


class Place(NamedTuple):
    """The list of a paragraph and the level in it, "" where the list's own levels tell it by the style."""

    list_id: str
    level: str
    style: str


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    restarts: bool = True
    legal: bool = False


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a file: for each its pattern, whose counters lists of one pattern share, and its own starts."""

    patterns: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)


def read_numbering(root: etree._Element, list_of_style: Callable[[str], str]) -> Numbering:
    """The lists of numbering.xml. `list_of_style` gives the list of a numbering style, by which a pattern may go."""
    patterns, levels, links = {}, {}, {}
    for pattern in root.iterchildren("{*}abstractNum"):
        key = attribute(pattern, "abstractNumId")
        levels[key] = {_integer(attribute(level, "ilvl")): _level(level) for level in pattern.iterchildren("{*}lvl")}
        if style := value(pattern, "numStyleLink"):
            links[key] = style
    starts: dict[str, dict[int, int]] = {}
    own: dict[str, dict[int, _Level]] = {}
    for listed in root.iterchildren("{*}num"):
        key = attribute(listed, "numId")
        patterns[key] = value(listed, "abstractNumId")
        for override in listed.iterchildren("{*}lvlOverride"):
            depth = _integer(attribute(override, "ilvl"))
            if start := value(override, "startOverride"):
                starts.setdefault(key, {})[depth] = _integer(start)
            if (level := override.find("{*}lvl")) is not None:
                own.setdefault(key, {})[depth] = _level(level)
    linked = {key: patterns.get(list_of_style(style), key) for key, style in links.items()}
    patterns = {key: linked.get(pattern, pattern) for key, pattern in patterns.items()}
    of_lists = {key: levels.get(pattern, {}) | own.get(key, {}) for key, pattern in patterns.items()}
    return Numbering(patterns, of_lists, starts)


def _level(level: etree._Element) -> _Level:
    return _Level(
        start=_integer(value(level, "start") or "1"),
        format=value(level, "numFmt") or "decimal",
        text=value(level, "lvlText")[:MAX_PATTERN_CHARS],
        style=value(level, "pStyle"),
        restarts=value(level, "lvlRestart") != "0",
        legal=is_on(level.find("{*}isLgl")),
    )


def _integer(written: str) -> int:
    return min(int(written), MAX_NUMBER) if re.fullmatch(r"[0-9]{1,9}", written) else 0


def count(places: Iterable[tuple[etree._Element, Place]], numbering: Numbering) -> dict[etree._Element, Number]:
    """The numbers of the paragraphs that stand at these places in lists, in the order of the document."""
    numbers: dict[etree._Element, Number] = {}
    counters: dict[str, dict[int, int]] = {}
    begun: set[tuple[str, int]] = set()
    for paragraph, place in places:
        levels = numbering.levels.get(place.list_id, {})
        depth = _depth(place, levels)
        level = levels.get(depth)
        if level is None:
            continue
        pattern = numbering.patterns[place.list_id]
        counter = counters.setdefault(pattern, {})
        start = numbering.starts.get(place.list_id, {}).get(depth)
        if start is not None and (place.list_id, depth) not in begun:
            counter[depth] = start
        else:
            counter[depth] = counter[depth] + 1 if depth in counter else level.start
        begun.add((place.list_id, depth))
        for deeper in [n for n in counter if n > depth and levels.get(n, level).restarts]:
            del counter[deeper]
        if level.format != "bullet" and (label := _label(depth, levels, counter)):
            numbers[paragraph] = Number(label, _above(depth, levels, counter), pattern)
    return numbers


def _depth(place: Place, levels: dict[int, _Level]) -> int:
    if place.level:
        return min(_integer(place.level), DEEPEST - 1)
    return next((n for n, level in levels.items() if place.style and level.style == place.style), 0)


def _label(depth: int, levels: dict[int, _Level], counter: dict[int, int]) -> str:
    level = levels[depth]

    def written(found: re.Match[str]) -> str:
        shown = int(found[1]) - 1
        of_level = levels.get(shown, _Level())
        number = counter.get(shown, of_level.start)
        return _written(number, "decimal" if level.legal else of_level.format)

    return " ".join(re.sub(r"%([1-9])", written, level.text).split())


def _above(depth: int, levels: dict[int, _Level], counter: dict[int, int]) -> tuple[str, ...]:
    """The numbers above one that does not repeat them itself, as "(a)" and unlike "1.2", up to a named one."""
    if depth == 0 or "%1" in levels[depth].text:
        return ()
    above = depth - 1
    if above not in counter or levels[above].format == "bullet":
        return ()
    label = _label(above, levels, counter)
    return () if NAMED.match(label) else (*_above(above, levels, counter), label)


def _written(number: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter":
            written = lettered(number)
        case "lowerRoman" | "upperRoman":
            written = roman(number)
        case "decimalZero":
            written = f"{number:02}"
        case "ordinal":
            written = f"{number}{_ordinal_end(number)}"
        case "none":
            written = ""
        case _:
            written = str(number)
    return written.upper() if form.startswith("upper") else written


def _ordinal_end(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
