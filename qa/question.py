"""What a question says: the words that carry it, and the terms that an answer may not leave unmatched."""

import re
from dataclasses import dataclass

from index.words import WORD, fold, words

YEAR = re.compile(r"\b(?:1[0-9]|20)\d{2}\b")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
POINTING = frozenset(
    """
    he him his she her hers it its they them their theirs this that these those there one ones former latter
    same
    """.split()  # noqa: SIM905  (a list of words reads better)
)
ASKING = frozenset(
    """
    tell me more explain describe show give list say please know want like ask talk question
    """.split()  # noqa: SIM905  (a list of words reads better)
)
PLEASANTRIES = frozenset(
    """
    hello hi hey greetings good morning afternoon evening day night today thanks thank thx cheers bye goodbye
    welcome nice great ok okay yes no sorry meet fine well doing going bonjour salut merci bonsoir
    """.split()  # noqa: SIM905  (a list of words reads better)
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what stands in it. `figures` are its numbers and years as written, in order."""

    text: str

    @property
    def figures(self) -> tuple[str, ...]:
        """Its numbers and years, as written."""
        return tuple(match[0] for match in FIGURE.finditer(self.text))

    @property
    def years(self) -> tuple[str, ...]:
        """Its four-digit years."""
        return tuple(match[0] for match in YEAR.finditer(self.text))

    @property
    def plain_words(self) -> tuple[str, ...]:
        """Its words, lower case without accents."""
        return tuple(match[0] for match in WORD.finditer(fold(self.text)))

    @property
    def is_pleasantry(self) -> bool:
        """Whether it greets, thanks or takes leave, and asks for nothing."""
        said = [word for word in self.plain_words if words(word)]
        return any(word in PLEASANTRIES for word in self.plain_words) and all(word in PLEASANTRIES for word in said)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it can be looked for ("Tell me more about that.")."""
        return not any(words(word) and word not in ASKING for word in self.plain_words)

    @property
    def leans(self) -> bool:
        """Whether it needs the question before it: it opens with "and" or "what about", or points with a pronoun."""
        said = self.plain_words
        opened = bool(said) and (
            said[0] in {"and", "but", "then", "so"} or said[:2] in {("what", "about"), ("how", "about")}
        )
        return opened or self.is_empty or bool(POINTING & set(said))
