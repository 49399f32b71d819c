"""Which reader reads a file: told by what it holds first, by its name second."""

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import PurePosixPath

from corpus.codes import CorpusCode
from corpus.decoding import decode
from corpus.document import BlockKind
from corpus.draft import Draft
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.metadata import title_page_day
from corpus.recognition import Scans

READERS_VERSION = 9  # raised when new code reads a file differently: drafts that were kept are stale then
MAX_TEXT_BYTES = 20_000_000  # a text of 20 MB is some 6,000 pages: a log or a dump, not a document
TOP_PARTS = 15  # a title, its authors and a masthead; what follows is text
DIRECTORY_BYTES = 1_000_000  # the names in a zip file stand at its end
HEAD_BYTES = 1024  # a PDF may have this much before its mark (ISO 32000, implementation note 13)

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word up to 2003, every encrypted Office file, Outlook's mails
OUTLOOK_PROPERTIES = "__properties_version1.0".encode("utf-16-le")  # a name in the directory of each of Outlook's mails
ZIP = b"PK\x03\x04"
RTF = b"{\\rtf"
HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


class Format(StrEnum):
    """What kinds of files are read."""

    MARKDOWN = "Markdown"
    PLAIN_TEXT = "plain text"
    PDF = "PDF"
    WORD = "Word"
    HTML = "HTML"
    EPUB = "EPUB"
    TABLE = "CSV"
    EXCEL = "Excel"
    POWERPOINT = "PowerPoint"
    OPEN_DOCUMENT = "OpenDocument"
    RTF = "RTF"
    MAIL = "e-mail"
    OUTLOOK = "Outlook"


SUFFIXES = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.PLAIN_TEXT,
    ".text": Format.PLAIN_TEXT,
    ".pdf": Format.PDF,
    ".docx": Format.WORD,
    ".docm": Format.WORD,
    ".dotx": Format.WORD,
    ".dotm": Format.WORD,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".epub": Format.EPUB,
    ".csv": Format.TABLE,
    ".tsv": Format.TABLE,
    ".xlsx": Format.EXCEL,
    ".xlsm": Format.EXCEL,
    ".pptx": Format.POWERPOINT,
    ".ppsx": Format.POWERPOINT,
    ".odt": Format.OPEN_DOCUMENT,
    ".ods": Format.OPEN_DOCUMENT,
    ".odp": Format.OPEN_DOCUMENT,
    ".rtf": Format.RTF,
    ".eml": Format.MAIL,
    ".msg": Format.OUTLOOK,
}
SIGNED_BY_PROGRAMS = {Format.PDF, Format.WORD, Format.EXCEL, Format.POWERPOINT, Format.OPEN_DOCUMENT}
TEXT_FORMATS = {Format.MARKDOWN, Format.PLAIN_TEXT, Format.TABLE, Format.HTML, Format.RTF}
ZIPPED_PARTS = {
    b"word/document.xml": Format.WORD,
    b"META-INF/container.xml": Format.EPUB,
    b"xl/workbook.xml": Format.EXCEL,
    b"ppt/presentation.xml": Format.POWERPOINT,
    b"content.xml": Format.OPEN_DOCUMENT,
}
ZIPPED = set(ZIPPED_PARTS.values())
CONVERTED_TO = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".xlsb": ".xlsx"}


def suffix_of(name: str) -> str:
    """The end of a file's name that tells its kind, in lower case: ".pdf"."""
    return PurePosixPath(name).suffix.lower()


def is_known(name: str) -> bool:
    """Whether files of this name are read, as far as the name tells."""
    return suffix_of(name) in SUFFIXES


def read_draft(name: str, data: bytes, scans: Scans | None = None) -> Draft:
    """The draft of a file, scanned pages only with `scans`.

    Raises UnreadableFileError with the reason, whatever the bytes are.
    """
    if not data:
        raise UnreadableFileError(Message(CorpusCode.FILE_EMPTY))
    named, held = SUFFIXES.get(suffix_of(name)), _format_of(name, data)
    draft = _read(held, data, scans)
    if held in SIGNED_BY_PROGRAMS:
        draft = _with_author_shown(draft)
    if held not in {Format.PDF, Format.TABLE} and "published" not in draft.facts:
        draft = _dated_by_its_top(draft)
    if named not in {held, None}:
        warning = Message(CorpusCode.FILE_MISNAMED, type=suffix_of(name), format=str(held))
        draft = Draft(draft.parts, draft.facts, draft.pages, (*draft.warnings, warning))
    return draft


def _with_author_shown(draft: Draft) -> Draft:
    """The draft without an author whom its text does not name: such is the owner of the program that wrote the file."""
    author = draft.facts.get("author", "")
    if not author or author.casefold() in "\n".join(part.text for part in draft.parts).casefold():
        return draft
    return replace(draft, facts={fact: value for fact, value in draft.facts.items() if fact != "author"})


def _dated_by_its_top(draft: Draft) -> Draft:
    """The draft with the day of publication that its first lines show; the heading of a section shows none."""
    top = [part.text for part in draft.parts[:TOP_PARTS] if part.kind is not BlockKind.ROW and part.level <= 1]
    day = title_page_day(top)
    return replace(draft, facts=draft.facts | {"published": day}) if day else draft


