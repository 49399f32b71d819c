"""A question that the documents are known to answer: made and tried when the index is built."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the document from which it is answered."""

    question: str
    document_id: str
