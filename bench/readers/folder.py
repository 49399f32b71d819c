"""Counts signs of bad reading over real files that have no truth, beside what other programs find in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.readers import faults, libraries
from bench.readers.bench import pages, timed
from bench.readers.griot import document_of
from bench.readers.reading import joined_lines
from corpus.errors import UnreadableFileError
from corpus.formats import is_known

MOST_SHOWN = 25  # words of a kind for each file
ORACLES: Mapping[str, Callable[[Path], str]] = {
    ".pdf": lambda file: "\n".join(joined_lines(libraries.poppler(file))),
    ".html": lambda file: libraries.trafilatura_text(file, "en").text,
    ".docx": lambda file: libraries.python_docx(file, "en").text,
}
"""All the text that another program finds, with words cut at line ends made whole."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What looks wrong in one file; `lost` is the share of the oracle's words that are nowhere, None without one."""

    name: str
    torn: list[faults.Tear]
    glued: list[str]
    split: list[str]
    lost: float | None
    lost_words: list[str]
    seconds_a_page: float


def faults_of(file: Path) -> Faults:
    """The signs of bad reading in a file. Raises UnreadableFileError."""
    document, seconds = timed(lambda: document_of(file))
    layout = libraries.poppler(file, "-layout") if file.suffix == ".pdf" else ""
    oracle = ORACLES.get(file.suffix.lower())
    told = "\n".join((document.text, *(block.locator for block in document.blocks)))
    lost, lost_words = faults.words_nowhere(told, oracle(file)) if oracle else (None, [])
    glued, split = faults.glued_words(document.text, layout), faults.split_words(document.text, layout)
    torn = faults.torn_sentences(document)
    return Faults(file.name, torn, glued, split, lost, lost_words, seconds / pages(file))


def report(folder: Path) -> Iterator[str]:
    """A table with a row for each file of a folder, then each case under its file."""
    cases = []
    yield "| file | torn | glued | split | words lost | ms a page |"
    yield "|---|---|---|---|---|---|"
    for file in sorted(file for file in folder.rglob("*") if file.is_file() and is_known(file.name)):
        try:
            found = faults_of(file)
        except UnreadableFileError as error:
            yield f"| {file.name} | not read: {error} | | | | |"
            continue
        lost = "–" if found.lost is None else f"{100 * found.lost:.2f}"
        counts = " | ".join(str(len(several)) for several in (found.torn, found.glued, found.split))
        yield f"| {found.name} | {counts} | {lost} | {1000 * found.seconds_a_page:.0f} |"
        cases.append(found)
    for found in cases:
        yield from _cases(found)


def _cases(found: Faults) -> Iterator[str]:
    if found.torn or found.glued or found.split or found.lost_words:
        yield f"\n{found.name}"
    for tear in found.torn:
        yield f"  torn, page {tear.page or '–'}: …{tear.end} ¦ {tear.beginning}…"
    for name, words in (("glued", found.glued), ("split", found.split), ("lost", found.lost_words)):
        if words:
            yield f"  {name}: {', '.join(words[:MOST_SHOWN])}"
