"""What outlives the server, over one SQLite file: conversations, feedback, and refused questions."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from web.store.database import Clock, Database
from web.store.feedback import FeedbackBook
from web.store.history import History
from web.store.refused import RefusedQuestions


@dataclass(frozen=True, slots=True)
class Store:
    """The three rooms of one file. Safe to share between threads."""

    history: History
    feedback: FeedbackBook
    refused: RefusedQuestions
    database: Database

    def close(self) -> None:
        """Closes the file."""
        self.database.close()


def open_store(file: Path | None, *, ttl_days: int, clock: Clock = lambda: datetime.now(UTC)) -> Store:
    """The store of a file, which is made when there is none; without one, all is in memory and ends with the process.

    What was last used more than `ttl_days` ago is deleted. Nothing is raised: see `web.store.database`.
    """
    database = Database(file, clock)
    history = History(database, clock, timedelta(days=ttl_days))
    return Store(history, FeedbackBook(database, clock), RefusedQuestions(database), database)
