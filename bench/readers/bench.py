"""Runs each reader on each document that it can read, and averages what the measures say."""

import resource
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench.readers import griot, libraries, measures
from bench.readers.reading import Reading
from bench.readers.truth import Truth, load_truth

Got = TypeVar("Got")
Read = Callable[[Path, str], Reading]
HERE = Path(__file__).parent
LANGUAGES = {"french": "fr"}
RUNS = 3  # the median of three is not moved by one disturbance
MEASURES: Mapping[str, Callable[[Truth, Reading], float | None]] = {
    "sentences whole": measures.sentences_whole,
    "in order": measures.sentences_in_order,
    "words lost": measures.words_lost,
    "words foreign": measures.words_foreign,
    "headings found": measures.headings_found,
    "headings right": measures.headings_right,
    "cells headed": measures.cells_headed,
    "cells grouped": measures.cells_grouped,
}
READERS: Mapping[str, Mapping[str, Read]] = {
    ".pdf": {
        "Griot": griot.read,
        "pdftotext": libraries.pdftotext,
        "pdftotext -layout": libraries.pdftotext_layout,
        "pdfplumber": libraries.pdfplumber_text,
        "pdfminer.six": libraries.pdfminer_text,
        "pypdf": libraries.pypdf_text,
    },
    ".html": {"Griot": griot.read, "trafilatura": libraries.trafilatura_text},
    ".docx": {"Griot": griot.read, "python-docx": libraries.python_docx},
    ".xlsx": {"Griot": griot.read, "openpyxl": libraries.openpyxl_rows},
    ".pptx": {"Griot": griot.read, "python-pptx": libraries.python_pptx},
    ".odt": {"Griot": griot.read, "odfpy": libraries.odfpy_text},
    ".ods": {"Griot": griot.read, "odfpy": libraries.odfpy_text},
    ".odp": {"Griot": griot.read, "odfpy": libraries.odfpy_text},
    ".rtf": {"Griot": griot.read, "striprtf": libraries.striprtf_text},
    ".eml": {"Griot": griot.read},
}


@dataclass(frozen=True, slots=True)
class Result:
    """What one reader made of one file: a share for each measure, and processor seconds a page."""

    suffix: str
    name: str
    reader: str
    shares: Mapping[str, float | None]
    seconds_a_page: float


@dataclass(frozen=True, slots=True)
class Missing:
    """A reader that is not installed here."""

    reader: str
    reason: str


def results(documents: Path = HERE / "documents", truths: Path = HERE / "truth") -> Iterator[Result | Missing]:
    """Each file by each reader of its kind, in the order of `READERS`."""
    missing: set[str] = set()
    for suffix, readers in READERS.items():
        for name, read in readers.items():
            for file in sorted(documents.glob(f"*{suffix}")):
                if name in missing:
                    continue
                try:
                    yield measured(file, name, read, load_truth(truths / f"{file.stem}.jsonl"))
                except (ImportError, FileNotFoundError) as error:
                    missing.add(name)
                    yield Missing(name, str(error))


def measured(file: Path, name: str, read: Read, truth: Truth) -> Result:
    """A reader's result on one file."""
    language = LANGUAGES.get(file.stem, "en")
    reading, seconds = timed(lambda: read(file, language))
    shares = {title: measure(truth, reading) for title, measure in MEASURES.items()}
    return Result(file.suffix, file.name, name, shares, seconds / pages(file))


def timed(read: Callable[[], Got]) -> tuple[Got, float]:
    """What `read` gives, and the median of the seconds that `RUNS` runs of it keep a processor, with its programs."""
    seconds = []
    for _ in range(RUNS):
        before = _processor_seconds()
        got = read()
        seconds.append(_processor_seconds() - before)
    return got, statistics.median(seconds)


def _processor_seconds() -> float:
    """Of this process and the programs that it ran: other work on the machine lengthens them little."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def pages(file: Path) -> int:
    """How many pages a file has; one where it is no PDF."""
    if file.suffix != ".pdf":
        return 1
    import pypdfium2  # noqa: PLC0415

    with pypdfium2.PdfDocument(file) as pdf:
        return len(pdf)
