"""What visitors said of answers: up or down, and why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from web.contract import Json
from web.store.database import Clock, Database, Outcome, to_moment, to_number
from web.store.one_line import one_line
from web.store.sheet import as_csv

MAX_REASON_CHARS = 1000

GIVE = """
    INSERT INTO feedback (turn, verdict, reason, at) SELECT id, :verdict, :reason, :now FROM turns WHERE id = :turn
    ON CONFLICT (turn) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = excluded.at
"""
NEWEST_FIRST = """
    SELECT f.turn, f.verdict, f.reason, f.at, t.question, t.read_as, t.status, t.reply
    FROM feedback AS f JOIN turns AS t ON t.id = f.turn ORDER BY f.at DESC, f.turn LIMIT :limit
"""
HEADER = ("at", "verdict", "reason", "question", "read_as", "status", "answer", "turn")


class Verdict(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was said of a turn; the reason may be empty."""

    turn_id: str
    verdict: Verdict
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """Feedback with the question that it is about, and the very reply that was given."""

    feedback: Feedback
    question: str
    read_as: str
    status: str
    reply: Json


class FeedbackBook:
    """Feedback by turn. Safe to share between threads. It goes with the conversation that its turn belongs to."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def give(self, turn_id: str, verdict: Verdict, reason: str = "") -> Outcome:
        """Keeps what is said of a turn, in place of what was said before; UNKNOWN when there is no such turn."""
        line, now = one_line(reason, MAX_REASON_CHARS), to_number(self._clock())
        return self._database.change([GIVE], {"turn": turn_id, "verdict": verdict, "reason": line, "now": now})

    def find(self, turn_id: str) -> Feedback | None:
        """What was said of a turn; None when nothing was."""
        query = "SELECT turn, verdict, reason, at FROM feedback WHERE turn = :turn"
        return next(iter(self._database.rows(query, {"turn": turn_id}, _feedback)), None)

    def newest_first(self, limit: int = -1) -> list[JudgedTurn]:
        """What was said, all of it without a limit."""
        return self._database.rows(NEWEST_FIRST, {"limit": limit}, _judged_turn)

    def as_csv(self) -> Iterator[str]:
        """All of it as the lines of a CSV file."""
        rows = (
            (
                said.at.isoformat(),
                said.verdict,
                said.reason,
                row.question,
                row.read_as,
                row.status,
                str(row.reply["answer"]),
                said.turn_id,
            )
            for row in self.newest_first()
            for said in [row.feedback]
        )
        return as_csv(HEADER, rows)


def _feedback(turn_id: str, verdict: str, reason: str, at: int) -> Feedback:
    return Feedback(turn_id, Verdict(verdict), reason, to_moment(at))


def _judged_turn(
    turn_id: str, verdict: str, reason: str, at: int, question: str, read_as: str, status: str, reply: str
) -> JudgedTurn:
    return JudgedTurn(_feedback(turn_id, verdict, reason, at), question, read_as, status, dict(json.loads(reply)))
