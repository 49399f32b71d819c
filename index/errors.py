"""What can go wrong with an index. Every message says what happened and the command to run.

IndexFault
 ├─ NoIndexError          nothing has been built yet
 ├─ DamagedIndexError     a file is missing or is not what was written
 ├─ MismatchedIndexError  built with another model, other cutting rules or another format
 ├─ BuildRunningError     another process is building
 ├─ HeldBackError         a new generation answers its judged questions worse than the one in use
 ├─ StartingError         the models are still being loaded
 ├─ CacheError            what earlier builds worked out cannot be read or kept
 └─ ModelError            a model is missing, damaged or cannot be loaded
"""

from corpus.message import Message


class IndexFault(Exception):
    """The index cannot do what was asked; `message` is meant for the operator."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class NoIndexError(IndexFault):
    """No index has been built in this home."""


class DamagedIndexError(IndexFault):
    """A file of the index is missing, unreadable or altered."""


class MismatchedIndexError(IndexFault):
    """The index was made with another model, other cutting rules or another format than the settings name."""


class BuildRunningError(IndexFault):
    """Another process holds the build lock."""


class HeldBackError(IndexFault):
    """A new generation is whole, but answers worse than the one in use; the message names the answers that changed."""


class StartingError(IndexFault):
    """The server listens already, but cannot answer yet; or it never will, and the message says why."""


class CacheError(IndexFault):
    """The build cache cannot be used: its disk is full, or may not be written."""


class ModelError(IndexFault):
    """A model's files are missing, altered or cannot be loaded."""
