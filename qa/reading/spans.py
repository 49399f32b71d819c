"""Turns what the reader says of word pieces into what it says of sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.document import Span
from qa.reading.reader import Reading

LONGEST = 40  # word pieces of an answer; of the spans in the training data 99 % are shorter
MOST_STARTS = 5  # starts of a sentence that are tried for its best span


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """The best answer within one sentence, as offsets in the passage; None where the sentence was not read whole.

    `margin` is the logit of that span above "no answer", `behind` how far it is below the passage's best span (0 for
    the sentence that holds it), `inside` the highest logit of a word piece to belong to an answer.
    """

    answer: Span | None
    margin: float
    behind: float
    inside: float


UNREAD = SentenceReading(None, -20.0, 20.0, -20.0)  # beyond what the reader reads at once


def read_sentences(reading: Reading, sentences: Sequence[Span]) -> list[SentenceReading]:
    """What the reader says of each sentence; `sentences` are offsets in the passage that was read, in order."""
    found = [_best_span(reading, sentence) for sentence in sentences]
    top = max((score for score, _, _ in found), default=0.0)
    return [
        SentenceReading(answer, score - reading.no_answer, top - score, inside) if answer is not None else UNREAD
        for score, answer, inside in found
    ]


def _best_span(reading: Reading, sentence: Span) -> tuple[float, Span | None, float]:
    """The logit of the best span of a sentence, where it stands, and the highest logit of a piece inside an answer."""
    within = [
        n for n, token in enumerate(reading.tokens) if sentence.start <= token.start and token.end <= sentence.end
    ]
    if not within:
        return -np.inf, None, 0.0
    first, after = within[0], within[-1] + 1
    best = max(
        (
            (float(reading.start[a] + reading.end[b]), -a, -b)
            for a in first + np.argsort(-reading.start[first:after], kind="stable")[:MOST_STARTS]
            for b in [a + int(reading.end[a : min(a + LONGEST, after)].argmax())]
        ),
    )
    score, a, b = best[0], -best[1], -best[2]
    return score, Span(reading.tokens[a].start, reading.tokens[b].end), float(reading.inside[first:after].max())
