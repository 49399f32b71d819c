"""What is read together: plans of chance that a seed repeats, and batches whose labels stand on the right tokens."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from qa.training.batches import CLS, SEP, Group, Sampler
from qa.training.prepared import HOME, PIECE, RETRIEVED, WHOLE
from tests.qa.training.tiny import TYPED, Pair, Row, asked, prepared_of

LENGTHS = st.lists(st.integers(1, 40), min_size=1, max_size=30)


def sampler_of(*rows: Row, batch_tokens: int = 200, max_tokens: int = 40, found_read: int = 2) -> Sampler:
    return Sampler(prepared_of(*rows), batch_tokens, max_tokens, found_read)


def planned(sampler: Sampler, epochs: int = 1, seed: int = 1, shares: tuple[float, ...] = (1.0,)) -> list[Group]:
    return [group for batch in sampler.plan(list(shares), epochs, seed) for group in batch]


def lone(length: int) -> Row:
    """A question of one token over a text of so many."""
    return Row((1,), (Pair(WHOLE, (2,) * length),))


def test_a_seed_repeats_its_plan_and_another_makes_another() -> None:
    sampler = sampler_of(*(asked(n) for n in range(20, 40)))
    assert sampler.plan([1.0], 2, 5) == sampler.plan([1.0], 2, 5)
    assert sampler.plan([1.0], 2, 5) != sampler.plan([1.0], 2, 6)


def test_no_question_that_is_held_out_is_planned() -> None:
    sampler = sampler_of(*(asked(n, held=n % 2 == 1) for n in range(20, 30)))
    assert sorted(group.wording // 2 for group in planned(sampler)) == [0, 2, 4, 6, 8]


def test_every_fourth_of_the_questions_that_are_held_out_is_asked_over_all_that_was_found() -> None:
    sampler = sampler_of(asked(20), *(asked(n, held=True) for n in range(21, 26)))
    groups = sorted((group for batch in sampler.held() for group in batch), key=lambda group: group.wording)
    assert groups == [Group(2, (5, 8, 9)), Group(10, (25, 28, 29))]  # whole, and the two that were found


def test_of_each_source_its_share_is_asked_in_each_epoch() -> None:
    rows = [lone(3)._replace(source=n % 3) for n in range(600)]
    groups = planned(sampler_of(*rows), epochs=2, shares=(1.0, 0.5, 0.0))
    counts = [sum(group.wording // 2 % 3 == source for group in groups) for source in range(3)]
    assert (counts[0], counts[2]) == (400, 0)
    assert 170 < counts[1] < 230


def test_a_questions_own_pair_comes_first() -> None:
    prepared = prepared_of(*(asked(n) for n in range(20, 60)))
    for group in planned(Sampler(prepared, 200, 40, 2), epochs=5):
        first, *others = prepared.role[list(group.pairs)].tolist()
        assert first in (WHOLE, HOME)
        assert others in ([RETRIEVED, RETRIEVED], [PIECE, RETRIEVED, RETRIEVED])
        assert first == HOME or PIECE not in others


def test_a_passage_is_read_whole_half_the_time_and_a_question_as_it_is_typed_a_fourth() -> None:
    prepared = prepared_of(*(asked(20 + n % 70) for n in range(2000)))
    groups = planned(Sampler(prepared, 200, 40, 0))
    roles = [prepared.role[list(group.pairs)].tolist() for group in groups]
    assert 0.46 < sum(one == [WHOLE] for one in roles) / 2000 < 0.54
    assert 0.12 < sum(one == [HOME, PIECE] for one in roles) / 2000 < 0.18  # 0.3 of the other half
    assert 0.22 < sum(group.wording % 2 for group in groups) / 2000 < 0.30


def test_those_that_were_found_are_drawn_once_each_and_the_first_more_often() -> None:
    found = tuple(Pair(RETRIEVED, (n,)) for n in range(10))
    rows = [Row((1,), (Pair(WHOLE, (2,)), *found)) for _ in range(500)]
    drawn = [[pair % 11 for pair in group.pairs[1:]] for group in planned(sampler_of(*rows, found_read=3))]
    assert all(len(set(one)) == 3 for one in drawn)
    counts = [sum(n in one for one in drawn) for n in range(1, 11)]
    assert counts[0] > 2 * counts[9]
    everything = planned(sampler_of(*rows[:5], found_read=99))
    assert all(len(set(group.pairs)) == 11 for group in everything)


@given(LENGTHS, st.integers(60, 300), st.integers(0, 9))
def test_batches_lose_no_question_and_keep_to_their_size(lengths: list[int], tokens: int, seed: int) -> None:
    sampler = sampler_of(*map(lone, lengths), batch_tokens=tokens)
    plan = sampler.plan([1.0], 1, seed)
    assert sorted(group.wording // 2 for groups in plan for group in groups) == list(range(len(lengths)))
    assert all(sampler.batch(groups).ids.numel() <= tokens for groups in plan)


def test_a_question_that_is_larger_than_a_batch_is_one_by_itself() -> None:
    sampler = sampler_of(lone(30), lone(30), lone(2), batch_tokens=20)
    assert sorted(len(groups) for groups in sampler.plan([1.0], 1, 1)) == [1, 1, 1]


def test_without_questions_there_is_no_batch() -> None:
    assert sampler_of(asked(20, held=True)).plan([1.0], 1, 1) == []


def test_a_pair_is_the_question_and_the_text_between_their_marks() -> None:
    batch = sampler_of(asked(20), asked(21)).batch([Group(0, (1,)), Group(3, (7, 8))])
    assert batch.ids.tolist() == [
        [CLS, 1, 20, SEP, 3, 7, 4, 20, SEP],
        [CLS, 1, 21, TYPED, SEP, 5, 6, 6, SEP],
        [CLS, 1, 21, TYPED, SEP, 9, 10, 11, SEP],
    ]


def test_a_batch_marks_where_answers_begin_end_and_go_on_and_the_first_token_where_there_is_none() -> None:
    answered = Row((1, 2), (Pair(WHOLE, (3, 4, 5, 6), ((0, 1), (3, 3))), Pair(RETRIEVED, (7,))))
    batch = sampler_of(answered).batch([Group(0, (0, 1))])
    assert batch.mask.tolist() == [[1] * 9, [1] * 6 + [0] * 3]
    assert batch.types.tolist() == [[0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 0, 0, 0]]
    assert batch.starts.tolist() == [[0, 0, 0, 0, 1, 0, 0, 1, 0], [1] + [0] * 8]
    assert batch.ends.tolist() == [[0, 0, 0, 0, 0, 1, 0, 1, 0], [1] + [0] * 8]
    assert batch.inside.tolist() == [[0, 0, 0, 0, 1, 1, 0, 1, 0], [0] * 9]
    assert batch.answerable.tolist() == [1, 0]


def test_a_text_is_cut_at_its_end_and_an_answer_that_is_lost_is_none() -> None:
    rows = [Row((1,), (Pair(WHOLE, (2, 3, 4, 5, 6), answers),)) for answers in (((1, 2),), ((2, 3),), ((0, 0), (4, 4)))]
    batch = sampler_of(*rows, max_tokens=6).batch([Group(2 * n, (n,)) for n in range(3)])
    assert batch.ids[0].tolist() == [CLS, 1, SEP, 2, 3, 4]
    assert batch.answerable.tolist() == [1, 0, 1]
    assert batch.starts.tolist() == [[0, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0]]
    assert batch.inside[1].sum() == 0


def test_a_batch_tells_the_pairs_of_a_question_its_own_and_those_that_were_found() -> None:
    batch = sampler_of(asked(20), asked(21)).batch([Group(0, (0, 3)), Group(2, (6, 7, 9))])
    assert batch.group.tolist() == [0, 0, 1, 1, 1]
    assert batch.own.tolist() == [True, False, True, False, False]
    assert batch.retrieved.tolist() == [False, True, False, False, True]


def test_a_batch_is_the_same_on_a_device() -> None:
    batch = sampler_of(asked(20)).batch([Group(0, (0, 3))])
    moved = batch.on(torch.device("cpu"))
    assert all(torch.equal(getattr(moved, name), getattr(batch, name)) for name in batch.__slots__)
