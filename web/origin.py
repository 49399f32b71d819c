"""Says where a document comes from: its publisher and date, and of a brief what it restates."""

from collections.abc import Callable

from flask_babel import gettext as _
from markupsafe import Markup

from web.contract import Json
from web.dates import day_mark, day_text

Day = Callable[[str], str]


def origin(place: Json, day: Day = day_text) -> str:
    """Who published a document, and when; of a brief also what it restates. "" where the document names none.

    A place that was kept by an earlier version says nothing of what is restated. `day` writes a day.
    """
    publisher = _in_a_row(place["publisher"], day(place["published"] or "") or file_dated(place, day))
    original = place.get("restates")
    if not original:
        return publisher
    told = _in_a_row(original["publisher"], original["title"], day(original["published"] or ""))
    if publisher:
        return _filled(_("brief by %(publisher)s, restating: %(original)s"), publisher=publisher, original=told)
    return _filled(_("brief restating: %(original)s"), original=told)


def file_dated(place: Json, day: Day = day_text) -> str:
    """On which day a file was made, for a document that does not say when it was published; else ""."""
    dated = place.get("file_dated")
    return _filled(_("file dated %(day)s"), day=day(dated)) if dated and not place["published"] else ""


def origin_mark(place: Json) -> str:
    """`origin` for a page: its days are `<time>`."""
    return origin(place, day_mark)


def dated_mark(place: Json) -> str:
    """When a document was published, else of which day its file is, for a page."""
    return day_mark(place["published"] or "") or file_dated(place, day_mark)


def _in_a_row(*parts: str | None) -> str:
    told = [part for part in parts if part]
    is_marked = any(isinstance(part, Markup) for part in told)
    return Markup(", ").join(told) if is_marked else ", ".join(told)


def _filled(template: str, **values: str) -> str:
    """A message with its values; for a page when one of them is, and then nothing else in it is taken for markup."""
    is_marked = any(isinstance(value, Markup) for value in values.values())
    return Markup(template) % values if is_marked else template % values  # noqa: S704  (of the catalogue)
