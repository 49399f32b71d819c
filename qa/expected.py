"""Whether a sentence holds the kind of thing that a question asks for: a number, a date, a name."""

import re

from index.words import WORD, fold, words
from qa.question import MONTH, YEAR, Kind, Question

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
NUMBER_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions trillion half third quarter dozen dozens once twice none several
    """.split()  # noqa: SIM905  (a list of words reads better)
)
TIME_WORDS = re.compile(
    r"\bcentur|\bdecades?\b|\byears?\b|\bmonths?\b|\bdays?\b|\bweeks?\b|\bhours?\b|\b\d{1,2}(?:st|nd|rd|th)\b"
)
DATE_AROUND = re.compile(rf"\b\d{{1,2}} (?={MONTH.pattern})|(?<=may )\d{{1,2}}\b|{YEAR.pattern}")


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
    folded = fold(sentence)
    dateless = DATE_AROUND.sub(" ", folded)
    figures = {match[0].rstrip(".,") for match in FIGURE.finditer(dateless)}
    return figures | (NUMBER_WORDS & {match[0] for match in WORD.finditer(dateless)})


def _times(text: str) -> set[str]:
    folded = fold(text)
    return {match[0] for pattern in (YEAR, MONTH, TIME_WORDS) for match in pattern.finditer(folded)}


def _capitalised(sentence: str) -> set[str]:
    found = re.findall(r"[^\W\d_a-zà-þ][\w.-]*", sentence)
    return {stem for word in found for stem in words(word)}
