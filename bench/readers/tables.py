"""The bench's results as Markdown tables."""

import statistics
from collections.abc import Iterable, Iterator, Sequence

from bench.readers.bench import MEASURES, Result

NOTHING = "–"  # a reader that tells no headings or tables, or a document that has none


def summary(found: Sequence[Result]) -> Iterator[str]:
    """One row for each kind of file and reader: the mean over the files, each of which counts the same."""
    yield from _head(("files", "reader"))
    for suffix, reader in dict.fromkeys((result.suffix, result.reader) for result in found):
        own = [result for result in found if (result.suffix, result.reader) == (suffix, reader)]
        shares = [_mean(result.shares[title] for result in own) for title in MEASURES]
        seconds = statistics.mean(result.seconds_a_page for result in own)
        yield _row((f"{len(own)} {suffix[1:]}", reader), shares, seconds)


def details(found: Sequence[Result]) -> Iterator[str]:
    """One row for each file and reader."""
    yield from _head(("file", "reader"))
    for result in sorted(found, key=lambda r: r.name):
        yield _row((result.name, result.reader), list(result.shares.values()), result.seconds_a_page)


def _head(names: tuple[str, ...]) -> Iterator[str]:
    titles = [*names, *MEASURES, "ms a page"]
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"


def _row(names: tuple[str, ...], shares: Sequence[float | None], seconds: float) -> str:
    cells = [NOTHING if share is None else f"{100 * share:.1f}" for share in shares]
    return f"| {' | '.join([*names, *cells, f'{1000 * seconds:.0f}'])} |"


def _mean(shares: Iterable[float | None]) -> float | None:
    measured = [share for share in shares if share is not None]
    return statistics.mean(measured) if measured else None
