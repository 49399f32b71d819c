"""Says where a document comes from: its publisher and date, and of a brief what it restates."""

from flask_babel import gettext as _

from web.contract import Json


def origin(place: Json) -> str:
    """Who published a document, and when; of a brief also what it restates. "" where the document names none.

    A place that was kept by an earlier version says nothing of what is restated.
    """
    publisher = _in_a_row(place["publisher"], place["published"])
    original = place.get("restates")
    if not original:
        return publisher
    told = _in_a_row(original["publisher"], original["title"], original["published"])
    if publisher:
        return str(_("brief by %(publisher)s, restating: %(original)s", publisher=publisher, original=told))
    return str(_("brief restating: %(original)s", original=told))


def _in_a_row(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
