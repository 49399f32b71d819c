"""What the documents themselves say of words: which there are, how rare each is, and what abbreviations stand for."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from corpus.document import Document
from index.abbreviations import abbreviations
from index.words import WORD, fold, words


@dataclass(frozen=True)
class Lexicon:
    """Mined from the indexed documents at build time; nothing in it comes from anywhere else.

    `passages` is how many there are, `stems` in how many each stem occurs, `forms` how often each word occurs
    (lower case, without accents), `long_forms` what each abbreviation stands for.
    """

    passages: int
    stems: dict[str, int]
    forms: dict[str, int]
    long_forms: dict[str, str]

    @classmethod
    def mined(cls, documents: Iterable[Document], searchable_texts: Sequence[str]) -> Self:
        """The lexicon of an index: its documents, and its passages with their headings."""
        stems, forms, long_forms = Counter[str](), Counter[str](), dict[str, str]()
        for text in searchable_texts:
            stems.update(set(words(text)))
            forms.update(match[0] for match in WORD.finditer(fold(text)))
        for document in documents:
            long_forms = abbreviations(document.text) | long_forms
        return cls(len(searchable_texts), dict(stems), dict(forms), long_forms)

    def without(self, removed_texts: Sequence[str], removed: Iterable[Document], left: Iterable[Document]) -> Self:
        """The lexicon without some documents and the searchable texts of their passages; `left` are the others."""
        stems, forms = Counter(self.stems), Counter(self.forms)
        for text in removed_texts:
            stems.subtract(set(words(text)))
            forms.subtract(match[0] for match in WORD.finditer(fold(text)))
        gone = {short for document in removed for short in abbreviations(document.text)}
        found = dict[str, str]()
        for document in left:
            if any(short in document.text for short in gone):
                found = {short: long for short, long in abbreviations(document.text).items() if short in gone} | found
        kept = {short: long for short, long in self.long_forms.items() if short not in gone}
        return type(self)(
            self.passages - len(removed_texts),
            {stem: count for stem, count in stems.items() if count > 0},
            {form: count for form, count in forms.items() if count > 0},
            kept | found,
        )

    @classmethod
    def of_json(cls, stored: dict[str, Any]) -> Self:
        """The lexicon that `as_json` gave."""
        return cls(stored["passages"], stored["stems"], stored["forms"], stored["long_forms"])

    def as_json(self) -> dict[str, Any]:
        """The lexicon as a generation stores it."""
        return {"passages": self.passages, "stems": self.stems, "forms": self.forms, "long_forms": self.long_forms}

    def rarity(self, stem: str) -> float:
        """The inverse document frequency of a stem, in nats: about 0 when every passage has it, most when none has."""
        return math.log((self.passages + 1) / (self.stems.get(stem, 0) + 0.5))

    def knows(self, word: str) -> bool:
        """Whether the documents use a word, in this form or another of its stem."""
        return fold(word) in self.forms or any(stem in self.stems for stem in words(word))

    def spell_out(self, question: str) -> str:
        """The question with the other form added of every abbreviation or long form in it, for the search."""
        others = [
            long if short_said else short
            for short, long in self.long_forms.items()
            if (short_said := _says(question, short)) != _says(fold(question), fold(long))
        ]
        return f"{question} ({'; '.join(others)})" if others else question


def _says(text: str, term: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None
