"""Whether a sentence holds the kind of thing that a question asks for: a number, a date, a name."""

import re

from index.words import STOPWORDS, WORD, fold, words
from qa.question import MONTH, YEAR, Kind, Question

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
NUMBER_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions trillion half third quarter dozen dozens once twice none several
    """.split()  # noqa: SIM905  (a list of words reads better)
)
WORDS_AFTER = 5
WORDS_BEFORE = 4
TIME_WORDS = re.compile(
    r"\bcentur|\bdecades?\b|\byears?\b|\bmonths?\b|\bdays?\b|\bweeks?\b|\bhours?\b|\b\d{1,2}(?:st|nd|rd|th)\b"
)
MONTH_BUT_MAY = MONTH.pattern.replace("may|", "")
MONTH_NAMED = re.compile(rf"{MONTH_BUT_MAY}|\bmay (?=\d)|(?<=\d )may\b|(?<=\bin )may\b")
DAYS = tuple(  # each with the day as its group; "17 may be" is no date, "may 17" is
    re.compile(pattern)
    for pattern in (
        rf"\b(\d{{1,2}}) {MONTH_BUT_MAY}",
        rf"\b(\d{{1,2}})(?:st|nd|rd|th) (?:of )?{MONTH.pattern}",
        rf"{MONTH.pattern} (\d{{1,2}})\b",
        r"\b\d{4}[-–](\d{2})\b",
    )
)


def holds_expected(question: Question, sentence: str) -> bool:
    """Whether the sentence holds a number, a date or a name where one is asked for; True for what has no such mark."""
    match question.kind:
        case Kind.NUMBER:
            return bool(quantities(sentence) - set(question.figures) - set(question.plain_words))
        case Kind.DATE:
            return bool(_times(sentence) - _times(question.text))
        case Kind.PERSON | Kind.PLACE:
            return bool(_capitalised(sentence) - set(question.stems))
        case _:
            return True


def quantities(sentence: str) -> set[str]:
    """The numbers of a sentence that count or measure, in figures or words; years and days of a month do not."""
    return {match[0].rstrip(".,") for match in _quantities(fold(sentence))}


def surroundings_of_quantities(sentence: str) -> list[str]:
    """The words just after each quantity of a sentence, and those before it in "Cases: 18" and "a total of 18"."""
    folded = fold(sentence)
    found = []
    for match in _quantities(folded):
        after = [word[0] for word in WORD.finditer(folded[match.end() :])][:WORDS_AFTER]
        label = folded[: match.start()].rstrip()
        before = [word[0] for word in WORD.finditer(label)][-WORDS_BEFORE:] if label.endswith((":", " of")) else []
        found += [" ".join(side) for side in (after, before) if side]
    return found


def _quantities(folded: str) -> list[re.Match[str]]:
    days = {match.start(1) for pattern in DAYS for match in pattern.finditer(folded)}
    figures = [m for m in FIGURE.finditer(folded) if m.start() not in days and not _is_year(m, folded)]
    return figures + [m for m in WORD.finditer(folded) if m[0] in NUMBER_WORDS]


def _is_year(figure: re.Match[str], text: str) -> bool:
    """Whether a figure is a year and counts nothing: no plural follows it, as in "2000 guests"."""
    following = re.match(r" ([a-z]+s)\b", text[figure.end() :])
    return bool(YEAR.fullmatch(figure[0].rstrip(".,"))) and (following is None or following[1] in STOPWORDS)


def _times(text: str) -> set[str]:
    folded = fold(text)
    return {match[0] for pattern in (YEAR, MONTH_NAMED, TIME_WORDS) for match in pattern.finditer(folded)}


def _capitalised(sentence: str) -> set[str]:
    found = re.findall(r"[^\W\d_a-zà-þ][\w.-]*", sentence)
    return {stem for word in found for stem in words(word)}
