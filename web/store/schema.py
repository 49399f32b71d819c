"""The tables of the file that outlives the server, and the steps that lead from each version of them to the next.

A step is never changed once it has been released; a new one is added, whose last statement tells its version. Times
are microseconds since 1970, UTC. `folded` texts are for searching: lower case, without accents.
"""

FIRST = (
    """
    CREATE TABLE conversations (
        number INTEGER PRIMARY KEY,   -- in the order in which they were begun
        id TEXT NOT NULL UNIQUE,
        owner TEXT,                   -- SHA-256 of the visitor's id; none for a program without a cookie
        title TEXT NOT NULL,
        folded TEXT NOT NULL,
        last_read_as TEXT NOT NULL,   -- what a follow-up leans on: qa.understanding.rewriting.Conversation
        quoted TEXT NOT NULL,         -- JSON: [[document id, start], …]
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
    )
    """,
    "CREATE INDEX conversations_of_an_owner ON conversations (owner, updated)",
    "CREATE INDEX conversations_by_age ON conversations (updated)",
    """
    CREATE TABLE turns (
        id TEXT PRIMARY KEY,
        conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,    -- from 1
        question TEXT NOT NULL,
        read_as TEXT NOT NULL,
        status TEXT NOT NULL,
        reply TEXT NOT NULL,          -- JSON, as web.contract.reply_json gave it
        folded TEXT NOT NULL,         -- question and answer
        asked_at INTEGER NOT NULL,
        UNIQUE (conversation, position)
    )
    """,
    """
    CREATE TABLE feedback (
        turn TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
        verdict TEXT NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL
    )
    """,
    "CREATE INDEX feedback_by_age ON feedback (at)",
    """
    CREATE TABLE refused (
        number INTEGER PRIMARY KEY,
        question TEXT NOT NULL,
        read_as TEXT NOT NULL,
        folded TEXT NOT NULL,         -- what is counted as the same question
        reason TEXT NOT NULL,
        at INTEGER NOT NULL
    )
    """,
    "CREATE INDEX refused_by_age ON refused (at)",
    "CREATE INDEX refused_alike ON refused (folded, at)",
    "PRAGMA user_version = 1",
)
SECOND = (
    "ALTER TABLE refused ADD COLUMN message TEXT",  # JSON of the message that `reason` says in English; none before
    "PRAGMA user_version = 2",
)
THIRD = (
    "ALTER TABLE conversations ADD COLUMN scope TEXT",  # JSON of the scope that a follow-up is asked in; none is all
    "PRAGMA user_version = 3",
)
STEPS = (FIRST, SECOND, THIRD)  # STEPS[n] leads from version n to version n + 1
