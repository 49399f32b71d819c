"""Remembers the latest replies over the index in use: what many ask is read once, also when they ask at a time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock

from index.search import Index
from qa.answer import Reply

MAX_REPLIES = 500  # each holds some sentences and points into the index


class AnswerCache:
    """Replies by whatever was asked, of one index at a time. Safe to share between threads."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._replies: OrderedDict[Hashable, Reply] = OrderedDict()
        self._being_made: dict[Hashable, Event] = {}
        self._lock = Lock()

    def reply(self, index: Index, asked: Hashable, make: Callable[[], Reply]) -> Reply:
        """The reply that was given over this very index, else the one that `make` gives, which is remembered.

        Who asks what is being made waits for it; when `make` fails, the next one makes it. The first question over
        another index makes all replies forgotten.
        """
        while True:
            with self._lock:
                self._turn_to(index)
                if asked in self._replies:
                    self._replies.move_to_end(asked)
                    return self._replies[asked]
                key = (id(index), asked)
                made = self._being_made.get(key)
                if made is None:
                    self._being_made[key] = made = Event()
                    break
            made.wait()
        try:
            reply = make()
            self._keep(index, asked, reply)
            return reply
        finally:
            with self._lock:
                del self._being_made[key]
            made.set()

    def _keep(self, index: Index, asked: Hashable, reply: Reply) -> None:
        with self._lock:
            if index is not self._index:
                return  # another one came into use meanwhile
            self._replies[asked] = reply
            while len(self._replies) > MAX_REPLIES:
                self._replies.popitem(last=False)

    def _turn_to(self, index: Index) -> None:
        if index is not self._index:
            self._index = index
            self._replies.clear()
