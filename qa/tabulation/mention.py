"""What a sentence names, and where in it that stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.document import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a sentence that names something, as it stands there.

    `order` is what it is sorted by and never shown: the value of a quantity, a date as ISO 8601 ("2018", "2018-03",
    "2018-03-05"); None where that is not plain.
    """

    span: Span
    order: float | str | None = None


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span shares a character with any of the others."""
    return any(span.start < other.end and other.start < span.end for other in others)
