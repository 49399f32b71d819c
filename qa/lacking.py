"""What the documents lack when a question is refused: told in English here, and for other languages as a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.words import fold

REFUSAL = "The documents do not hold an answer to this question"


class Lack(StrEnum):
    """Why there is no answer."""

    NOTHING_NEAR = "nothing_near"  # nothing was found at all
    UNMENTIONED = "unmentioned"  # no document mentions these words
    NOT_NEAR = "not_near"  # they are mentioned, but not near the subject of the question
    NO_NUMBER = "no_number"  # a number is asked for, and none is given of that
    NOT_IN_NEAREST = "not_in_nearest"  # the nearest passages do not mention these words
    UNSAID = "unsaid"  # the nearest passages speak of it all, but do not say this
    WITHHELD = "withheld"  # a citation did not stand where it said


TOLD = {
    Lack.NOTHING_NEAR: f"{REFUSAL}.",
    Lack.UNMENTIONED: f"{REFUSAL}: they do not mention {{words}}.",
    Lack.NOT_NEAR: f"{REFUSAL}: nothing near its subject mentions {{words}}.",
    Lack.NO_NUMBER: f"{REFUSAL}: the passages near its subject do not give the number that is asked for.",
    Lack.NOT_IN_NEAREST: f"{REFUSAL}: the nearest passages do not mention {{words}}.",
    Lack.UNSAID: f"{REFUSAL}. The nearest passages speak of its subject, but do not say this.",
    Lack.WITHHELD: "An answer was found, but one of its quotes did not stand where it should, so it is not shown.",
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why a question was refused, and the words of it that the documents lack, as they were asked."""

    lack: Lack
    words: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The reason in a sentence."""
        return TOLD[self.lack].format(words=self.listed("and"))

    def listed(self, conjunction: str) -> str:
        """The words in quotes, each once, joined by the language's "and"."""
        return f" {conjunction} ".join(f"“{word}”" for word in _once(self.words))


def _once(words: Sequence[str]) -> list[str]:
    each = {fold(word): word for word in reversed(words)}
    return list(reversed(each.values()))
