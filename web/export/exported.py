"""What is taken away: the turns of a conversation, or one of them, and where Griot shows them."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask_babel import gettext as _

from index.words import fold
from web.dates import day_text
from web.store.kept import KeptTurn

MAX_NAME_WORDS = 8  # of a question, in the name of a file
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0


@dataclass(frozen=True, slots=True)
class Exported:
    """A title, the turns in order, the address of Griot ("https://griot.example"), and the path at which it shows them.

    `is_whole` says that it is a conversation and not one answer.
    """

    title: str
    turns: tuple[KeptTurn, ...]
    root: str
    path: str
    is_whole: bool = False

    @property
    def link(self) -> str:
        """Where Griot shows what is taken away."""
        return self.root + self.path

    @property
    def name(self) -> str:
        """A name for a file, without its ending: "griot-2026-11-28-how-much-herring"."""
        words = re.findall("[a-z0-9]+", fold(self.title))[:MAX_NAME_WORDS]
        return "-".join(["griot", f"{self.turns[-1].asked_at:%Y-%m-%d}", *words])[:100]


def asked_day(turn: KeptTurn) -> str:
    """The day on which a turn was answered, and so its sources were read, in the visitor's language."""
    return day_text(f"{turn.asked_at:%Y-%m-%d}")


def in_griot(root: str) -> str:
    """What stands before a link to Griot; of a Griot that only this computer reaches, it says so."""
    return str(_("In Griot, on this computer only:") if _is_local(root) else _("In Griot:"))


def legal(text: str) -> str:
    """A text that every file can hold: what XML and UTF-8 forbid becomes U+FFFD."""
    return ILLEGAL.sub("\ufffd", text)


def one_line(text: str) -> str:
    """A text without line breaks, as a list or a field holds it."""
    return " ".join(legal(text).split())


def _is_local(root: str) -> bool:
    host = urlsplit(root).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
