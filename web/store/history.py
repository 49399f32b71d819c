"""The conversations that visitors had: to go on with, to read again, to search, and to delete.

A visitor who deletes a conversation deletes its turns, their permanent links and their feedback.
"""

import hashlib
import json
import logging
import secrets
from dataclasses import replace
from datetime import timedelta

from qa.understanding.rewriting import Conversation
from web.contract import Json
from web.store import kept
from web.store.database import Clock, Database, Outcome, to_number
from web.store.kept import KeptConversation, KeptTurn
from web.store.refused import NOTE_REFUSED, refused_values
from web.store.unsaved import Unsaved

MAX_REPLY_CHARS = 500_000  # of JSON; a usual reply has 5,000
EXPIRES_EVERY = timedelta(days=1)

log = logging.getLogger(__name__)


class History:
    """Conversations by id. Safe to share between threads.

    An owner is the random id of a visitor, of which only the SHA-256 is stored. A program without a cookie has none:
    whoever knows the id of its conversation can go on with it, and nobody can list, read or delete it.
    """

    def __init__(self, database: Database, clock: Clock, ttl: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._ttl = ttl
        self._unsaved = Unsaved()
        self._expires_next = clock() + EXPIRES_EVERY
        self.expire()

    def start(self) -> tuple[str, Conversation]:
        """A new conversation under an id that cannot be guessed. It is stored with its first turn."""
        return secrets.token_urlsafe(12), Conversation()

    def find(self, conversation_id: str | None, owner: str | None) -> tuple[str, Conversation]:
        """What a follow-up leans on; a new conversation, under a new id, when the id is unknown or another's."""
        if conversation_id is None:
            return self.start()
        unsaved = self._unsaved.find(conversation_id, _digest(owner))
        found = (
            [unsaved] if unsaved else self._database.rows(kept.STATE, _of(conversation_id, owner), kept.conversation_of)
        )
        return (conversation_id, found[0]) if found else self.start()

    def keep(self, conversation_id: str, owner: str | None, conversation: Conversation, reply: Json) -> Outcome:
        """Adds a turn to a conversation, which may be new, and remembers how it stands now.

        UNKNOWN when it belongs to another owner: nothing is kept then. UNWRITTEN when the file cannot be written now:
        a follow-up is still understood, as long as this server runs. A refused question is noted without its owner.
        """
        now, told = self._clock(), json.dumps(reply)
        if now >= self._expires_next:
            self._expires_next = now + EXPIRES_EVERY
            self.expire()
        outcome = Outcome.UNWRITTEN
        if len(told) <= MAX_REPLY_CHARS:
            outcome = self._database.change(
                [*kept.KEEP_TURN, *NOTE_REFUSED],
                _of(conversation_id, owner)
                | {"reply": told, "now": to_number(now)}
                | kept.turn_values(conversation, reply)
                | refused_values(reply),
            )
        else:
            log.error("a reply of %d characters of JSON is too long to be kept", len(told))
        if outcome is Outcome.UNWRITTEN:
            self._unsaved.keep(conversation_id, _digest(owner), conversation)
        elif outcome is Outcome.DONE:
            self._unsaved.forget(conversation_id)
        return outcome

    def newest_first(self, owner: str, search: str = "") -> list[KeptConversation]:
        """An owner's conversations; with a search, those in which each of its words, or part of a word, occurs.

        Titles, questions and answers are searched, whatever the case and the accents.
        """
        values = {"owner": _digest(owner), "words": kept.search_words(search)}
        return self._database.rows(kept.NEWEST_FIRST, values, kept.kept_conversation_of)

    def one(self, conversation_id: str, owner: str) -> KeptConversation | None:
        """A conversation of this owner; None when there is none of that id."""
        rows = self._database.rows(kept.ONE_OF_AN_OWNER, _of(conversation_id, owner), kept.kept_conversation_of)
        return rows[0] if rows else None

    def turns(self, conversation_id: str, owner: str) -> list[KeptTurn]:
        """The turns of a conversation of this owner in order; none when there is none of that id."""
        return self._database.rows(kept.TURNS_IN_ORDER, _of(conversation_id, owner), kept.kept_turn_of)

    def turn(self, turn_id: str) -> KeptTurn | None:
        """The turn of a permanent link, for whoever has the link.

        Its reply tells no `conversation_id`: a link shares one answer, and not how to go on with the conversation.
        """
        for turn in self._database.rows(kept.ONE_TURN, {"turn": turn_id}, kept.kept_turn_of):
            return replace(turn, reply={name: told for name, told in turn.reply.items() if name != "conversation_id"})
        return None

    def rename(self, conversation_id: str, owner: str, title: str) -> Outcome:
        """Gives a conversation of this owner another title; an empty one is its first question again."""
        values = _of(conversation_id, owner)
        titles = [title, *self._database.rows(kept.FIRST_QUESTION, values, str)]
        return self._database.change([kept.RENAME], values | kept.title_values(next(filter(str.strip, titles), "")))

    def delete(self, conversation_id: str, owner: str) -> Outcome:
        """Deletes a conversation of this owner for good."""
        statement = "DELETE FROM conversations WHERE id = :conversation AND owner = :owner"
        outcome = self._database.change([statement], _of(conversation_id, owner))
        was_unsaved = self._unsaved.forget_of(_digest(owner), conversation_id)
        return Outcome.DONE if was_unsaved and outcome is Outcome.UNKNOWN else outcome

    def delete_all(self, owner: str) -> Outcome:
        """Deletes every conversation of an owner for good; UNKNOWN when there was none."""
        outcome = self._database.change(["DELETE FROM conversations WHERE owner = :owner"], {"owner": _digest(owner)})
        was_unsaved = self._unsaved.forget_of(_digest(owner))
        return Outcome.DONE if was_unsaved and outcome is Outcome.UNKNOWN else outcome

    def expire(self) -> None:
        """Deletes the conversations, and the refused questions, that were last used longer ago than the time to live.

        Also done at opening and then, by `keep`, once a day.
        """
        values = {"before": to_number(self._clock()) - self._ttl // timedelta(microseconds=1)}
        self._database.change(["DELETE FROM conversations WHERE updated < :before"], values)
        self._database.change(["DELETE FROM refused WHERE at < :before"], values)


def _of(conversation_id: str, owner: str | None) -> dict[str, str | int | None]:
    return {"conversation": conversation_id, "owner": _digest(owner)}


def _digest(owner: str | None) -> str | None:
    """What is stored of an owner. An empty cookie names nobody."""
    return hashlib.sha256(owner.encode(errors="surrogatepass")).hexdigest() if owner else None
