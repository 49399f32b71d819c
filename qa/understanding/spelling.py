"""Mends misspelt words of a question, against the words of the documents and ordinary English."""

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bm25s.stopwords import STOPWORDS_FRENCH
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from corpus.message import Message
from index.errors import ModelError
from index.lexicon import Lexicon
from index.words import fold
from qa.codes import QaCode

LETTERS = re.compile(r"[^\W\d_]+")
SPELLED = re.compile(r"(?<![\w'’])[^\W\d_]+(?!['’](?:t|re|ve|ll|d|m)\b|\w|[²³])")  # not the parts of "shouldn't"
FRENCH = (frozenset(STOPWORDS_FRENCH) | {"combien", "quand", "comment", "pourquoi", "quelle", "quelles", "d", "l"}) - {
    "on",
    "a",
}
SHORTEST = 4  # shorter words are near too many others
ONE_EDIT_UP_TO = 6  # letters; longer words may be two edits away (Damerau 1964: four of five misspellings are one edit)
AFTER_HOW = re.compile(r"\bhow\s+$", re.IGNORECASE)
HOW = ("many", "much", "often", "long", "large", "big", "old", "far")  # in the order of their use
EDITS_AFTER_HOW = 2
NAME_LETTERS = (
    6  # a capitalised word is taken for a name, and mended only when a long word of the documents is one edit away
)


def mend(question: str, lexicon: Lexicon) -> str:
    """The question with its misspelt words mended; the same string when there are none.

    A word that the documents or English know is never touched, nor is a question in French (two of its function words
    tell). Among words equally near, one of the documents comes first, then the commoner in English.
    """
    question = unicodedata.normalize("NFC", question)
    if sum(not word.isupper() and fold(word) in FRENCH for word in LETTERS.findall(question)) > 1:
        return question
    first = LETTERS.search(question)
    start = first.start() if first else 0

    def mended(match: re.Match[str]) -> str:
        if AFTER_HOW.search(question[: match.start()]):
            return _mended_measure(match[0], lexicon)
        return _mended(match[0], match.start() == start, lexicon)

    return SPELLED.sub(mended, question)


def _mended_measure(word: str, lexicon: Lexicon) -> str:
    """The word after "how", which is nearly always one of a few: "menny" is nearer to "penny" than to "many"."""
    folded = fold(word)
    if len(word) < SHORTEST or folded in english_words() or lexicon.knows(word):
        return word
    near = _near(folded, HOW, EDITS_AFTER_HOW)
    return min(near, key=lambda form: (near[form], HOW.index(form))) if near else _mended(word, False, lexicon)


def _mended(word: str, is_first: bool, lexicon: Lexicon) -> str:
    folded, english = fold(word), english_words()
    if len(word) < SHORTEST or not word.isalpha() or not word[1:].islower() or folded in english or lexicon.knows(word):
        return word
    if word[0].isupper() and not is_first:
        near = _near(folded, tuple(form for form in lexicon.forms if len(form) >= NAME_LETTERS), 1)
        return min(near, key=lambda form: (near[form], -lexicon.forms[form])).capitalize() if near else word
    edits = 1 if len(word) <= ONE_EDIT_UP_TO else 2
    near = _near(folded, _english_forms(), edits) | _near(folded, tuple(lexicon.forms), edits)
    if not near:
        return word
    best = min(near, key=lambda form: (near[form] - lexicon.knows(form), *_unlikeness(word, form, lexicon)))
    return best.capitalize() if word[0].isupper() else best


def _unlikeness(word: str, form: str, lexicon: Lexicon) -> tuple[float, int, str]:
    """What parts equally near words, least first: words of the documents by how alike they are, others by rareness."""
    alike = JaroWinkler.similarity(fold(word), form) if lexicon.knows(form) else 0.0
    return -alike, -english_words().get(form, 0), form


def _near(word: str, forms: tuple[str, ...], edits: int) -> dict[str, int]:
    found = process.extract(word, forms, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return {form: int(distance) for form, distance, _ in found if form.isalpha()}


@cache
def english_words() -> dict[str, int]:
    """English words with how often they occur in Google's books, as the package symspellpy carries them (82,834)."""
    spec = find_spec("symspellpy")
    if spec is None or spec.origin is None:
        raise ModelError(Message(QaCode.WORD_LIST_MISSING))
    lines = (
        (Path(spec.origin).parent / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig").splitlines()
    )
    return {word: int(count) for word, count in (line.split() for line in lines)}


@cache
def _english_forms() -> tuple[str, ...]:
    return tuple(english_words())
