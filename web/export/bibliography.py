"""The documents that answers quote, for a reference manager: RIS and BibTeX, one entry a document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from web.contract import Json
from web.dates import day_text
from web.export.exported import Exported, in_griot, one_line
from web.export.footnotes import web_address

ISO_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
RIS_END = "\r\n"  # as the format's makers write it
LATEX = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {char: f"\\{char}" for char in "$&#_%"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document: `date` is year, month, day as far as it names them, `accessed` a day; `notes` are for people.

    `is_report` tells a file with a publisher's pages from a page of the web.
    """

    id: str
    title: str
    publisher: str
    date: tuple[str, ...]
    url: str
    language: str
    is_report: bool
    accessed: tuple[str, ...]
    notes: tuple[str, ...]


def entries(exported: Exported) -> list[Entry]:
    """The documents in the order in which they are first quoted, each with all its places and its last day."""
    quoted: dict[str, list[tuple[Json, str]]] = {}
    for turn in exported.turns:
        for cited in turn.reply["citations"]:
            quoted.setdefault(cited["document_id"], []).append((cited, f"{turn.asked_at:%Y-%m-%d}"))
    return [_entry(document_id, places, exported) for document_id, places in quoted.items()]


def as_ris(exported: Exported) -> str:
    """The documents as RIS: RPRT for a report, ELEC for a page of the web."""
    return "".join(f"{tag}  - {value}{RIS_END}" for entry in entries(exported) for tag, value in _ris_fields(entry))


def as_bibtex(exported: Exported) -> str:
    """The documents as BibTeX: `@techreport` for a report, `@misc` for a page of the web."""
    taken: set[str] = set()
    return "".join(f"{_bibtex(entry, _key(entry, taken))}\n" for entry in entries(exported))


def _entry(document_id: str, places: list[tuple[Json, str]], exported: Exported) -> Entry:
    cited, _day = places[-1]
    url = web_address(cited["url"])
    return Entry(
        id=document_id,
        title=one_line(cited["title"]),
        publisher=one_line(cited["publisher"] or ""),
        date=_date(cited["published"]),
        url=url,
        language=cited.get("language") or "",
        is_report=cited["page"] is not None or not url,
        accessed=_date(max(day for _cited, day in places)),
        notes=tuple(_notes([place for place, _day in places], exported)),
    )


def _notes(places: list[Json], exported: Exported) -> Iterator[str]:
    """What a brief restates, the places that are quoted, and where Griot shows the first of them."""
    original = places[0].get("restates")
    if original:
        told = [original["publisher"], original["title"], day_text(original["published"] or "")]
        told.append(web_address(original["url"]))
        yield _("Brief restating: %(original)s", original=", ".join(one_line(part) for part in told if part))
    found = [_place(cited) for cited in places]
    quoted = "; ".join(dict.fromkeys(filter(None, found)))
    if quoted:
        yield _("Quoted: %(places)s", places=quoted)
    yield f"{in_griot(exported.root)} {exported.root}{places[0]['link']}"


def _place(cited: Json) -> str:
    page = _("page %(page)s", page=cited["page"]) if cited["page"] else None
    return ", ".join(one_line(part) for part in (cited["section"], page, cited.get("locator")) if part)


def _date(told: str | None) -> tuple[str, ...]:
    """Year, month and day of a date in ISO 8601, as far as it goes; none of what is no such date."""
    found = ISO_DAY.fullmatch(told or "")
    return tuple(filter(None, found.groups())) if found else ()


def _ris_fields(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "TY", "RPRT" if entry.is_report else "ELEC"
    yield "ID", one_line(entry.id)
    yield "TI", entry.title
    if entry.publisher:
        yield "AU", f"{entry.publisher},"  # the comma says that it is no first and last name
        yield "PB", entry.publisher
    if entry.date:
        yield "PY", entry.date[0]
        yield "DA", "/".join((*entry.date, "", "", "")[:3]) + "/"
    if entry.url:
        yield "UR", entry.url
    yield "Y2", "/".join(entry.accessed) + "/"
    if entry.language:
        yield "LA", entry.language
    for note in entry.notes:
        yield "N1", note
    yield "ER", ""


def _bibtex(entry: Entry, key: str) -> str:
    fields = {"title": f"{{{_latex(entry.title)}}}"}  # a second pair of braces keeps its capitals
    if entry.publisher:
        fields["author"] = f"{{{_latex(entry.publisher)}}}"  # and a body's name in one piece
        fields["institution" if entry.is_report else "organization"] = _latex(entry.publisher)
    fields |= dict(zip(("year", "month", "day"), entry.date, strict=False))
    if entry.url:
        fields |= {"howpublished": f"\\url{{{entry.url}}}", "url": entry.url}
    fields |= {"urldate": "-".join(entry.accessed), "langid": _latex(entry.language)}
    fields["note"] = _latex(". ".join(entry.notes))
    told = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{'techreport' if entry.is_report else 'misc'}{{{key},\n{told}\n}}\n"


def _key(entry: Entry, taken: set[str]) -> str:
    """A name that no other entry has: the document's id, as BibTeX allows it."""
    plain = re.sub("[^A-Za-z0-9-]+", "-", entry.id).strip("-") or "document"
    key, copies = plain, 1
    while key in taken:
        copies += 1
        key = f"{plain}-{copies}"
    taken.add(key)
    return key


def _latex(text: str) -> str:
    return one_line(text).translate(LATEX)
