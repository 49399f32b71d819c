"""A mail as a draft, whatever the file it came in: the head, the body, and the names of what is attached."""

from collections.abc import Mapping, Sequence

from corpus.codes import CorpusCode
from corpus.document import BlockKind
from corpus.draft import Draft, Part
from corpus.message import Message
from corpus.readers.metadata import iso_day

SHOWN = ("From", "To", "Cc", "Date", "Subject")
MAX_NAMES = 20  # of attachments in a warning


def letter(head: Mapping[str, str], body: Draft, attachments: Sequence[str]) -> Draft:
    """The draft of a mail. `head` holds tidy lines by their names in `SHOWN`; attachments are named in a warning."""
    lines = [(name, head.get(name, "")) for name in SHOWN]
    parts = [Part(BlockKind.PARAGRAPH, f"{name}: {line}", locator="header") for name, line in lines if line]
    sender = head.get("From", "")
    facts = {
        "title": head.get("Subject", ""),
        "author": sender.split("<")[0].strip(' "') or sender.strip("<>"),
        "published": iso_day(head.get("Date", "")),
    }
    warnings = list(body.warnings)
    if attachments:
        warnings.append(Message(CorpusCode.MAIL_ATTACHMENTS, names=", ".join(attachments[:MAX_NAMES])))
    return Draft(
        (*parts, *body.parts), {fact: value for fact, value in facts.items() if value}, warnings=tuple(warnings)
    )
