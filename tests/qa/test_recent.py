"""Replies are remembered over one index, and never over another."""

from collections.abc import Callable

from index.search import Index
from qa.recent import MAX_REPLIES, RecentReplies
from qa.reply import Courtesy

IndexOf = Callable[..., Index]


def test_a_reply_is_found_again_over_the_same_index(index_of: IndexOf) -> None:
    index, recent = index_of("# A\n\nGold pays.\n"), RecentReplies()
    assert recent.find(index, "gold?") is None
    recent.keep(index, "gold?", Courtesy("gold?", "Yes."))
    assert recent.find(index, "gold?") == Courtesy("gold?", "Yes.")
    assert recent.find(index, "arms?") is None


def test_a_reply_over_another_index_is_never_found_even_of_the_same_generation(index_of: IndexOf) -> None:
    old, new, recent = index_of("# A\n\nGold pays.\n"), index_of("# A\n\nGold pays.\n"), RecentReplies()
    recent.keep(old, "gold?", Courtesy("gold?", "old"))
    assert recent.find(new, "gold?") is None
    recent.keep(new, "arms?", Courtesy("arms?", "new"))
    assert (recent.find(old, "gold?"), recent.find(new, "gold?")) == (None, None)


def test_the_reply_that_nobody_asked_for_longest_is_forgotten_first(index_of: IndexOf) -> None:
    index, recent = index_of("# A\n\nGold pays.\n"), RecentReplies()
    for n in range(MAX_REPLIES):
        recent.keep(index, n, Courtesy(str(n), ""))
    recent.find(index, 0)
    recent.keep(index, "one more", Courtesy("one more", ""))
    assert (recent.find(index, 0), recent.find(index, 1)) == (Courtesy("0", ""), None)
