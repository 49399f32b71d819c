"""Carries a conversation: what was asked before, so that a follow-up can be read as a whole question."""

import re
from dataclasses import dataclass

from qa.question import YEAR, Question


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a follow-up may lean on: the last question that stood alone, as it was read. Empty at the start."""

    last_read_as: str = ""

    def after(self, read_as: str) -> "Conversation":
        """The conversation once a question has been read as `read_as`; one in brackets stays what others lean on."""
        return self if self.last_read_as and read_as.endswith(f"({self.last_read_as})") else Conversation(read_as)


def stand_alone(question: str, conversation: Conversation) -> str:
    """The question as one that needs no other.

    One that stands alone, or that nothing came before, is returned as it is. "And in 2017?" takes the last
    question with its year replaced; another one that leans brings the last question along, in brackets.
    """
    asked, last = Question(question), Question(conversation.last_read_as)
    if not last.text or not asked.leans:
        return question
    only_a_year = all(stem in asked.years for stem in asked.stems)
    if only_a_year and len(asked.years) == 1 and len(set(last.years)) == 1:
        return re.sub(YEAR, asked.years[0], last.text)
    return f"{question} ({last.text})"
