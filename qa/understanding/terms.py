"""What counts as a year, a figure, a month or a name, for every room that looks for one in a text."""

import re

from index.words import words

CAPITAL = r"[^\W\d_a-zà-þ]"
YEAR = re.compile(r"\b(?:1[0-9]|20)\d{2}\b")
SYMBOL = re.compile(  # "resolutions 1267 (1999) and 1989 (2011)": the year is part of the name
    r"\b(?:resolution|résolution|decision|décision|law|loi|act|decree|décret|regulation|règlement)s?"
    r"(?:(?:,|\band\b|\bet\b|\bn(?:o|os|°)\b\.?|\s)+\d{1,4} \(\d{4}\))+",
    re.IGNORECASE,
)
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
MONTH = re.compile(r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b")
LONG_NAME = re.compile(rf"\b{CAPITAL}\w*(?:[ -](?:(?:of|the|and|for|on|against|de|des|du|la|le) ){{0,2}}{CAPITAL}\w*)+")


def years(text: str) -> tuple[str, ...]:
    """The four-digit years that a text tells of, each once, in order; one in the name of a resolution is none."""
    return all_years(SYMBOL.sub("", text))


def all_years(text: str) -> tuple[str, ...]:
    """The four-digit years that stand in a text, each once, in order."""
    return tuple(dict.fromkeys(match[0] for match in YEAR.finditer(text)))


def names(text: str) -> tuple[str, ...]:
    """The capitalised words of a text but the first, each once, in order, without possessives and punctuation."""
    found = (re.sub(r"^\W+|['’]s$|\W+$", "", re.sub(r"\W+$", "", word)) for word in text.split()[1:])
    return tuple(dict.fromkeys(word for word in found if word[:1].isupper() and words(word)))
