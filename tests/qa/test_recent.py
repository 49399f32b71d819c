"""Replies are remembered over one index, never over another, and made once however many ask."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from index.search import Index
from qa.recent import MAX_REPLIES, RecentReplies
from qa.reply import Courtesy, Reply

IndexOf = Callable[..., Index]


def says(text: str) -> Callable[[], Reply]:
    return lambda: Courtesy("", text)


def never() -> Reply:
    raise AssertionError("this reply is known, and must not be made again")


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    return index_of("# A\n\nGold pays.\n")


def test_a_reply_is_made_once_over_one_index(index: Index) -> None:
    recent = RecentReplies()
    assert recent.reply(index, "gold?", says("Yes.")) == Courtesy("", "Yes.")
    assert recent.reply(index, "gold?", never) == Courtesy("", "Yes.")
    assert recent.reply(index, "arms?", says("No.")) == Courtesy("", "No.")


def test_a_reply_over_another_index_is_never_given_even_of_the_same_generation(index: Index, index_of: IndexOf) -> None:
    recent, new = RecentReplies(), index_of("# A\n\nGold pays.\n")
    recent.reply(index, "gold?", says("old"))
    assert recent.reply(new, "gold?", says("new")) == Courtesy("", "new")
    assert recent.reply(index, "gold?", says("old again")) == Courtesy("", "old again")


def test_the_reply_that_nobody_asked_for_longest_is_forgotten_first(index: Index) -> None:
    recent = RecentReplies()
    for n in range(MAX_REPLIES):
        recent.reply(index, n, says(str(n)))
    recent.reply(index, 0, never)
    recent.reply(index, "one more", says(""))
    assert recent.reply(index, 0, never) == Courtesy("", "0")
    assert recent.reply(index, 1, says("made again")) == Courtesy("", "made again")


def test_many_who_ask_at_a_time_wait_for_one_reply(index: Index) -> None:
    recent, begun, go_on, made = RecentReplies(), Event(), Event(), []

    def slow() -> Reply:
        begun.set()
        go_on.wait(60)
        made.append(1)
        return Courtesy("", "Yes.")

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(recent.reply, index, "gold?", slow)
        begun.wait(60)
        others = [pool.submit(recent.reply, index, "gold?", slow) for _ in range(7)]
        go_on.set()
        assert {one.result() for one in (first, *others)} == {Courtesy("", "Yes.")}
    assert len(made) == 1


def test_when_making_fails_the_next_one_makes_it(index: Index) -> None:
    recent = RecentReplies()

    def fails() -> Reply:
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError):
        recent.reply(index, "gold?", fails)
    assert recent.reply(index, "gold?", says("Yes.")) == Courtesy("", "Yes.")
