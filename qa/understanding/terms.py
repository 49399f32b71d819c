"""What counts as a year, a figure, a month or a name, for every room that looks for one in a text."""

import re

from index.words import words

CAPITAL = r"[^\W\d_a-zà-þ]"
YEAR = re.compile(r"\b(?:1[0-9]|20)\d{2}\b")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
MONTH = re.compile(r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b")
LONG_NAME = re.compile(rf"\b{CAPITAL}\w*(?:[ -](?:(?:of|the|and|for|on|against|de|des|du|la|le) ){{0,2}}{CAPITAL}\w*)+")


def years(text: str) -> tuple[str, ...]:
    """The four-digit years of a text, each once, in order."""
    return tuple(dict.fromkeys(match[0] for match in YEAR.finditer(text)))


def names(text: str) -> tuple[str, ...]:
    """The capitalised words of a text but the first, each once, in order, without possessives and punctuation."""
    found = (re.sub(r"^\W+|['’]s$|\W+$", "", re.sub(r"\W+$", "", word)) for word in text.split()[1:])
    return tuple(dict.fromkeys(word for word in found if word[:1].isupper() and words(word)))
