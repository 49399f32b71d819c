"""What kind of thing a cell holds: a figure, a year, a mark for a missing value, the label of a total."""

import re
from collections.abc import Iterable

FIGURE_CHARS = 40  # the longest figure with its unit
FIGURE = re.compile(
    r"""[<>≤≥~≈±+−–-]{0,2} \s? (?:[$€£¥%]|[A-Z]{2,4}(?=\s?\d))? \s? \(? \d [\d\s.,:/'’%–-]* \)?
        (?:[$€£°‰*]|[^\W\d_]{1,12}[²³.]?(?:[\s/][^\W\d_]{1,12}[²³.]?)?)?""",
    re.VERBOSE,
)
NUMBERED = re.compile(r"\d{1,3}[.)]\s+[^\W\d]")  # "3. Length" counts the lines, not a thing
YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[/–-]\s*(?:\d\d){1,2})?")
YEAR_AND_WORDS = re.compile(r"(?:19|20)\d\d\s+[^\W\d]")
RANGE = re.compile(r"[<>≤≥]?\s?\d{1,3}\s?(?:[-–]\s?\d{1,3}|\+)")  # of ages, say
DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
NO_VALUE = re.compile(r"[-–—−.…*·?]+|n\.?\s?/?\s?[ad]\.?|nil|none|no data|not available|s\.?\s?o\.?", re.IGNORECASE)
TOTAL = re.compile(
    r"(?:(?:sub|sous|grand|over ?all|general)[-\s]?)?(?:total\w*|totaux|ensemble|suma|summe|gesamt|insgesamt)\b",
    re.IGNORECASE,
)
GRAND = re.compile(r"(?:grand|over ?all|general)\b|total\s+g[eé]n[eé]ral", re.IGNORECASE)
PART_OF = re.compile(r"[-–—•]\s+\w|(?:of which|dont|davon)\b", re.IGNORECASE)
UNIT = re.compile(r"[^\W\d_]+|[$€£¥%°‰²³]")


def is_figure(text: str) -> bool:
    """Whether a cell holds a number or a date, with its unit perhaps: "1,204", "4.5 m", "USD 300"."""
    if len(text) > FIGURE_CHARS or NUMBERED.match(text) or YEAR_AND_WORDS.match(text):
        return False
    return bool(FIGURE.fullmatch(text))


def is_year(text: str) -> bool:
    """Whether a cell holds a year or a span of years, which may head a column."""
    return bool(YEAR.fullmatch(text))


def is_label(text: str) -> bool:
    """Whether a cell can name its row: a text, a year, a date or a range, but no amount."""
    if not text or is_missing(text):
        return False
    return not is_figure(text) or any(kind.fullmatch(text) for kind in (YEAR, DATE, RANGE))


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value: "–", "n.a."."""
    return bool(NO_VALUE.fullmatch(text))


def is_total(text: str) -> bool:
    """Whether a label is that of a sum of other rows."""
    return bool(TOTAL.match(text))


def is_grand_total(text: str) -> bool:
    """Whether a label is that of a sum over all groups."""
    return is_total(text) and bool(GRAND.match(text))


def is_part(text: str) -> bool:
    """Whether a label says that its row is a part of a row above: "of which cannabis", "– by sea"."""
    return bool(PART_OF.match(text))


def are_figures(texts: Iterable[str]) -> bool:
    """Whether most values of a column are figures."""
    values = [text for text in texts if text and not is_missing(text)]
    return 2 * sum(map(is_figure, values)) > len(values)


def units(texts: Iterable[str]) -> set[str]:
    """The units that the figures of a column are given in, "" for none."""
    return {" ".join(UNIT.findall(text)) for text in texts if is_figure(text)}
