"""Refuses what a page of another site would change in the name of whoever looks at it."""

from flask import Request
from flask_babel import gettext as _

from web.problems import forbidden

READING = {"GET", "HEAD", "OPTIONS"}


def refuse_other_sites(request: Request) -> None:
    """Raises Problem when the request changes something and comes from a page of another site."""
    if request.method not in READING and _comes_from_another_site(request):
        raise forbidden(_("The request comes from a page of another site, and was refused."))


def _comes_from_another_site(request: Request) -> bool:
    """As browsers tell it. Programs send neither header, and have no cookies that a page could abuse."""
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    return origin not in {None, f"http://{request.host}", f"https://{request.host}"}
