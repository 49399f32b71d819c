"""Remembers conversations in memory, the latest ones, so that a follow-up can be understood."""

import secrets
from collections import OrderedDict
from threading import Lock

from qa.conversation import Conversation

MAX_CONVERSATIONS = 10_000  # each holds a question and a few places; the one unused longest is forgotten first


class Conversations:
    """Conversations by id. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Conversation] = OrderedDict()
        self._lock = Lock()

    def find(self, conversation_id: str | None) -> tuple[str, Conversation]:
        """The conversation of an id; a new one, under a new id, when there is none (any more)."""
        with self._lock:
            if conversation_id is not None and conversation_id in self._kept:
                return conversation_id, self._kept[conversation_id]
        return secrets.token_urlsafe(12), Conversation()

    def keep(self, conversation_id: str, conversation: Conversation) -> None:
        """Remembers how a conversation stands now."""
        with self._lock:
            self._kept[conversation_id] = conversation
            self._kept.move_to_end(conversation_id)
            while len(self._kept) > MAX_CONVERSATIONS:
                self._kept.popitem(last=False)
