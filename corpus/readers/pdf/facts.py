"""What a PDF declares about itself, and the title that its first page shows."""

import re
from collections.abc import Sequence
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
    """The largest text of page 1 as the title, when it is clearly larger than the body and reads like one."""
    lines = [line for flow in flows for line in flow]
    first = [line for line in lines if line.page == 1 and not line.rows and sum(map(str.isalpha, line.text)) > 1]
    if not first:
        return {}
    largest = max(line.size for line in first)
    shown = [line.text for line in first if line.size > 0.97 * largest]
    title = tidy(" ".join(shown)).rstrip("*∗†‡ ")
    clear = largest >= TITLE_PAGE.large_title * usual(lines).size
    if not clear or len(shown) > TITLE_PAGE.title_lines or len(title) > MAX_TITLE_CHARS or title[-1:] in ".,;:":
        return {}
    return {"title": title}


def shown_day(first_page: Sequence[Sequence[Line]]) -> dict[str, str]:
    """The day that page 1 shows as that of publication: a cover is looked at whole, a page of text at its top."""
    lines = [line.text for flow in first_page for line in flow if not line.rows]
    day = title_page_day(lines if len(lines) <= TITLE_PAGE.cover_lines else lines[: TITLE_PAGE.top_lines])
    return {"published": day} if day else {}


def _day(written: str) -> str:
    match = PDF_DAY.match(written.strip())
    return match[1] if match else ""
