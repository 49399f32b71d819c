"""Readers that stand for the model where a test is not about reading: they judge by the words that are shared."""

import re
from collections.abc import Sequence

import numpy as np

from corpus.document import Span
from corpus.sentences import sentence_spans
from index.words import words
from qa.reading.reader import Reading
from qa.verification.decision import BEST, NAMES, Decision

WORD = re.compile(r"\S+")
NEVER = -20.0  # logit of a word that no answer begins or ends with
BY_ODDS = dict.fromkeys(BEST, 0.0) | {"odds": 1.0}
BY_MARGIN = Decision(dict.fromkeys(NAMES, 0.0) | {"margin": 1.0}, 0.0, BY_ODDS, 0.0, 0.5, {})
"""A sentence is as likely as the logit of its best span says, and answers from 0.5 on."""


def shared_words(question: str, passages: Sequence[tuple[str, str]], most: int) -> list[Reading | None]:
    """Logits from -6 for a passage with none of the question's words to 6 for one with all.

    Its answer is the words of the question themselves: each weighs 3 as a start and as an end.
    """
    asked = set(words(question))
    return _best([_reading(asked, context, text) for context, text in passages], most)


def shared_words_of_sentences(question: str, passages: Sequence[tuple[str, str]], most: int) -> list[Reading | None]:
    """Logits of a passage under its headings, and of each sentence by itself as an answer: from -6 to 6 as above.

    A sentence answers as a whole, from its first word to its last; no answer is worth 0.
    """
    asked = set(words(question))
    return _best([_reading_of_sentences(asked, context, text) for context, text in passages], most)


def _best(readings: list[Reading], most: int) -> list[Reading | None]:
    read = sorted(range(len(readings)), key=lambda n: (-readings[n].early, n))[:most]
    return [reading if n in read else None for n, reading in enumerate(readings)]


def _reading(asked: set[str], context: str, text: str) -> Reading:
    logit = _logit(asked, f"{context} {text}")
    tokens = tuple(Span(*match.span()) for match in WORD.finditer(text))
    weights = np.array([3.0 * bool(asked & set(words(token.of(text)))) for token in tokens], dtype=np.float32)
    return Reading(logit, logit, logit, tokens, weights, weights, weights, 0.0)


def _reading_of_sentences(asked: set[str], context: str, text: str) -> Reading:
    rows: list[tuple[Span, float, float, float]] = []
    for sentence in sentence_spans(text):
        logit = _logit(asked, sentence.of(text))
        places = [Span(sentence.start + m.start(), sentence.start + m.end()) for m in WORD.finditer(sentence.of(text))]
        rows += [
            (place, logit / 2 if place is places[0] else NEVER, logit / 2 if place is places[-1] else NEVER, logit)
            for place in places
        ]
    start, end, inside = (np.array([row[n] for row in rows], dtype=np.float32) for n in (1, 2, 3))
    whole = _logit(asked, f"{context} {text}")
    return Reading(whole, whole, whole, tuple(row[0] for row in rows), start, end, inside, 0.0)


def _logit(asked: set[str], text: str) -> float:
    return 12 * len(asked & set(words(text))) / max(len(asked), 1) - 6
