"""Opens PDFs by pdfium: one at a time, closed whatever happens, and what is wrong with a file by its code.

Whoever looks at what stands on a page (`page`, `hidden`, `struck`, `fields`, `picture`) asks pdfium itself, for each
character; a seam there would be its functions under other names, called thousands of times a page.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from corpus.codes import CorpusCode
from corpus.errors import UnreadableFileError
from corpus.message import Message

ONE_AT_A_TIME = threading.Lock()  # pdfium is not made for threads: two of them in it crash the process
PASSWORD_ERRORS = frozenset({pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY})


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document of pdfium, which nobody else uses meanwhile.

    Raises UnreadableFileError for a file that is damaged or encrypted.
    """
    with ONE_AT_A_TIME:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            locked = pdfium.FPDF_GetLastError() in PASSWORD_ERRORS
            raise UnreadableFileError(Message(CorpusCode.PDF_ENCRYPTED if locked else CorpusCode.PDF_DAMAGED))
        try:
            yield document
        finally:
            pdfium.FPDF_CloseDocument(document)


def page_count(document: Any) -> int:
    """How many pages the document has; none where it is damaged."""
    return int(pdfium.FPDF_GetPageCount(document))


@contextmanager
def loaded(document: Any, number: int) -> Iterator[Any]:
    """The page of a number from 1; None where it is damaged."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    try:
        yield page or None
    finally:
        if page:
            pdfium.FPDF_ClosePage(page)


def declared(document: Any, name: str) -> str:
    """What the document declares under a name, such as "Title"; "" where it does not."""
    size = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
    room = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, name.encode(), room, size)
    return room.raw.decode("utf-16-le", errors="ignore").rstrip("\0")


def language(document: Any) -> str:
    """The tag of the document's language; "" where it has none."""
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if size <= 0:
        return ""
    room = (ctypes.c_ushort * size)()
    pdfium.FPDFCatalog_GetLanguage(document, room, size)
    return bytes(room).decode("utf-16-le", errors="ignore").split("\0")[0]
