"""What can be wrong with documents.

CorpusError
├─ UnreadableFileError   one file; the others go on
└─ UnaddableFileError    one file that is not taken
   └─ NameTakenError     another file of its name is there
"""

from corpus.codes import CorpusCode
from corpus.message import Message


class CorpusError(Exception):
    """The documents cannot be read as asked; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class UnreadableFileError(CorpusError):
    """One file cannot be read."""


class UnaddableFileError(CorpusError):
    """One file cannot be added; `reason` says why without its name."""

    def __init__(self, name: str, reason: Message) -> None:
        super().__init__(Message(CorpusCode.FILE_AT, file=name, reason=reason))
        self.reason = reason


class NameTakenError(UnaddableFileError):
    """Another file of the name is there, and nobody said what shall become of the two."""
