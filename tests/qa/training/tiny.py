"""Questions, texts and networks that are small enough to be worked out by hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch

from qa.training.batches import Batch
from qa.training.network import Reading, Shape
from qa.training.prepared import HOME, PIECE, RETRIEVED, WHOLE, Prepared, Tokens

SHAPE = Shape(vocabulary=110, positions=40, width=16, heads=2, inner=32, layers=2, lower_layers=1)
WITH_DISTANCES = replace(SHAPE, distances=8)
TYPED = 99  # the token that ends a question as it may be typed
WEIGHTS = {
    "answerable": 1.0,
    "span": 0.5,
    "span_ranked": 0.25,
    "inside": 2.0,
    "about": 0.4,
    "ranked": 0.2,
    "found": 0.3,
    "taught": 0.6,
}


class Pair(NamedTuple):
    """A text that a question is read over; answers are its first and last tokens."""

    role: int
    text: Sequence[int]
    answers: Sequence[tuple[int, int]] = ()


class Row(NamedTuple):
    """A question with its pairs."""

    question: Sequence[int]
    pairs: Sequence[Pair]
    held: bool = False
    source: int = 0


def prepared_of(*rows: Row) -> Prepared:
    """These questions, each text standing alone."""
    pairs = [pair for row in rows for pair in row.pairs]
    spans = [(n, first, last) for n, pair in enumerate(pairs) for first, last in pair.answers]
    groups = np.cumsum([0, *(len(row.pairs) for row in rows)])
    arrays = (
        groups,
        np.arange(len(pairs)),
        [pair.role for pair in pairs],
        spans,
        [row.held for row in rows],
        [row.source for row in rows],
    )
    return Prepared(
        Tokens.of([tokens for row in rows for tokens in (row.question, (*row.question, TYPED))]),
        Tokens.of([pair.text for pair in pairs]),
        *(np.array(array, dtype=np.int32) for array in arrays),
    )


def asked(number: int, *, answered: bool = True, held: bool = False) -> Row:
    """A question over a passage that is cut in two, with two texts that the search found; token 7 answers."""
    text, answers = (3, 7 if answered else 8, 4, number), ((1, 1),) if answered else ()
    pairs = (
        Pair(WHOLE, (*text, 5, 6, 6), answers),
        Pair(HOME, text, answers),
        Pair(PIECE, (5, 6, 6)),
        Pair(RETRIEVED, (9, 10, 11)),
        Pair(RETRIEVED, (9, 12)),
    )
    return Row((1, number), pairs, held)


def perfect(batch: Batch, sure: float = 20.0) -> Reading:
    """The reading that says what the labels say, as surely."""

    def logits(labels: torch.Tensor) -> torch.Tensor:
        return sure * (2 * labels.float() - 1)

    own = logits(batch.own)
    return Reading(own, own, logits(batch.answerable), logits(batch.starts), logits(batch.ends), logits(batch.inside))
