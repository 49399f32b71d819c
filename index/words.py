"""Cuts text into the words that BM25 counts: folded, without stop words, stemmed."""

import re
import unicodedata
from functools import lru_cache
from threading import local

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")  # "10kg" is a number and a word
STOPWORDS = frozenset(STOPWORDS_EN_PLUS)

_per_thread = local()  # a Snowball stemmer must not be shared between threads


def words(text: str) -> list[str]:
    """The stems of a text in order, repeats kept: "Seized in Ségou, 10kg" is ["seiz", "segou", "10", "kg"]."""
    folded = fold(text)
    found = (match[0].replace("’", "'").removesuffix("'s") for match in WORD.finditer(folded))
    return [_stem(word) for word in found if word not in STOPWORDS]


def fold(text: str) -> str:
    """Lower case without accents, in compatibility form, so that "Ségou" and "SEGOU" are one word."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _stem(word: str) -> str:
    if not hasattr(_per_thread, "stem"):
        _per_thread.stem = lru_cache(maxsize=50_000)(Stemmer.Stemmer("english").stemWord)
    stem: str = _per_thread.stem(word)
    return stem
