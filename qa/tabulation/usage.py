"""Keeps how the index in use uses its names: counted once for each index that is loaded."""

from collections.abc import Iterator
from threading import Lock

from index.search import Index
from qa.tabulation.names import NameUse

MAX_CHARS = 3_000_000  # of text that is counted: about ten seconds, once; who has more documents has seen most names


class NameUsage:
    """Counts over the documents of one index at a time, when it is first asked. Safe to share between threads."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._use = NameUse({}, {})
        self._lock = Lock()

    def over(self, index: Index) -> NameUse:
        """How the documents of this index use their names; who asks while they are counted waits."""
        with self._lock:
            if index is not self._index:
                self._use = NameUse.of_texts(_texts(index))
                self._index = index
            return self._use


def _texts(index: Index) -> Iterator[str]:
    left = MAX_CHARS
    for document in index.documents.values():
        yield document.text[:left]
        left -= len(document.text)
        if left <= 0:
            return
