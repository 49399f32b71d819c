"""Labelled questions: what is asked, and what a right answer says."""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.message import Message
from qa.codes import QaCode

PLAIN_SIGNS = str.maketrans("‘’“”‐–—−", "''\"\"----")

Group = tuple[re.Pattern[str], ...]


class EvaluationError(Exception):
    """The file of labelled questions cannot be used; `message` says why, and names the line."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and what a right answer to it says.

    Of each group in `must` one pattern has to match the answer's text, and none of `must_not` may. Patterns are
    regular expressions without regard to case. A question that is not `answerable` has to be refused; one that is
    `either_ok` may be. `source` names the document that it was written for.
    """

    id: str
    question: str
    answerable: bool
    must: tuple[Group, ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    history: tuple[str, ...] = ()
    type: str = ""
    either_ok: bool = False
    source: str = ""

    @property
    def tells_answer(self) -> bool:
        """Whether it is known what the answer holds; only then can passages and evidence be judged."""
        return self.answerable and bool(self.must)

    def is_met_by(self, text: str) -> bool:
        """Whether a text holds what the answer must and nothing that it must not."""
        return not self.unmatched(plain(text)) and not self.forbidden(plain(text))

    def is_partly_met_by(self, text: str) -> bool:
        """Whether a plain text holds an answer, one at least of several, and nothing that it must not."""
        return len(self.unmatched(text)) < max(len(self.must), 1) and not self.forbidden(text)

    def unmatched(self, text: str) -> list[Group]:
        """The groups of which a plain text matches no pattern."""
        return [group for group in self.must if not any(pattern.search(text) for pattern in group)]

    def forbidden(self, text: str) -> list[re.Pattern[str]]:
        """The patterns that a plain text must not match and does."""
        return [pattern for pattern in self.must_not if pattern.search(text)]

    def gain(self, text: str) -> float:
        """The share of the groups that a plain text matches by itself. There has to be a group."""
        return 1 - len(self.unmatched(text)) / len(self.must)


def read_labelled(file: Path) -> list[Labelled]:
    """The labelled questions of a JSON Lines file: `question`, `answerable`, and what else Labelled has, if wanted.

    Raises EvaluationError with the number of the line that cannot be read.
    """
    found = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise EvaluationError(Message(QaCode.QUESTIONS_NOT_TEXT, file=str(file), byte=error.start)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_labelled(json.loads(line), str(number)))
        except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise EvaluationError(
                Message(QaCode.QUESTIONS_BAD_LINE, file=str(file), line=number, error=repr(error))
            ) from error
    if not found:
        raise EvaluationError(Message(QaCode.QUESTIONS_NONE, file=str(file)))
    return found


def _labelled(stored: dict[str, Any], number: str) -> Labelled:
    return Labelled(
        id=str(stored.get("id", number)),
        question=str(stored["question"]),
        answerable=_flag(stored["answerable"]),
        must=tuple(_patterns(group) for group in _listed(stored.get("must", []))),
        must_not=_patterns(stored.get("must_not", [])),
        history=tuple(map(str, _listed(stored.get("history", [])))),
        type=str(stored.get("type") or ""),
        either_ok=_flag(stored.get("either_ok", False)),
        source=str(stored.get("source") or ""),
    )


def _flag(stored: object) -> bool:
    if not isinstance(stored, bool):  # the word "false" would count as true
        raise TypeError(f"{stored!r} is neither true nor false")
    return stored


def _patterns(stored: object) -> Group:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _listed(stored))


def _listed(stored: object) -> list[Any]:
    if not isinstance(stored, list):  # a string would be read letter by letter, and almost any text matches those
        raise TypeError(f"{stored!r} is not a list")
    return stored


def plain(text: str) -> str:
    """A text as patterns read it: in NFKC, with straight quotes, plain dashes and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(PLAIN_SIGNS).split())
