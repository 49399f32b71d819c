"""Why a question is refused, as messages: a code, and the words of the question that the documents lack."""

from collections.abc import Sequence
from enum import StrEnum

from corpus.message import Message
from index.words import fold


class Reason(StrEnum):
    """The codes of refusals; those that name words say so of names, years, numbers and numbered places alone."""

    NOTHING_NEAR = "refusal.nothing_near"  # nothing was found at all
    NOT_FOUND = "refusal.not_found"  # no sentence that was read answers
    UNMENTIONED = "refusal.unmentioned"  # no document mentions these words
    NOT_NEAR = "refusal.not_near"  # a sentence would answer, but its document does not mention these words
    ANOTHER = "refusal.another"  # a sentence would answer, but of another year or number than these words
    ELSEWHERE = "refusal.elsewhere"  # a sentence would answer, but it stands in another paragraph or article than these
    OTHER_LANGUAGE = "refusal.other_language"  # no sentence was found, and the question is in another language
    WITHHELD = "refusal.withheld"  # a citation did not stand where it said


def lacking(reason: Reason, words: Sequence[str]) -> Message:
    """The reason with the words that are lacking, as they were asked, each once whatever its case and accents."""
    first = {fold(word): word for word in reversed(words)}
    return Message(reason, words=tuple(dict.fromkeys(first[fold(word)] for word in words)))
