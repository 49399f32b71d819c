"""Judged questions: what is asked, and what a right answer says."""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLAIN_SIGNS = str.maketrans("‘’“”‐–—−", "''\"\"----")

Group = tuple[re.Pattern[str], ...]


class EvaluationError(Exception):
    """The file of judged questions cannot be used; the message names the line."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and what a right answer to it says.

    Of each group in `must` one pattern has to match the answer's text, and none of `must_not` may. Patterns are
    regular expressions without regard to case. A question that is not `answerable` has to be refused; one that is
    `either_ok` may be.
    """

    id: str
    question: str
    answerable: bool
    must: tuple[Group, ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    history: tuple[str, ...] = ()
    type: str = ""
    either_ok: bool = False

    @property
    def tells_answer(self) -> bool:
        """Whether it is known what the answer holds; only then can passages and evidence be judged."""
        return self.answerable and bool(self.must)

    def is_met_by(self, text: str) -> bool:
        """Whether a text holds what the answer must and nothing that it must not."""
        return not self.unmatched(plain(text)) and not self.forbidden(plain(text))

    def unmatched(self, text: str) -> list[Group]:
        """The groups of which a plain text matches no pattern."""
        return [group for group in self.must if not any(pattern.search(text) for pattern in group)]

    def forbidden(self, text: str) -> list[re.Pattern[str]]:
        """The patterns that a plain text must not match and does."""
        return [pattern for pattern in self.must_not if pattern.search(text)]

    def gain(self, text: str) -> float:
        """The share of the groups that a plain text matches by itself. There has to be a group."""
        return 1 - len(self.unmatched(text)) / len(self.must)


def read_judged(file: Path) -> list[Judged]:
    """The judged questions of a JSON Lines file: `question`, `answerable`, and optionally the other fields of Judged.

    Raises EvaluationError with the number of the line that cannot be read.
    """
    judged = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{file} is not UTF-8 text (byte {error.start}).") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            judged.append(_judged(json.loads(line), str(number)))
        except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise EvaluationError(f"{file}, line {number}, is no judged question: {error!r}") from error
    if not judged:
        raise EvaluationError(f"{file} holds no questions.")
    return judged


def _judged(stored: dict[str, Any], number: str) -> Judged:
    return Judged(
        id=str(stored.get("id", number)),
        question=str(stored["question"]),
        answerable=_flag(stored["answerable"]),
        must=tuple(_patterns(group) for group in _listed(stored.get("must", []))),
        must_not=_patterns(stored.get("must_not", [])),
        history=tuple(map(str, _listed(stored.get("history", [])))),
        type=str(stored.get("type") or ""),
        either_ok=_flag(stored.get("either_ok", False)),
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
