"""The statements on conversations and turns, and the values that their rows become."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.scope import ALL
from index.words import fold
from qa.understanding.rewriting import Conversation
from web.contract import Json
from web.scope import Filters, filters_json
from web.store.database import to_moment
from web.store.one_line import one_line

MAX_TITLE_CHARS = 120
MAX_TURNS = 200  # of a conversation; the oldest go
MAX_CONVERSATIONS = 500  # of an owner; those unused longest go
MAX_WITHOUT_OWNER = 10_000  # of all programs together, about 100 MB
MAX_QUESTION_CHARS = 10_000  # as it was read: a follow-up brings the question before along
MAX_FOLDED_CHARS = 20_000  # of a turn, for searching
MAX_SEARCH_CHARS = 200
MAX_SEARCH_WORDS = 10

STATE = """
    SELECT last_read_as, quoted, scope FROM conversations WHERE id = :conversation AND (owner IS NULL OR owner = :owner)
"""
CONVERSATION = """
    INSERT INTO conversations (id, owner, title, folded, last_read_as, quoted, scope, created, updated)
    VALUES (:conversation, :owner, :title, :folded_title, :last_read_as, :quoted, :scope, :now, :now)
    ON CONFLICT (id) DO UPDATE
    SET last_read_as = excluded.last_read_as, quoted = excluded.quoted, scope = excluded.scope,
        updated = excluded.updated
    WHERE owner IS NULL OR owner = excluded.owner
"""
TURN = """
    INSERT INTO turns (id, conversation, position, question, read_as, status, reply, folded, asked_at)
    SELECT :turn, number, (SELECT coalesce(max(position), 0) + 1 FROM turns WHERE conversation = number),
        :question, :read_as, :status, :reply, :folded, :now
    FROM conversations WHERE id = :conversation
    ON CONFLICT (id) DO NOTHING
"""
DROP_OLDEST_TURNS = """
    DELETE FROM turns WHERE conversation = (SELECT number FROM conversations WHERE id = :conversation)
    AND position <= (SELECT max(t.position) FROM turns AS t WHERE t.conversation = turns.conversation) - :max_turns
"""
DROP_OLDEST_CONVERSATIONS = """
    DELETE FROM conversations WHERE number IN (
        SELECT number FROM conversations WHERE owner IS (SELECT owner FROM conversations WHERE id = :conversation)
        ORDER BY updated DESC, number DESC LIMIT -1
        OFFSET (SELECT CASE WHEN owner IS NULL THEN :max_without_owner ELSE :max_conversations END
            FROM conversations WHERE id = :conversation)
    )
"""
KEEP_TURN = (CONVERSATION, TURN, DROP_OLDEST_TURNS, DROP_OLDEST_CONVERSATIONS)  # the first changes none of another's
NEWEST_FIRST = """
    SELECT id, title, created, updated, (SELECT count(*) FROM turns WHERE conversation = number)
    FROM conversations AS c WHERE owner = :owner AND NOT EXISTS (
        SELECT 1 FROM json_each(:words) AS word WHERE instr(c.folded, word.value) = 0 AND NOT EXISTS (
            SELECT 1 FROM turns WHERE conversation = c.number AND instr(turns.folded, word.value) > 0
        )
    )
    ORDER BY updated DESC, number DESC
"""
ONE_OF_AN_OWNER = """
    SELECT id, title, created, updated, (SELECT count(*) FROM turns WHERE conversation = number)
    FROM conversations WHERE id = :conversation AND owner = :owner
"""
TURNS_IN_ORDER = """
    SELECT t.id, c.id, t.question, t.read_as, t.status, t.reply, t.asked_at
    FROM turns AS t JOIN conversations AS c ON c.number = t.conversation
    WHERE c.id = :conversation AND c.owner = :owner ORDER BY t.position
"""
ONE_TURN = """
    SELECT t.id, c.id, t.question, t.read_as, t.status, t.reply, t.asked_at
    FROM turns AS t JOIN conversations AS c ON c.number = t.conversation WHERE t.id = :turn
"""
RENAME = """
    UPDATE conversations SET title = :title, folded = :folded_title WHERE id = :conversation AND owner = :owner
"""
FIRST_QUESTION = """
    SELECT question FROM turns
    WHERE conversation = (SELECT number FROM conversations WHERE id = :conversation AND owner = :owner)
    ORDER BY position LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """What a list of conversations says of one. `turns` are counted."""

    id: str
    title: str
    created: datetime
    updated: datetime
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question and the very reply that was given, as `web.contract.reply_json` told it then."""

    id: str
    conversation_id: str
    question: str
    read_as: str
    status: str
    reply: Json
    asked_at: datetime


def turn_values(conversation: Conversation, reply: Json) -> dict[str, str | int | None]:
    """What the statements that keep a turn take from it; they also take `conversation`, `owner`, `reply` and `now`."""
    return title_values(reply["question"]) | {
        "last_read_as": conversation.last_read_as,
        "quoted": json.dumps(conversation.quoted),
        "scope": json.dumps(filters_json(conversation.scope)) if conversation.scope else None,
        "turn": reply["id"],
        "question": reply["question"][:MAX_QUESTION_CHARS],
        "read_as": reply["read_as"][:MAX_QUESTION_CHARS],
        "status": reply["status"],
        "folded": fold(f"{reply['question']}\n{reply['answer']}")[:MAX_FOLDED_CHARS],
        "max_turns": MAX_TURNS,
        "max_conversations": MAX_CONVERSATIONS,
        "max_without_owner": MAX_WITHOUT_OWNER,
    }


def title_values(text: str) -> dict[str, str | int | None]:
    """A text as the title that a conversation is given."""
    title = one_line(text, MAX_TITLE_CHARS)
    return {"title": title, "folded_title": fold(title)}


def search_words(text: str) -> str:
    """The words to look for, as `NEWEST_FIRST` takes them; none for an empty text."""
    return json.dumps(fold(text[:MAX_SEARCH_CHARS]).split()[:MAX_SEARCH_WORDS])


def conversation_of(last_read_as: str, quoted: str, scope: str | None) -> Conversation:
    """What a follow-up leans on."""
    places: Sequence[tuple[str, int]] = json.loads(quoted)
    return Conversation(
        last_read_as,
        tuple((str(document_id), int(start)) for document_id, start in places),
        Filters.model_validate_json(scope).scope() if scope else ALL,
    )


def kept_conversation_of(conversation_id: str, title: str, created: int, updated: int, turns: int) -> KeptConversation:
    """One row of a list."""
    return KeptConversation(conversation_id, title, to_moment(created), to_moment(updated), turns)


def kept_turn_of(
    turn_id: str, conversation_id: str, question: str, read_as: str, status: str, reply: str, asked_at: int
) -> KeptTurn:
    """One turn."""
    told: Json = dict(json.loads(reply))
    return KeptTurn(turn_id, conversation_id, question, read_as, status, told, to_moment(asked_at))
