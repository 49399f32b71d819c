"""Tells the language of a question by its function words; names with accents tell nothing."""

import re

from bm25s.stopwords import STOPWORDS_EN, STOPWORDS_FRENCH, STOPWORDS_GERMAN, STOPWORDS_SPANISH

from index.words import fold

WORD = re.compile(r"[^\W\d_]+")
LEAST = 2  # function words of a language; one may be a name, or a word of two languages
ASKING = {  # that the lists lack
    "en": "how what which who where when why many much did does",
    "fr": "combien quand comment pourquoi quelle quelles quel quels qui que quoi ou est sont lors d l qu c",
    "de": "wie wer wann warum welche welcher wo wieviel viele",
    "es": "cuantos cuantas cual cuales quien cuando donde como",
}
FUNCTION_WORDS = {
    language: frozenset(map(fold, listed)) | frozenset(ASKING[language].split())
    for language, listed in (
        ("en", STOPWORDS_EN),
        ("fr", STOPWORDS_FRENCH),
        ("de", STOPWORDS_GERMAN),
        ("es", STOPWORDS_SPANISH),
    )
}


def language_of(question: str) -> str | None:
    """The language ("en", "fr", "de", "es") that clearly most of a question's function words are of; else None."""
    said = [fold(word) for word in WORD.findall(question) if not word.isupper()]
    counts = {name: sum(word in listed for word in said) for name, listed in FUNCTION_WORDS.items()}
    first, second = sorted(counts, key=lambda name: -counts[name])[:2]
    begun = {name for name, listed in FUNCTION_WORDS.items() if said[0] in listed} if said else set[str]()
    if begun and first not in begun:
        return None  # "Who leads the Office central des stupéfiants?" only names something in another language
    return first if counts[first] >= LEAST and counts[first] > counts[second] else None
