"""Carries a conversation: what was asked before, so that a follow-up can be read as a whole question."""

import re
from dataclasses import dataclass

from index.words import fold, words
from qa.question import MONTH, YEAR, Question

NAME = r"(?P<name>[^\W\d_a-zà-þ][\w-]*(?: [^\W\d_a-zà-þ][\w-]*)*)"
PREPOSITION = r"(?i:(?P<preposition>in|at|from|to|by|for|of|on|with|about) (?:the )?)?"
NAMED = re.compile(rf"\b{PREPOSITION}{NAME}")
ONLY_A_NAME = re.compile(rf"(?i:(?:and|but|then|so) )?(?i:(?:what|how) about )?{PREPOSITION}{NAME} ?\??")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a follow-up may lean on: the last question that stood alone, as it was read, and the passages that the last
    answer quoted, each by its document's id and its start there. Empty at the start."""

    last_read_as: str = ""
    quoted: tuple[tuple[str, int], ...] = ()

    def after(self, read_as: str, quoted: tuple[tuple[str, int], ...] = ()) -> "Conversation":
        """The conversation once a question has been read as `read_as`; one in brackets stays what others lean on."""
        leaned = self.last_read_as and read_as.endswith(f"({self.last_read_as})")
        return Conversation(self.last_read_as if leaned else read_as, quoted)


def stand_alone(question: str, conversation: Conversation) -> str:
    """The question as one that needs no other.

    One that stands alone, or that nothing came before, is returned as it is. "And in 2017?" takes the last question
    with its year replaced, "What about Gao?" with its name; any other that leans brings the last question along, in
    brackets.
    """
    asked, last = Question(question), Question(conversation.last_read_as)
    if not last.text or not asked.leans:
        return question
    only_a_year = all(stem in asked.years for stem in asked.stems)
    if only_a_year and len(asked.years) == 1 and len(set(last.years)) == 1:
        return re.sub(YEAR, asked.years[0], last.text)
    return _with_another_name(question, last.text) or f"{question} ({last.text})"


def _with_another_name(question: str, last: str) -> str:
    """The last question with its name replaced, when the new one holds nothing but a name; empty otherwise.

    "And in Gao?" replaces the name after "in", "What about Gao?" the only name; without one it stays unclear.
    """
    only = ONLY_A_NAME.fullmatch(question.strip())
    if only is None or " (" in last or not words(only["name"]) or MONTH.search(fold(only["name"])):
        return ""
    first_word = len(last.split(" ", maxsplit=1)[0])
    named = [match for match in NAMED.finditer(last, first_word) if not MONTH.search(fold(match["name"]))]
    if only["preposition"] is not None:
        named = [match for match in named if (match["preposition"] or "").lower() == only["preposition"].lower()]
    if len(named) != 1:
        return ""
    at = named[0]
    return f"{last[: at.start('name')]}{only['name']}{last[at.end('name') :]}"
