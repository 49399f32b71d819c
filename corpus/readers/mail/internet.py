"""Reads mails as the internet carries them (.eml): the head, and the body as plain text or else as HTML."""

import re
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser, HeaderParser
from email.policy import EmailPolicy
from typing import Any

from corpus.codes import CorpusCode
from corpus.decoding import decode
from corpus.draft import Draft, tidy
from corpus.errors import UnreadableFileError
from corpus.message import Message
from corpus.readers.html.reader import read_html
from corpus.readers.mail.letter import SHOWN, letter
from corpus.readers.plaintext import read_plain_text

PARSER_ERRORS = (MessageError, ValueError, LookupError, AttributeError, TypeError, OverflowError)  # of ill-formed heads
MAX_HEADER_CHARS = 4000  # that are parsed: Python's parser takes four times as long for twice as many
PIECE = re.compile(r".{1,1000}(?:,|\Z)|.{1,1000}", re.DOTALL)  # of a longer one, if possible some whole addresses


class _Policy(EmailPolicy):
    """Parses no more of a header than can be parsed at once."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header as it is read of a message."""
        return super().header_fetch_parse(name, value[:MAX_HEADER_CHARS])


POLICY: Any = _Policy()  # the types of email.policy know no policy of messages that is extended


def read_mail(data: bytes) -> Draft:
    """The draft of a mail. Its attachments are not read: a warning names them."""
    try:
        return _draft(BytesParser(EmailMessage, policy=POLICY).parsebytes(data))
    except PARSER_ERRORS as error:
        raise UnreadableFileError(Message(CorpusCode.READER_FAILED, error=type(error).__name__)) from error


def head_of(headers: str) -> dict[str, str]:
    """The lines of a mail's head that are shown, by their names; "" for those that it lacks or that are ill-formed."""
    return _head(HeaderParser(EmailMessage, policy=POLICY).parsestr(headers))


def _draft(mail: EmailMessage) -> Draft:
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    if plain is not None:
        body = read_plain_text(decode(_bytes(plain), _charset(plain)))
    else:
        body = read_html(_bytes(page), _charset(page)) if page is not None else Draft(())
    names = [tidy(part.get_filename() or part.get_content_type()) for part in mail.iter_attachments()]
    return letter(_head(mail), body, names)


def _head(mail: EmailMessage) -> dict[str, str]:
    return {name: tidy(_header(mail, name)) for name in SHOWN}


def _header(mail: EmailMessage, name: str) -> str:
    written = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    try:
        if len(written) > MAX_HEADER_CHARS:  # a list of hundreds of addresses: its encoded words alone are decoded
            return "".join(str(POLICY.header_factory("Subject", piece)) for piece in PIECE.findall(written))
        return str(mail.get(name, ""))
    except PARSER_ERRORS:
        return ""


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: MIMEPart) -> str:
    return part.get_content_charset("") or ""
