"""What a PDF declares about itself, and the title that its first page shows."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from corpus.draft import MAX_TITLE_CHARS, tidy
from corpus.readers.declared import title_page_day
from corpus.readers.pdf.groups import usual
from corpus.readers.pdf.layout import Line

NO_TITLE = re.compile(
    r"untitled.*|\(?anonymous\)?|no title|title|document\d*|microsoft (?:word|powerpoint|excel)\b.*|slide \d+"
    r"|presentation\d*"
    r"|.*\.(?:docx?|indd|pptx?|xlsx?|pdf|odt|rtf|tex|dvi|ps|qxd|pmd|fm|cdr|ai|pub|eps|html?|txt|wpd|md)",
    re.IGNORECASE,
)
NO_AUTHOR = re.compile(r"\(?anonymous\)?|unknown|author|user|admin(?:istrator)?|owner", re.IGNORECASE)
CREATED = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
LARGE_TITLE = 1.3  # of the body's size: type that is clearly larger
LOUD = 1.08  # of the body's size: bold type that is a little larger
NEXT_LINE = 1.5  # em between the baselines of one name in two lines
SAME_TYPE = 0.1  # of its size, by which the type of one name may differ
TITLE_LEADING = 1.8  # em between the baselines of a title's lines at most
TITLE_LINES = 4
COVER_LINES = 30  # a page with more is one of text
TOP_LINES = 15


def facts_of(document: Any) -> dict[str, str]:
    """Title, author, day of the file and language, as far as the file declares them and they mean something.

    The day is when the file was made, which is not when the document was published.
    """
    title, author = tidy(_meta(document, b"Title")), tidy(_meta(document, b"Author"))
    facts = {
        "title": "" if NO_TITLE.fullmatch(title) or not any(map(str.isalpha, title)) else title[:MAX_TITLE_CHARS],
        "author": "" if NO_AUTHOR.fullmatch(author) else author,
        "file_dated": _day(_meta(document, b"CreationDate")) or _day(_meta(document, b"ModDate")),
        "language": _language(document),
    }
    return {key: value for key, value in facts.items() if value}


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
        line for line in shown if line.size >= LARGE_TITLE * body or (below and line.bold and line.size > LOUD * body)
    ]
    if not clear:
        return {}
    largest = max(line.size for line in clear)
    said = list(_first_run([line for line in clear if line.size > 0.97 * largest]))
    title = tidy(" ".join(said)).rstrip("*∗†‡ ")
    if len(said) > TITLE_LINES or len(title) > MAX_TITLE_CHARS or title[-1:] in ".,;:":
        return {}
    return {"title": title}


def _without_masthead(lines: Sequence[Line]) -> list[Line]:
    """The lines that neither wide gaps part nor stand close to one of the same type that they part."""
    parted = [line for line in lines if line.cells]
    return [line for line in lines if not line.cells and not any(_goes_on(line, other) for other in parted)]


def _goes_on(line: Line, other: Line) -> bool:
    close = abs(line.baseline - other.baseline) <= NEXT_LINE * other.size
    return close and abs(line.size - other.size) <= SAME_TYPE * other.size


def _first_run(lines: Sequence[Line]) -> Iterator[str]:
    """The texts of the first lines that stand under each other: the next of that size may head a section."""
    yield lines[0].text
    for before, line in pairwise(lines):
        if not 0 <= line.baseline - before.baseline <= TITLE_LEADING * line.size:
            return
        yield line.text


def shown_day(first_page: Sequence[Sequence[Line]]) -> dict[str, str]:
    """The day that page 1 shows as that of publication: a cover is looked at whole, a page of text at its top."""
    lines = [line.text for flow in first_page for line in flow if not line.rows]
    day = title_page_day(lines if len(lines) <= COVER_LINES else lines[:TOP_LINES])
    return {"published": day} if day else {}


def _meta(document: Any, key: bytes) -> str:
    size = pdfium.FPDF_GetMetaText(document, key, None, 0)
    room = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, key, room, size)
    return room.raw.decode("utf-16-le", errors="ignore").rstrip("\0")


def _day(written: str) -> str:
    """The day of a PDF date such as D:20230517143000+02'00', as 2023-05-17; nothing when it is no day."""
    match = CREATED.match(written.strip())
    if match is None or not match[3]:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""


def _language(document: Any) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if size <= 0:
        return ""
    room = (ctypes.c_ushort * size)()
    pdfium.FPDFCatalog_GetLanguage(document, room, size)
    code = bytes(room).decode("utf-16-le", errors="ignore").split("\0")[0]
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", code)
    return match[1].lower() if match else ""
