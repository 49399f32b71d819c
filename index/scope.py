"""A part of the documents that a question is asked of: by name, collection, date, publisher or language."""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.document import Document


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents may be found; what is empty leaves all in, so that `Scope()` is all documents.

    A document is in when it is named by its id or by its collection, where either is said, and meets all the rest.
    Days are YYYY, YYYY-MM or YYYY-MM-DD. Two are compared as exactly as the less exact one is written: a document of
    "2019" is published since "2019-06". One without a day is in no scope that asks for days; a brief without a day of
    its own has that of what it restates.
    """

    documents: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    published_since: str = ""
    published_until: str = ""
    publishers: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self != Scope()

    def holds(self, document: Document) -> bool:
        """Whether a document is in."""
        return (
            self._names(document)
            and self._dates(document)
            and (not self.publishers or document.publisher in self.publishers)
            and (not self.languages or document.language in self.languages)
        )

    def ids(self, documents: Iterable[Document]) -> frozenset[str]:
        """The ids of those of the documents that are in."""
        return frozenset(document.id for document in documents if self.holds(document))

    def _names(self, document: Document) -> bool:
        named = document.id in self.documents or document.collection in self.collections
        return named or not (self.documents or self.collections)

    def _dates(self, document: Document) -> bool:
        day, since, until = published_on(document), self.published_since, self.published_until
        return not (since or until) or bool(
            day and day[: len(since)] >= since[: len(day)] and day[: len(until)] <= until[: len(day)]
        )


ALL = Scope()


def published_on(document: Document) -> str:
    """The day on which a document was published, or what a brief restates; "" where neither is known."""
    return document.published or (document.restates.published if document.restates else "")
