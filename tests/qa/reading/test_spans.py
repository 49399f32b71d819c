"""What the reader says of word pieces becomes what it says of sentences."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from qa.reading.reader import Reading
from qa.reading.spans import LONGEST, MOST_STARTS, UNREAD, SentenceReading, read_sentences

GOLD, IRON = Span(0, 18), Span(19, 33)  # "Gold leaves Kidal. Iron stays put."
TOKENS = (Span(0, 4), Span(5, 11), Span(12, 17), Span(19, 23), Span(24, 29), Span(30, 33))
logits = st.lists(st.integers(-8, 8).map(float), min_size=6, max_size=6)


def reading(
    start: Sequence[float],
    end: Sequence[float],
    inside: Sequence[float] | None = None,
    tokens: Sequence[Span] = TOKENS,
    no_answer: float = 0.0,
) -> Reading:
    """A reading with these logits of its word pieces."""
    rows = (np.array(row, dtype=np.float32) for row in (start, end, inside or [0.0] * len(tokens)))
    return Reading(0.0, 0.0, 0.0, tuple(tokens), *rows, no_answer)


def test_the_best_span_of_each_sentence_lies_within_it() -> None:
    read = reading(start=[1, 5, 0, -9, 2, 7], end=[0, 0, 4, 9, 0, 1])
    gold, iron = read_sentences(read, [GOLD, IRON])
    assert (gold.answer, iron.answer) == (Span(5, 17), Span(30, 33))  # 5 + 4; 7 + 1, and not 5 + 9 across the two


def test_the_margin_is_what_the_span_has_above_no_answer_and_behind_what_the_best_of_all_has_above_it() -> None:
    read = reading(start=[1, 5, 0, -9, 2, 7], end=[0, 0, 4, 9, 0, 1], no_answer=3.0)
    gold, iron = read_sentences(read, [GOLD, IRON])
    assert (gold.margin, gold.behind) == (6.0, 0.0)  # 9 - 3
    assert (iron.margin, iron.behind) == (5.0, 1.0)  # 8 - 3; 9 - 8


def test_inside_is_the_highest_of_the_sentences_own_word_pieces() -> None:
    read = reading([0.0] * 6, [0.0] * 6, inside=[-1, 2, -3, -4, -5, -6])
    assert [one.inside for one in read_sentences(read, [GOLD, IRON])] == [2.0, -4.0]


def test_no_span_ends_before_it_begins() -> None:
    read = reading(start=[0, 0, 9, 0, 0, 0], end=[9, 0, 1, 0, 0, 0])
    (gold,) = read_sentences(read, [GOLD])
    assert (gold.answer, gold.margin) == (Span(12, 17), 10.0)  # 9 + 1; 9 + 9 would run backwards


def test_of_spans_that_are_equally_likely_the_first_and_shortest_is_taken() -> None:
    (gold,) = read_sentences(reading([0.0] * 6, [0.0] * 6), [GOLD])
    assert gold.answer == Span(0, 4)


def test_a_sentence_beyond_what_was_read_is_unread() -> None:
    read = reading(start=[1, 5, 0], end=[0, 0, 4], tokens=TOKENS[:3])
    gold, iron = read_sentences(read, [GOLD, IRON])
    assert (gold.margin, gold.behind) == (9.0, 0.0)
    assert iron == UNREAD == SentenceReading(None, -20.0, 20.0, -20.0)


def test_where_nothing_was_read_every_sentence_is_unread() -> None:
    assert read_sentences(reading([], [], tokens=()), [GOLD, IRON]) == [UNREAD, UNREAD]
    assert read_sentences(reading([], [], tokens=()), []) == []


def test_a_word_piece_that_reaches_over_the_sentences_end_is_not_the_sentences() -> None:
    (short,) = read_sentences(reading([0, 0, 9, 0, 0, 0], [0, 0, 9, 0, 0, 0]), [Span(0, 15)])
    assert (short.answer, short.margin) == (Span(0, 4), 0.0)


@pytest.mark.parametrize(("pieces", "ends_at"), [(LONGEST, LONGEST), (LONGEST + 1, 1)])
def test_an_answer_has_forty_word_pieces_at_most(pieces: int, ends_at: int) -> None:
    tokens = [Span(2 * n, 2 * n + 1) for n in range(pieces)]
    start, end = [0.0] * pieces, [0.0] * pieces
    start[0], end[-1] = 9.0, 1.0
    (one,) = read_sentences(reading(start, end, tokens=tokens), [Span(0, 2 * pieces)])
    assert one.answer == Span(0, 2 * ends_at - 1)


def test_only_the_five_likeliest_starts_are_tried() -> None:
    tokens = [Span(2 * n, 2 * n + 1) for n in range(7)]
    start = [1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]
    (one,) = read_sentences(reading(start, [0.0] * 7, tokens=tokens), [Span(0, 14)])
    assert (MOST_STARTS, one.answer) == (5, Span(0, 1))


@given(logits, logits, logits, st.floats(-8, 8))
def test_every_answer_stands_in_its_sentence_and_one_sentence_holds_the_best(
    start: list[float], end: list[float], inside: list[float], no_answer: float
) -> None:
    found = read_sentences(reading(start, end, inside, no_answer=no_answer), [GOLD, IRON])
    assert min(one.behind for one in found) == 0.0
    for one, sentence in zip(found, (GOLD, IRON), strict=True):
        assert one.answer is not None
        assert sentence.start <= one.answer.start < one.answer.end <= sentence.end
    assert found[0].margin + found[0].behind == pytest.approx(found[1].margin + found[1].behind)
