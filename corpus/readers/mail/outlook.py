"""Reads mails as Outlook saves them (.msg): each property is a stream of a compound file, which olefile (BSD) opens.

The names and numbers of the properties are those of Microsoft's [MS-OXMSG] and [MS-OXPROPS].
"""

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import islice
from typing import NamedTuple

from olefile import OleFileIO

from corpus.codes import CorpusCode
from corpus.decoding import decode
from corpus.draft import Draft, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.html.reader import read_html
from corpus.readers.mail.compressed_rtf import unpacked_rtf
from corpus.readers.mail.internet import PARSER_ERRORS, head_of
from corpus.readers.mail.letter import MAX_NAMES, SHOWN, letter
from corpus.readers.plaintext import read_plain_text
from corpus.readers.rtf import read_rtf

SUBJECT, HEADERS, SUBMITTED, DELIVERED = 0x0037, 0x007D, 0x0039, 0x0E06
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
DISPLAY_TO, DISPLAY_CC = 0x0E04, 0x0E03
BODY, RTF_BODY, HTML_BODY = 0x1000, 0x1009, 0x1013
ATTACHED_AS, ATTACHED_AS_SHORT, DISPLAY_NAME, IS_HIDDEN = 0x3707, 0x3704, 0x3001, 0x7FFE
CODE_PAGE, BODY_CODE_PAGE = 0x3FFD, 0x3FDE
UNICODE, EIGHT_BIT, BINARY = 0x001F, 0x001E, 0x0102
FIXED = "__properties_version1.0"
HEAD_OF_MESSAGE, HEAD_OF_ATTACHMENT = 32, 8  # bytes before the first property of fixed size
ENTRY = struct.Struct("<HHI8s")
ATTACHMENT = "__attach_version1.0_"
MAX_STREAM_BYTES = 20_000_000  # as much as of any other text
NAMED_PAGES = {  # that Python knows by another name than cp1252 and its like
    1200: "utf-16-le",
    10000: "mac_roman",
    20127: "ascii",
    20866: "koi8_r",
    21866: "koi8_u",
    50220: "iso2022_jp",
    51932: "euc_jp",
    51949: "euc_kr",
    54936: "gb18030",
    65001: "utf-8",
} | {28590 + part: f"iso8859_{part}" for part in (*range(1, 12), 13, 14, 15, 16)}
SINCE = datetime(1601, 1, 1, tzinfo=UTC)  # what Windows counts its tenths of microseconds from
OLE_ERRORS = (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, struct.error)  # of damage


class _Properties(NamedTuple):
    """The properties of a message, or of one attachment; `fixed` are those of fixed size, 8 bytes each."""

    ole: OleFileIO
    folder: str
    fixed: dict[int, bytes]

    def number(self, key: int) -> int:
        """A property that is a number; 0 where there is none."""
        return int.from_bytes(self.fixed.get(key, b"")[:4], "little")

    def stream(self, key: int, kind: int) -> bytes:
        """A property that has a stream of its own."""
        name = f"{self.folder}__substg1.0_{key:04X}{kind:04X}"
        if not self.ole.exists(name) or self.ole.get_size(name) > MAX_STREAM_BYTES:
            return b""
        return bytes(self.ole.openstream(name).read())

    def text(self, key: int, code_page: int) -> str:
        """A property that is a text; `code_page` is that of texts that are not Unicode, 0 where nothing tells."""
        if written := self.stream(key, UNICODE):
            return written.decode("utf-16-le", errors="replace").rstrip("\0")
        return decode(self.stream(key, EIGHT_BIT).rstrip(b"\0"), _encoding(code_page))


def read_outlook(data: bytes) -> Draft:
    """The draft of a mail. Its attachments are not read: a warning names them."""
    try:
        with OleFileIO(io.BytesIO(data)) as ole:
            return _draft(ole)
    except OLE_ERRORS as error:
        raise UnreadableFileError(Message(CorpusCode.READER_FAILED, error=type(error).__name__)) from error


def _draft(ole: OleFileIO) -> Draft:
    if not ole.exists(FIXED):
        raise UnreadableFileError(Message(CorpusCode.MEMBER_MISSING, name=FIXED))
    mail = _properties(ole, "", HEAD_OF_MESSAGE)
    code_page = mail.number(CODE_PAGE)
    names = list(islice(_attachments(ole, code_page), MAX_NAMES))
    return letter(_head(mail, code_page), _body(mail, code_page), names)


def _properties(ole: OleFileIO, folder: str, head_bytes: int) -> _Properties:
    name = f"{folder}{FIXED}"
    written = ole.openstream(name).read()[head_bytes:] if ole.exists(name) else b""
    entries = ENTRY.iter_unpack(written[: len(written) // ENTRY.size * ENTRY.size])
    return _Properties(ole, folder, {key: value for _, key, _, value in entries})


def _head(mail: _Properties, code_page: int) -> dict[str, str]:
    """The lines as they were sent; of a mail that was never carried (a draft, one within an office) what it holds."""
    carried: dict[str, str] = {}
    with suppress(*PARSER_ERRORS):
        carried = head_of(mail.text(HEADERS, code_page))
    kept = {
        "From": _sender(mail, code_page),
        "To": tidy(mail.text(DISPLAY_TO, code_page)),
        "Cc": tidy(mail.text(DISPLAY_CC, code_page)),
        "Date": _date(mail),
        "Subject": tidy(mail.text(SUBJECT, code_page)),
    }
    return {name: carried.get(name) or kept[name] for name in SHOWN}


def _sender(mail: _Properties, code_page: int) -> str:
    """The sender's name and address; one of Exchange's own directory ("/O=…") is none that people write to."""
    name, *addresses = (tidy(mail.text(key, code_page)) for key in (SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS))
    address = next((address for address in addresses if "@" in address), "")
    return f"{name} <{address}>" if name and address not in {"", name} else name or address


def _date(mail: _Properties) -> str:
    ticks = next((int.from_bytes(mail.fixed[key], "little") for key in (SUBMITTED, DELIVERED) if key in mail.fixed), 0)
    try:
        return format_datetime(SINCE + timedelta(microseconds=ticks // 10)) if ticks else ""
    except OverflowError:
        return ""


def _body(mail: _Properties, code_page: int) -> Draft:
    if plain := mail.text(BODY, mail.number(BODY_CODE_PAGE) or code_page):
        return read_plain_text(plain.replace("\r\n", "\n").replace("\r", "\n"))
    if page := mail.stream(HTML_BODY, BINARY):
        return read_html(page, _encoding(mail.number(BODY_CODE_PAGE)))
    if page_text := mail.text(HTML_BODY, code_page):
        return read_html(page_text.encode(errors="replace"))
    return read_rtf(rtf) if (rtf := unpacked_rtf(mail.stream(RTF_BODY, BINARY))) else Draft(())


def _attachments(ole: OleFileIO, code_page: int) -> Iterator[str]:
    """The names of what is attached; pictures that stand in the text are hidden among them."""
    folders = {path[0] for path in ole.listdir(streams=True, storages=True) if path[0].startswith(ATTACHMENT)}
    for folder in sorted(folders):
        attached = _properties(ole, f"{folder}/", HEAD_OF_ATTACHMENT)
        if not attached.number(IS_HIDDEN):
            names = (tidy(attached.text(key, code_page)) for key in (ATTACHED_AS, ATTACHED_AS_SHORT, DISPLAY_NAME))
            yield next(filter(None, names), "?")


def _encoding(code_page: int) -> str:
    return NAMED_PAGES.get(code_page, f"cp{code_page}") if code_page else ""
