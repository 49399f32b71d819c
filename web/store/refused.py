"""The questions that the documents could not answer, counted for the operator.

They are kept without any owner, apart from the conversations: a visitor who deletes a conversation leaves no trace of
who asked, and the operator still sees what is missing. They live as long as conversations do.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from corpus.message import Message, plain
from index.words import fold
from web.contract import Json
from web.messages import render_in_english
from web.store.database import Database, to_moment
from web.store.sheet import as_csv

MAX_REFUSED = 50_000  # the oldest go
MAX_CHARS = 4000  # of a question, and of a reason

NOTE_REFUSED = (
    """
    INSERT INTO refused (question, read_as, folded, reason, message, at)
    SELECT :refused_question, :refused_as, :refused_folded, :refused_reason, :refused_message, :now
    WHERE :status = 'not_found'
    """,
    "DELETE FROM refused WHERE number <= (SELECT max(number) FROM refused) - :max_refused",
)
NEWEST_FIRST = """
    SELECT question, read_as, reason, message, count(*),
        max(at)  -- SQLite: the columns are those of the row with the maximum
    FROM refused GROUP BY folded ORDER BY max(at) DESC, folded LIMIT :limit
"""
HEADER = ("last_asked", "times", "question", "read_as", "named", "reason")


@dataclass(frozen=True, slots=True)
class RefusedQuestion:
    """A question that was refused, as it was asked last, and why."""

    question: str
    read_as: str
    reason: Message
    times: int
    last_asked: datetime

    @property
    def named(self) -> tuple[str, ...]:
        """The words that the refusal said are lacking."""
        words = dict(self.reason.arguments).get("words", ())
        return tuple(map(str, words)) if isinstance(words, tuple) else ()


class RefusedQuestions:
    """Reads what `web.store.history.History.keep` noted. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest_first(self, limit: int = -1) -> list[RefusedQuestion]:
        """Each question once, all of them without a limit.

        Two are one question when they were read alike but for case, accents, and the mark at their end.
        """
        return self._database.rows(NEWEST_FIRST, {"limit": limit}, _refused_question)

    def as_csv(self) -> Iterator[str]:
        """All of them as the lines of a CSV file."""
        rows = (
            (
                row.last_asked.isoformat(),
                str(row.times),
                row.question,
                row.read_as,
                ", ".join(row.named),
                render_in_english(row.reason),
            )
            for row in self.newest_first()
        )
        return as_csv(HEADER, rows)


def refused_values(reply: Json) -> dict[str, str | int | None]:
    """What `NOTE_REFUSED` takes from a reply; it also takes its `status` and the time `now`."""
    read_as = " ".join(reply["read_as"].split())[:MAX_CHARS]
    message = next(iter(reply["messages"]), None)
    return {
        "refused_question": reply["question"][:MAX_CHARS],
        "refused_as": read_as,
        "refused_folded": fold(read_as).rstrip(" ?!.…؟"),
        "refused_reason": reply["answer"][:MAX_CHARS],
        "refused_message": message and json.dumps(message),
        "max_refused": MAX_REFUSED,
    }


def _refused_question(
    question: str, read_as: str, reason: str, message: str | None, times: int, last_asked: int
) -> RefusedQuestion:
    why = Message.from_json(json.loads(message)) if message else plain(reason)
    return RefusedQuestion(question, read_as, why, times, to_moment(last_asked))
