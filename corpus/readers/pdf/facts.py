"""What a PDF declares about itself, and the title that its first page shows."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from corpus.draft import MAX_TITLE_CHARS, tidy
from corpus.readers.metadata import facts_of as declared_facts
from corpus.readers.metadata import title_page_day
from corpus.readers.pdf.engine import declared, language
from corpus.readers.pdf.groups import usual
from corpus.readers.pdf.layout import Line
from corpus.readers.pdf.tolerances import TITLE_PAGE

PDF_DAY = re.compile(r"(?:D:)?(\d{4}\d\d\d\d)")  # of D:20230517143000+02'00'


def facts_of(document: Any) -> dict[str, str]:
    """Title, author, day of the file and language, as far as the file declares them and they mean something.

    The day is when the file was made, which is not when the document was published.
    """
    return declared_facts(
        title=declared(document, "Title"),
        author=declared(document, "Author"),
        language=language(document),
        made=(_day(declared(document, "CreationDate")), _day(declared(document, "ModDate"))),
    )


def shown_title(flows: Sequence[Sequence[Line]]) -> dict[str, str]:
    """The largest text of page 1 as the title, when it is clearly larger than the body and reads like one.

    A masthead is passed over: its lines are parted by wide gaps ("Security Council      Distr.: General"). Under one,
    bold type may be a title that is hardly larger than the body.
    """
    lines = [line for flow in flows for line in flow]
    first = [line for line in lines if line.page == 1 and not line.rows and sum(map(str.isalpha, line.text)) > 1]
    shown = _without_masthead(first)
    below = len(shown) < len(first)
    body = usual(lines).size if lines else 0.0
    clear = [
        line
        for line in shown
        if line.size >= TITLE_PAGE.large_title * body or (below and line.bold and line.size > TITLE_PAGE.loud * body)
    ]
    if not clear:
        return {}
    largest = max(line.size for line in clear)
    said = list(_first_run([line for line in clear if line.size > 0.97 * largest]))
    title = tidy(" ".join(said)).rstrip("*∗†‡ ")
    if len(said) > TITLE_PAGE.title_lines or len(title) > MAX_TITLE_CHARS or title[-1:] in ".,;:":
        return {}
    return {"title": title}


def _without_masthead(lines: Sequence[Line]) -> list[Line]:
    """The lines that neither wide gaps part nor stand close to one of the same type that they part."""
    parted = [line for line in lines if line.cells]
    return [line for line in lines if not line.cells and not any(_goes_on(line, other) for other in parted)]


def _goes_on(line: Line, other: Line) -> bool:
    close = abs(line.baseline - other.baseline) <= TITLE_PAGE.next_line * other.size
    return close and abs(line.size - other.size) <= TITLE_PAGE.same_type * other.size


def _first_run(lines: Sequence[Line]) -> Iterator[str]:
    """The texts of the first lines that stand under each other: the next of that size may head a section."""
    yield lines[0].text
    for before, line in pairwise(lines):
        if not 0 <= line.baseline - before.baseline <= TITLE_PAGE.title_leading * line.size:
            return
        yield line.text


def shown_day(first_page: Sequence[Sequence[Line]]) -> dict[str, str]:
    """The day that page 1 shows as that of publication: a cover is looked at whole, a page of text at its top."""
    lines = [line.text for flow in first_page for line in flow if not line.rows]
    day = title_page_day(lines if len(lines) <= TITLE_PAGE.cover_lines else lines[: TITLE_PAGE.top_lines])
    return {"published": day} if day else {}


def _day(written: str) -> str:
    match = PDF_DAY.match(written.strip())
    return match[1] if match else ""
