"""A reader that needs no model: a sentence answers that holds the words of the question, by the words that it adds."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from corpus.document import Span
from corpus.sentences import sentence_spans
from index.words import STOPWORDS, WORD, fold, words
from qa.reading.reader import Reading
from qa.verification.decision import Decision

SURE, UNLIKELY = 6.0, -6.0  # logits
DECISION = replace(Decision.open_to_all(), threshold=0.5)


def read_words(question: str, passages: Sequence[tuple[str, str]], most: int) -> list[Reading | None]:
    """See `qa.reading.reader.Read`: the first `most` passages are read."""
    asked = set(words(question))
    return [_reading(asked, text) if n < most else None for n, (_, text) in enumerate(passages)]


def _reading(asked: set[str], text: str) -> Reading:
    tokens = tuple(Span(*match.span()) for match in WORD.finditer(text))
    inside = np.full(len(tokens), UNLIKELY, dtype=np.float32)
    best = UNLIKELY
    for sentence in sentence_spans(text):
        share = len(asked & set(words(sentence.of(text)))) / max(len(asked), 1)
        logit = UNLIKELY + (SURE - UNLIKELY) * share
        best = max(best, logit)
        within = [n for n, token in enumerate(tokens) if sentence.start <= token.start and token.end <= sentence.end]
        inside[_added(asked, text, tokens, within)] = logit
    later = np.arange(len(tokens), dtype=np.float32) / 1000  # of two ends as likely, the later
    return Reading(best, best, best, tokens, inside / 2, inside / 2 + later, inside, 0.0)


def _added(asked: set[str], text: str, tokens: Sequence[Span], within: Sequence[int]) -> list[int]:
    """The longest run of words in a sentence that the question does not hold."""

    def is_new(n: int) -> bool:
        word = tokens[n].of(text)
        return fold(word) not in STOPWORDS and not asked & set(words(word))

    runs = [list(run) for new, run in groupby(within, is_new) if new]
    return max(runs, key=len, default=list(within))
