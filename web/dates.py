"""Writes days and times as people do: 27 November 2026, 14:05; for a page with the ISO form in `<time datetime>`."""

from datetime import UTC, date, datetime

from babel.dates import format_date, format_time
from flask_babel import get_locale
from markupsafe import Markup

DAY, MONTH, MINUTE = "d MMMM y", "MMMM y", "HH:mm"
FORMS = {len("2026-11-27"): DAY, len("2026-11"): MONTH}


def day_text(day: str, language: str = "") -> str:
    """A day, a month or a year of ISO 8601 in a language, else the visitor's; what is none stays as it is."""
    try:
        return format_date(date.fromisoformat(f"{day}-01"[:10]), FORMS[len(day)], locale=language or _language())
    except (KeyError, ValueError):
        return day


def day_mark(day: str) -> str:
    """The same for a page; "" stays ""."""
    told = day_text(day)
    return Markup('<time datetime="{}">{}</time>').format(day, told) if told != day else day


def time_text(time: datetime | str) -> str:
    """A time in the visitor's language, in UTC, without seconds; a text is one in ISO 8601."""
    moment, language = _moment(time), _language()
    return f"{format_date(moment, DAY, locale=language)}, {format_time(moment, MINUTE, locale=language)}"


def time_mark(time: datetime | str) -> Markup:
    """The same for a page."""
    return Markup('<time datetime="{}">{}</time>').format(_moment(time).isoformat(timespec="seconds"), time_text(time))


def today() -> str:
    """This day in the visitor's language."""
    return format_date(datetime.now(UTC).date(), DAY, locale=_language())


def _moment(time: datetime | str) -> datetime:
    return datetime.fromisoformat(time) if isinstance(time, str) else time


def _language() -> str:
    return str(get_locale() or "en")
