"""Remembers the latest replies over the index in use: the same question need not be read twice."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from index.search import Index
from qa.reply import Reply

MAX_REPLIES = 500  # each holds some sentences and points into the index


class RecentReplies:
    """Replies by whatever was asked, of one index at a time. Safe to share between threads."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._replies: OrderedDict[Hashable, Reply] = OrderedDict()
        self._lock = Lock()

    def find(self, index: Index, asked: Hashable) -> Reply | None:
        """The reply that was given over this very index; None when there was none, or it was too long ago."""
        with self._lock:
            if index is not self._index or asked not in self._replies:
                return None
            self._replies.move_to_end(asked)
            return self._replies[asked]

    def keep(self, index: Index, asked: Hashable, reply: Reply) -> None:
        """Remembers a reply; the first one over another index makes the others forgotten."""
        with self._lock:
            if index is not self._index:
                self._index = index
                self._replies.clear()
            self._replies[asked] = reply
            while len(self._replies) > MAX_REPLIES:
                self._replies.popitem(last=False)
