"""The numbers of a sentence that count or measure: how much they are, and of what."""

import re
from dataclasses import dataclass

from index.words import STOPWORDS, WORD, fold, words
from qa.understanding.terms import MONTH, YEAR

SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)*")  # "18 541 980" too
NAMING = re.compile(r"[^\W\d_][-–]?$")  # before a figure: "COVID-19", "G5", "km²" count nothing
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|⁄")
NUMBER_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions trillion half third quarter dozen dozens once twice none several
    """.split()  # noqa: SIM905  (a list of words reads better)
)
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
VALUES = {
    **{word: float(n) for n, word in enumerate((*ONES.split(), "eighteen", "nineteen"))},
    **{word: 10.0 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)},  # noqa: SIM905
}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
BETWEEN_NUMBERS = re.compile(r"[ -](?:and )?(?:an? )?")
CURRENCIES = frozenset("$€£")
MONTH_BUT_MAY = MONTH.pattern.replace("may|", "")
DAYS = tuple(  # each with the day as its group; "17 may be" is no date, "may 17" is
    re.compile(pattern)
    for pattern in (
        rf"\b(\d{{1,2}}) {MONTH_BUT_MAY}",
        rf"\b(\d{{1,2}})(?:st|nd|rd|th) (?:of )?{MONTH.pattern}",
        rf"{MONTH.pattern} (\d{{1,2}})\b",
        r"\b\d{4}[-–](\d{2})\b",
    )
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the first word of what it counts or measures: 9.6 and "ton", told as "9,6 tons".

    `unit` is a stem, "%" or empty. "18.5 million" is 18,500,000.
    """

    value: float
    unit: str
    told: str


def measured(sentence: str) -> list[Quantity]:
    """The quantities of a sentence whose value is plain, in its order. "Several" has none; "twenty-one" is not read."""
    folded = fold(sentence)
    found = []
    matches = sorted(_quantities(folded), key=re.Match.start)
    for match in matches:
        text = match[0].rstrip(".,")
        value = VALUES.get(text) if text[0].isalpha() else value_of(text)
        if value is None or (text[0].isalpha() and _is_compound(match, matches, folded)):
            continue
        start, end = match.start(), match.start() + len(text)
        scale = re.match(r"[ -](hundred|thousand|million|billion|trillion)s?\b", folded[end:])
        value, end = (value * SCALES[scale[1]], end + scale.end()) if scale else (value, end)
        if start and folded[start - 1] in CURRENCIES:
            found.append(Quantity(value, folded[start - 1], folded[start - 1 : end]))
            continue
        after = re.match(r" ?(%|percent\b|per cent\b)| ?([^\W\d_]+)", folded[end:])
        unit = "" if after is None else "%" if after[1] else next(iter(words(after[2])), "")
        told = folded[start : end + after.end()] if after is not None and unit else folded[start:end]
        found.append(Quantity(value, unit, told))
    return found


def _is_compound(word: re.Match[str], matches: list[re.Match[str]], folded: str) -> bool:
    """Whether a number word is a part of a longer number in words: "twenty-one", but not "two million"."""
    chain = [word]
    spelled = [match for match in matches if match[0][0].isalpha()]
    for match in spelled[spelled.index(word) + 1 :]:
        if not BETWEEN_NUMBERS.fullmatch(folded[chain[-1].end() : match.start()]):
            break
        chain.append(match)
    for match in reversed(spelled[: spelled.index(word)]):
        if not BETWEEN_NUMBERS.fullmatch(folded[match.end() : chain[0].start()]):
            break
        chain.insert(0, match)
    return [match[0] in SCALES for match in chain] not in ([False], [False, True])


def values(text: str) -> set[float]:
    """The values of all numbers in a text, in figures or plain number words, years and dates among them."""
    folded = fold(text)
    figures = {value_of(match[0].rstrip(".,")) for match in SPACED.finditer(folded)}
    spelled = {VALUES.get(match[0]) for match in WORD.finditer(folded)}
    scaled = {quantity.value for quantity in measured(text)}
    return {value for value in figures | spelled | scaled if value is not None}


def _quantities(folded: str) -> list[re.Match[str]]:
    days = {match.start(1) for pattern in DAYS for match in pattern.finditer(folded)}
    figures = [m for m in SPACED.finditer(folded) if m.start() not in days and _counts(m, folded)]
    return figures + [m for m in WORD.finditer(folded) if m[0] in NUMBER_WORDS]


def _counts(figure: re.Match[str], text: str) -> bool:
    """Whether a figure counts or measures: it is no year, no ordinal and no part of a name."""
    named = NAMING.search(text[: figure.start()]) or ORDINAL.match(text, figure.end())
    return named is None and not _is_year(figure, text)


def _is_year(figure: re.Match[str], text: str) -> bool:
    """Whether a figure is a year and counts nothing: no plural follows it, as in "2000 guests"."""
    following = re.match(r" ([a-z]+s|people|men|women|children)\b", text[figure.end() :])
    return bool(YEAR.fullmatch(figure[0].rstrip(".,"))) and (following is None or following[1] in STOPWORDS)


def value_of(figure: str) -> float | None:
    """The value of digits: groups of three after one kind of separator are thousands, then a decimal."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+|(?: \d{3})+)", figure):
        return float(re.sub(r"[., ]", "", figure))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+", figure):
        whole, fraction = re.split(r"[.,](?=\d+$)", figure)
        return float(f"{re.sub('[.,]', '', whole)}.{fraction}")
    return float(figure.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", figure) else None
