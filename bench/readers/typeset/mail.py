"""Writes a source as an e-mail, in plain text and in HTML."""

from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path
from textwrap import wrap

from bench.readers.typeset.markup import Paragraph, Source

LINE_CHARS = 72


def make_mail(source: Source, file: Path) -> None:
    """Writes the message of a source; its facts name the subject."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Sabine Orlov <s.orlov@wells.example>"
    message["To"] = "field@wells.example"
    message["Date"] = "Mon, 20 Apr 2026 09:12:00 +0200"
    message["Subject"] = source.facts["subject"]
    message["Message-ID"] = "<20260420.1@wells.example>"
    paragraphs = [c.sentences for c in source.contents if isinstance(c, Paragraph)]
    message.set_content("\n\n".join("\n".join(wrap(" ".join(s), LINE_CHARS)) for s in paragraphs))
    message.add_alternative("".join(f"<p>{escape(' '.join(s))}</p>" for s in paragraphs), subtype="html")
    message.set_boundary("=-wells")
    file.write_bytes(message.as_bytes())
