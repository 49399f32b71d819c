"""Remembers in memory how conversations stand that could not be written to the file."""

from collections import OrderedDict
from threading import Lock

from qa.understanding.rewriting import Conversation

MAX_UNSAVED = 10_000  # each holds a question and a few places; the one unused longest is forgotten first


class Unsaved:
    """Conversations by id, each for its owner, if it has one. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[str | None, Conversation]] = OrderedDict()
        self._lock = Lock()

    def find(self, conversation_id: str, owner: str | None) -> Conversation | None:
        """How a conversation stands; None when it is unknown or another's."""
        with self._lock:
            kept_for, conversation = self._kept.get(conversation_id, (None, None))
            return conversation if kept_for in {None, owner} else None

    def keep(self, conversation_id: str, owner: str | None, conversation: Conversation) -> None:
        """Remembers how a conversation stands now. It stays with the owner that it began with."""
        with self._lock:
            kept_for, _ = self._kept.get(conversation_id, (owner, None))
            self._kept[conversation_id] = (kept_for, conversation)
            self._kept.move_to_end(conversation_id)
            while len(self._kept) > MAX_UNSAVED:
                self._kept.popitem(last=False)

    def forget(self, conversation_id: str) -> None:
        """Forgets a conversation, which has been written now."""
        with self._lock:
            self._kept.pop(conversation_id, None)

    def forget_of(self, owner: str | None, conversation_id: str | None = None) -> bool:
        """Forgets those of an owner, or one of them; whether there was any."""
        with self._lock:
            ids = [
                known
                for known, (kept_for, _) in self._kept.items()
                if kept_for == owner and owner is not None and conversation_id in {None, known}
            ]
            for known in ids:
                del self._kept[known]
            return bool(ids)
