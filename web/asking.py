"""Asks one question for a visitor or a program, and remembers what was said."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import Protocol

from index.scope import Scope
from index.search import Index
from qa.assistant import Examination, OnStep, Turn
from qa.understanding.rewriting import Conversation
from web.contract import Json, reply_json
from web.store import Store

MAX_ATTEMPTS = 1000  # replies for browsers that lost the connection and ask again; the oldest is forgotten first


class Answering(Protocol):
    """Who answers: an assistant, or what becomes one once its models are loaded."""

    def current_index(self) -> Index:
        """The index in use. Raises IndexFault when there is none."""

    def ask(self, question: str, conversation: Conversation, on_step: OnStep) -> Turn:
        """The reply to a question in its conversation. Raises IndexFault when there is no index to answer from."""

    def examine(self, read_as: str, index: Index, quoted: Sequence[tuple[str, int]]) -> Examination:
        """What an index holds on a question that stands alone, with the passages at the `quoted` places."""


class Asking:
    """Puts a question into its conversation. Safe to share between threads."""

    def __init__(self, assistant: Answering, store: Store) -> None:
        self._assistant = assistant
        self._store = store
        self._attempts: OrderedDict[str, Json] = OrderedDict()
        self._lock = Lock()

    def ask(
        self,
        question: str,
        conversation_id: str | None,
        owner: str | None,
        attempt: str = "",
        on_step: OnStep = lambda _step, _passages: None,
        scope: Scope | None = None,
    ) -> Json:
        """The reply, as the JSON API gives it. `owner` is the visitor whose conversation it is; a program has none.

        `scope` is the part of the documents that is asked from now on; None goes on with that of the conversation.

        The same `attempt` (a name that the asker chose) by the same owner gets the same reply, and is kept once.
        """
        known = self._attempt(owner, attempt)
        if known is not None:
            return known
        conversation_id, conversation = self._store.history.find(conversation_id, owner)
        if scope is not None:
            conversation = replace(conversation, scope=scope)
        turn = self._assistant.ask(question, conversation, on_step)
        reply = reply_json(turn, conversation_id)
        self._store.history.keep(conversation_id, owner, turn.conversation, reply)
        if attempt:
            self._keep_attempt(owner, attempt, reply)
        return reply

    def is_kept(self, reply: Json, owner: str) -> bool:
        """Whether the conversation of a reply can be read again by its owner: it was written, and not deleted since."""
        return self._store.history.one(reply["conversation_id"], owner) is not None

    def conversation_so_far(self, reply: Json, owner: str) -> list[Json]:
        """The replies of a conversation up to this one, oldest first; this one alone where the others are not kept."""
        conversation_id = reply["conversation_id"]
        turns = self._store.history.turns(conversation_id, owner)
        replies = [turn.reply | {"conversation_id": conversation_id} for turn in turns]
        return replies if any(one["id"] == reply["id"] for one in replies) else [reply]

    def _attempt(self, owner: str | None, attempt: str) -> Json | None:
        with self._lock:
            return self._attempts.get(f"{owner} {attempt}") if attempt else None

    def _keep_attempt(self, owner: str | None, attempt: str, reply: Json) -> None:
        with self._lock:
            self._attempts[f"{owner} {attempt}"] = reply
            while len(self._attempts) > MAX_ATTEMPTS:
                self._attempts.popitem(last=False)
