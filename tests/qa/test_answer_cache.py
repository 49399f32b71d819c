"""Replies are remembered over one index, never over another, and made once however many ask."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from corpus.message import plain
from index.search import Index
from qa.answer import Courtesy, Reply
from qa.answer_cache import MAX_REPLIES, AnswerCache

IndexOf = Callable[..., Index]


def says(text: str) -> Callable[[], Reply]:
    return lambda: Courtesy("", plain(text))


def never() -> Reply:
    raise AssertionError("this reply is known, and must not be made again")


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of("# A\n\nGold pays.\n")


def test_a_reply_is_made_once_over_one_index(index: Index) -> None:
    cache = AnswerCache()
    assert cache.reply(index, "gold?", says("Yes.")) == Courtesy("", plain("Yes."))
    assert cache.reply(index, "gold?", never) == Courtesy("", plain("Yes."))
    assert cache.reply(index, "arms?", says("No.")) == Courtesy("", plain("No."))


def test_a_reply_over_another_index_is_never_given_even_of_the_same_generation(index: Index, index_of: IndexOf) -> None:
    cache, new = AnswerCache(), index_of("# A\n\nGold pays.\n")
    cache.reply(index, "gold?", says("old"))
    assert cache.reply(new, "gold?", says("new")) == Courtesy("", plain("new"))
    assert cache.reply(index, "gold?", says("old again")) == Courtesy("", plain("old again"))


def test_the_reply_that_nobody_asked_for_longest_is_forgotten_first(index: Index) -> None:
    cache = AnswerCache()
    for n in range(MAX_REPLIES):
        cache.reply(index, n, says(str(n)))
    cache.reply(index, 0, never)
    cache.reply(index, "one more", says(""))
    assert cache.reply(index, 0, never) == Courtesy("", plain("0"))
    assert cache.reply(index, 1, says("made again")) == Courtesy("", plain("made again"))


def test_many_who_ask_at_a_time_wait_for_one_reply(index: Index) -> None:
    cache, begun, go_on, made = AnswerCache(), Event(), Event(), []

    def slow() -> Reply:
        begun.set()
        go_on.wait(60)
        made.append(1)
        return Courtesy("", plain("Yes."))

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(cache.reply, index, "gold?", slow)
        begun.wait(60)
        others = [pool.submit(cache.reply, index, "gold?", slow) for _ in range(7)]
        go_on.set()
        assert {one.result() for one in (first, *others)} == {Courtesy("", plain("Yes."))}
    assert len(made) == 1


def test_when_making_fails_the_next_one_makes_it(index: Index) -> None:
    cache = AnswerCache()

    def fails() -> Reply:
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError):
        cache.reply(index, "gold?", fails)
    assert cache.reply(index, "gold?", says("Yes.")) == Courtesy("", plain("Yes."))
