"""Whether a sentence holds the kind of thing that a question asks for: a number, a date, a name."""

import re

from index.words import fold, words
from qa.quantities import MONTH_BUT_MAY, quantities
from qa.question import YEAR, Kind, Question

TIME_WORDS = re.compile(
    r"\bcentur|\bdecades?\b|\byears?\b|\bmonths?\b|\bdays?\b|\bweeks?\b|\bhours?\b|\b\d{1,2}(?:st|nd|rd|th)\b"
)
MONTH_NAMED = re.compile(rf"{MONTH_BUT_MAY}|\bmay (?=\d)|(?<=\d )may\b|(?<=\bin )may\b")


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


def _times(text: str) -> set[str]:
    folded = fold(text)
    return {match[0] for pattern in (YEAR, MONTH_NAMED, TIME_WORDS) for match in pattern.finditer(folded)}


def _capitalised(sentence: str) -> set[str]:
    found = re.findall(r"[^\W\d_a-zà-þ][\w.-]*", sentence)
    return {stem for word in found for stem in words(word)}
