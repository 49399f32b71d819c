"""Says where a document comes from: its publisher and date, and of a brief what it restates."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from web.contract import Json


def origin(place: Json) -> str:
    """Who published a document, and when; of a brief also what it restates. "" where the document names none.

    A place that was kept by an earlier version says nothing of what is restated.
    """
    publisher = _in_a_row(place["publisher"], place["published"] or file_dated(place))
    original = place.get("restates")
    if not original:
        return publisher
    told = _in_a_row(original["publisher"], original["title"], original["published"])
    if publisher:
        return str(_("brief by %(publisher)s, restating: %(original)s", publisher=publisher, original=told))
    return str(_("brief restating: %(original)s", original=told))


def file_dated(place: Json) -> str:
    """On which day a file was made, for a document that does not say when it was published; else ""."""
    day = place.get("file_dated")
    return str(_("file dated %(day)s", day=day_text(day))) if day and not place["published"] else ""


def day_text(day: str) -> str:
    """A day, a month or a year of ISO 8601 in the visitor's language: "3 May 2021"; what is none stays as it is."""
    forms = {10: "d MMMM y", 7: "MMMM y"}
    try:
        return str(format_date(date.fromisoformat(f"{day}-01"[:10]), forms[len(day)]))
    except (KeyError, ValueError):
        return day


def today() -> str:
    """The day in the visitor's language."""
    return str(format_date(format="d MMMM y"))


def _in_a_row(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
