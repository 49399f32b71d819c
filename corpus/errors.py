"""What can be wrong with documents.

CorpusError
└─ UnreadableFileError   one file; the others go on
"""


class CorpusError(Exception):
    """The documents cannot be read as asked."""


class UnreadableFileError(CorpusError):
    """One file cannot be read; the message says why, in words for the operator ("no text: scanned?")."""