def _format_of(name: str, data: bytes) -> Format:
    """The kind of a file, by its first bytes where they tell, else by its name."""
    named = SUFFIXES.get(suffix_of(name))
    if named is None:
        raise UnreadableFileError(not_read(name))
    head = data[:HEAD_BYTES].lstrip()
    if head.startswith(b"%PDF-") or (named is Format.PDF and b"%PDF-" in head):  # a text may tell of the mark
        return Format.PDF
    if data.startswith(ZIP):
        return _zipped_format(named, data)
    if data.startswith((OLD_OFFICE, RTF)):
        return _office_format(data)
    if named not in {Format.MARKDOWN, Format.MAIL} and HTML_START.match(
        data.removeprefix(b"\xef\xbb\xbf")[: 4 * HEAD_BYTES]
    ):
        return Format.HTML
    if named in {Format.PDF, Format.RTF, Format.OUTLOOK, *ZIPPED}:
        return _text_misnamed(named, data)
    return named


def _zipped_format(named: Format, data: bytes) -> Format:
    directory = data[-DIRECTORY_BYTES:]
    held = next((held for part, held in ZIPPED_PARTS.items() if part in directory), None)
    if held or named in ZIPPED:
        return held or named  # a damaged one: its reader says so
    raise UnreadableFileError(Message(CorpusCode.ARCHIVE_TO_UNPACK))


def _office_format(data: bytes) -> Format:
    if data.startswith(RTF):
        return Format.RTF
    return Format.OUTLOOK if OUTLOOK_PROPERTIES in data else Format.WORD


def _text_misnamed(named: Format, data: bytes) -> Format:
    try:
        decode(data)
    except UnreadableFileError:
        raise UnreadableFileError(Message(CorpusCode.FILE_NOT_AS_NAMED, format=str(named))) from None
    return Format.PLAIN_TEXT


def not_read(name: str) -> Message:
    """Why a file of this name is not read, and what to do instead where that helps."""
    suffix, formats = suffix_of(name), Message(CorpusCode.FORMATS_READ)
    if not suffix:
        return Message(CorpusCode.FILE_WITHOUT_TYPE, formats=formats)
    if suffix in CONVERTED_TO:
        advice = Message(CorpusCode.SAVE_AS, type=CONVERTED_TO[suffix])
        return Message(CorpusCode.FILE_TYPE_TO_CONVERT, type=suffix, formats=formats, advice=advice)
    return Message(CorpusCode.FILE_TYPE_NOT_READ, type=suffix, formats=formats)


def _read(held: Format, data: bytes, scans: Scans | None) -> Draft:
    if held in TEXT_FORMATS and len(data) > MAX_TEXT_BYTES:
        size, most = len(data) // 1_000_000, MAX_TEXT_BYTES // 1_000_000
        raise UnreadableFileError(Message(CorpusCode.FILE_TOO_MUCH_TEXT, size=size, most=most))
    try:
        return _with_reader(held, data, scans)
    except RecursionError as error:
        raise UnreadableFileError(Message(CorpusCode.FILE_NESTED_TOO_DEEPLY)) from error


def _with_reader(  # noqa: PLR0911, PLR0912  (each import waits for the first file of its kind)
    held: Format, data: bytes, scans: Scans | None
) -> Draft:
    match held:
        case Format.PDF:
            from corpus.readers.pdf.reader import read_pdf  # noqa: PLC0415

            return read_pdf(data, scans)
        case Format.WORD:
            from corpus.readers.word.reader import read_word  # noqa: PLC0415

            return read_word(data)
        case Format.HTML:
            from corpus.readers.html.reader import read_html  # noqa: PLC0415

            return read_html(data)
        case Format.EPUB:
            from corpus.readers.epub import read_epub  # noqa: PLC0415

            return read_epub(data)
        case Format.EXCEL:
            from corpus.readers.office.excel import read_excel  # noqa: PLC0415

            return read_excel(data)
        case Format.POWERPOINT:
            from corpus.readers.office.powerpoint import read_powerpoint  # noqa: PLC0415

            return read_powerpoint(data)
        case Format.OPEN_DOCUMENT:
            from corpus.readers.opendocument import read_open_document  # noqa: PLC0415

            return read_open_document(data)
        case Format.RTF:
            from corpus.readers.rtf import read_rtf  # noqa: PLC0415

            return read_rtf(data)
        case Format.MAIL:
            from corpus.readers.mail.internet import read_mail  # noqa: PLC0415

            return read_mail(data)
        case Format.OUTLOOK:
            from corpus.readers.mail.outlook import read_outlook  # noqa: PLC0415

            return read_outlook(data)
        case Format.TABLE:
            from corpus.readers.tables.delimited import read_table  # noqa: PLC0415

            return read_table(decode(data))
        case Format.MARKDOWN:
            from corpus.readers.markdown import read_markdown  # noqa: PLC0415

            return read_markdown(decode(data))
        case Format.PLAIN_TEXT:
            from corpus.readers.plaintext import read_plain_text  # noqa: PLC0415

            return read_plain_text(decode(data))
