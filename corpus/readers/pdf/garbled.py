"""Tells the fonts whose letters stand for others: what they spell has words without vowels, and no common one."""

import re
import unicodedata
from collections.abc import Sequence, Set

from corpus.readers.pdf.language import COMMONEST_WORDS
from corpus.readers.pdf.tolerances import GARBLED

VOWELS = frozenset("aeiou")
SYMBOLS = re.compile(r"\w[\]\[<>]\w|\w[\\^`{}|~]|[\\^`{}|~]\w")  # where a language has none
NO_LETTERS = frozenset({"Cc", "Co", "Cn"})  # control, private use, unassigned


def garbled(pieces: Sequence[tuple[bytes, str]]) -> list[bool]:
    """For each piece of text in a font, whether its letters mean nothing."""
    texts: dict[bytes, set[str]] = {}
    for font, text in pieces:
        if len(text) >= GARBLED.letters or text.lower() in COMMONEST_WORDS:
            texts.setdefault(font, set()).add(text)
    enough = {font: held for font, held in texts.items() if len(held) >= GARBLED.fewest_words}
    without_key = {font for font, held in enough.items() if _lacks_letters("".join(held))}
    shifted = {font for font, held in enough.items() if font not in without_key and _lacks_vowels(held)}
    return [font in shifted or (font in without_key and _lacks_letters(text)) for font, text in pieces]


def _lacks_letters(text: str) -> bool:
    if text.isprintable() and "\ufffd" not in text:  # nearly always, and the count is slow
        return False
    return sum(map(_is_strange, text)) > GARBLED.strange_share * len(text)


def _lacks_vowels(texts: Set[str]) -> bool:
    if any(text.lower() in COMMONEST_WORDS for text in texts):
        return False
    words = [text for text in texts if sum(c.isascii() and c.isalpha() for c in text) >= GARBLED.letters]
    return len(words) >= GARBLED.fewest_words and sum(map(_is_odd, words)) > GARBLED.odd_share * len(words)


def _is_strange(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in NO_LETTERS


def _is_odd(word: str) -> bool:
    plain = unicodedata.normalize("NFD", word.lower())
    return not VOWELS & set(plain) or bool(SYMBOLS.search(word))
