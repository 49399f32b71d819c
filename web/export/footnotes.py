"""The footnote of a citation: where the words stand, where the document is found, when it was read."""

from typing import NamedTuple
from urllib.parse import urlsplit

from flask_babel import gettext as _

from web.contract import Json
from web.export.exported import Exported, asked_day, in_griot, one_line
from web.origin import origin
from web.store.kept import KeptTurn

MAX_URL_CHARS = 2000


class Piece(NamedTuple):
    """A stretch of a footnote, and where it leads; "" where it leads nowhere."""

    text: str
    href: str = ""


def footnote(cited: Json, turn: KeptTurn, exported: Exported) -> list[Piece]:
    """Document and place, the document's own address, the day of access, and the permanent link to the quote."""
    url, original = web_address(cited["url"]), web_address((cited.get("restates") or {}).get("url"))
    link = exported.root + cited["link"]
    pieces = [Piece(place_text(cited) + ". ")]
    if url:
        pieces += [Piece(url, url), Piece(". ")]
    if original:
        pieces += [Piece(_("Original:") + " "), Piece(original, original), Piece(". ")]
    accessed = _("Accessed on %(day)s.", day=asked_day(turn))
    return [*pieces, Piece(f"{accessed} {in_griot(exported.root)} "), Piece(link, link)]


def footnote_text(cited: Json, turn: KeptTurn, exported: Exported) -> str:
    """The footnote as plain text."""
    return "".join(piece.text for piece in footnote(cited, turn, exported))


def place_text(cited: Json) -> str:
    """The document and the place in it, in a row."""
    page = _("page %(page)s", page=cited["page"]) if cited["page"] else None
    recognised = _("recognised text") if cited.get("recognised") else None
    told = (cited["title"], cited["section"], origin(cited), page, cited.get("locator"), recognised)
    return ", ".join(one_line(part) for part in told if part)


def web_address(given: str | None) -> str:
    """An address of the web as it was given; "" where it is none, so that no link runs anything."""
    url = given or ""
    try:
        parts = urlsplit(url)
    except ValueError:  # "//[" begins an address of IPv6 that does not end
        return ""
    is_plain = url.isprintable() and not set(url) & set(' <>"{}\\^`|') and len(url) <= MAX_URL_CHARS
    return url if is_plain and parts.scheme in {"http", "https"} and parts.netloc else ""
