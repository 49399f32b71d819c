"""The loss: right is better than wrong, each head weighs what the settings say, and a teacher may be followed."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from qa.training.batches import Batch, Group, Sampler
from qa.training.losses import loss_of
from qa.training.network import Reading
from qa.training.prepared import RETRIEVED, WHOLE
from tests.qa.training.tiny import WEIGHTS, Pair, Row, asked, perfect, prepared_of

TAUGHT = WEIGHTS | {"taught": 1.0}
HEADS = Reading._fields


def batch_of(*rows: Row, pairs: tuple[tuple[int, ...], ...] = ()) -> Batch:
    """All pairs of each question, or those that are named."""
    prepared = prepared_of(*rows)
    every = [range(a, b) for a, b in zip(prepared.groups, prepared.groups[1:], strict=False)]
    groups = [Group(2 * n, tuple(some)) for n, some in enumerate(pairs or every)]
    return Sampler(prepared, 10_000, 40, 2).batch(groups)


@pytest.fixture
def batch() -> Batch:
    """A question with an answer and one without, each over the home piece, another piece, and two that were found."""
    return batch_of(asked(20), asked(21, answered=False), pairs=((1, 2, 3, 4), (6, 7, 8, 9)))


def of_chance(batch: Batch, seed: int = 1) -> Reading:
    """A reading whose logits can be learned."""
    torch.manual_seed(seed)
    flat = [torch.randn(len(batch.own), requires_grad=True) for _ in range(3)]
    return Reading(*flat, *(torch.randn(batch.ids.shape, requires_grad=True) for _ in range(3)))


def loss(reading: Reading, batch: Batch, teacher: Reading | None = None, **weights: float) -> float:
    return float(loss_of(reading, batch, teacher, WEIGHTS | weights).detach())


def negated(reading: Reading, head: str) -> Reading:
    return reading._replace(**{head: -getattr(reading, head)})


def gradients(reading: Reading, batch: Batch, taught: Reading | None) -> list[Tensor]:
    loss_of(reading, batch, taught, TAUGHT if taught else WEIGHTS).backward()  # type: ignore[no-untyped-call]
    return [logits.grad for logits in reading if logits.grad is not None]


def test_a_perfect_reading_loses_nothing(batch: Batch) -> None:
    assert loss(perfect(batch), batch) == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("head", HEADS)
def test_a_reading_that_is_wrong_in_one_head_loses_more(batch: Batch, head: str) -> None:
    assert loss(negated(perfect(batch), head), batch) > 1


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # answerable, inside and about twice: ln 2 each; start and end: among six tokens, and among three of the text
        (False, (1 + 2 + 2 * 0.4) * math.log(2) + 2 * (0.5 * math.log(6) + 0.25 * math.log(3))),
        # the spans are ranked among the tokens of both texts, and the pair among two: early, relevance, answerability
        (True, (1 + 2 + 2 * 0.4 + 3 * 0.2) * math.log(2) + 2 * (0.5 + 0.25) * math.log(6)),
    ],
)
def test_the_loss_is_the_weighed_sum_of_those_of_the_heads(found: bool, expected: float) -> None:
    pairs = (Pair(WHOLE, (2, 3), ((1, 1),)), Pair(RETRIEVED, (4, 5)))
    batch = batch_of(Row((1,), pairs[: 1 + found]))
    flat, tokens = torch.zeros(1 + found), torch.zeros(1 + found, 6)
    assert loss(Reading(flat, flat, flat, tokens, tokens, tokens), batch) == pytest.approx(expected)


def test_padding_weighs_nothing_in_the_loss(batch: Batch) -> None:
    reading = of_chance(batch)
    spoilt = reading._replace(
        **{head: torch.where(batch.mask.bool(), getattr(reading, head), 9.0) for head in ("start", "end", "inside")}
    )
    assert (batch.mask == 0).any()
    assert loss(spoilt, batch) == pytest.approx(loss(reading, batch))
    assert loss(spoilt, batch, perfect(batch)) == pytest.approx(loss(reading, batch, perfect(batch)))


def test_an_answer_at_any_of_its_places_is_right() -> None:
    batch = batch_of(Row((1,), (Pair(WHOLE, (2, 3, 4), ((0, 0), (2, 2))),)))
    sure = perfect(batch)
    one_place = sure._replace(start=sure.start.clone(), end=sure.end.clone())
    one_place.start[0, 3] = one_place.end[0, 3] = -20.0
    assert loss(one_place, batch, inside=0.0) == pytest.approx(0, abs=1e-5)


def test_another_piece_of_the_passage_does_not_count_in_the_relevance(batch: Batch) -> None:
    reading = of_chance(batch)
    pieces = ~(batch.own | batch.retrieved)
    assert pieces.tolist() == [False, True, False, False] * 2
    for rows, counts in ((pieces, False), (batch.retrieved, True)):
        changed = reading._replace(
            early=torch.where(rows, 7.0, reading.early), relevance=torch.where(rows, 7.0, reading.relevance)
        )
        assert (loss(changed, batch) != pytest.approx(loss(reading, batch))) is counts


def test_what_was_found_counts_as_little_as_the_settings_say() -> None:
    batch = batch_of(asked(20), pairs=((0, 3),))
    sure = perfect(batch)
    doubtful = sure._replace(answerable=torch.tensor([20.0, 0.0]))  # ln 2 for the one that was found
    expected = 0.3 * math.log(2) / 1.3
    assert loss(doubtful, batch) == pytest.approx(expected, abs=1e-5)


def test_questions_are_ranked_among_their_own_pairs_alone() -> None:
    one, two = asked(20), asked(21)
    apart = [loss(perfect(b, 1.0), b, inside=0.0) for b in (batch_of(one), batch_of(two))]
    assert loss(perfect(both := batch_of(one, two), 1.0), both, inside=0.0) == pytest.approx(sum(apart) / 2, rel=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_a_teacher_has_its_share_of_the_loss(batch: Batch, share: float) -> None:
    reading, teacher = of_chance(batch, 1), of_chance(batch, 2)
    labels, followed = loss(reading, batch), loss(reading, batch, teacher, taught=1.0)
    assert labels != pytest.approx(followed)
    assert loss(reading, batch, teacher, taught=share) == pytest.approx((1 - share) * labels + share * followed)


def test_where_the_teacher_says_all_the_labels_have_no_effect(batch: Batch) -> None:
    reading, teacher = of_chance(batch, 1), of_chance(batch, 2)
    labels = ("starts", "ends", "inside", "answerable")
    other = replace(batch, **{name: 1 - getattr(batch, name) for name in labels})
    assert loss(reading, other) != pytest.approx(loss(reading, batch))
    assert loss(reading, other, teacher, taught=1.0) == loss(reading, batch, teacher, taught=1.0)


def test_a_reader_that_says_what_the_teacher_says_has_no_more_to_learn(batch: Batch) -> None:
    teacher = of_chance(batch)
    alike = Reading(*(logits.detach().clone().requires_grad_() for logits in teacher._replace(early=teacher.relevance)))
    assert all(gradient.abs().max() < 1e-6 for gradient in gradients(alike, batch, teacher))
    other = of_chance(batch, 2)
    assert all(gradient.abs().max() > 1e-3 for gradient in gradients(other, batch, teacher))


@pytest.mark.parametrize("is_taught", [False, True])
@pytest.mark.parametrize("size", [1.0, 1000.0])
def test_every_head_learns_and_no_gradient_is_infinite(batch: Batch, is_taught: bool, size: float) -> None:
    reading = Reading(*(torch.tensor(size) * logits.detach() for logits in of_chance(batch)))
    for logits in reading:
        logits.requires_grad_()
    found = gradients(reading, batch, perfect(batch) if is_taught else None)
    assert len(found) == len(HEADS)
    assert all(gradient.isfinite().all() and gradient.any() for gradient in found)
