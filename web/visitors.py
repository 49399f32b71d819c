"""Knows a visitor again by a random id in a cookie, which says nothing else."""

import re
import secrets

from flask import Request, Response

COOKIE = "griot_visitor"
ID = re.compile(r"[\w-]{22,64}")
ID_BYTES = 18  # 24 characters


def visitor_of(request: Request) -> str | None:
    """The id in a visitor's cookie; None when there is none, or none that Griot made."""
    given = request.cookies.get(COOKIE, "")
    return given if ID.fullmatch(given) else None


def new_visitor() -> str:
    """An id that cannot be guessed."""
    return secrets.token_urlsafe(ID_BYTES)


def remember(response: Response, request: Request, visitor: str, days: int) -> None:
    """Gives a visitor the cookie, for as long as conversations are kept."""
    response.set_cookie(
        COOKIE, visitor, max_age=days * 24 * 3600, httponly=True, samesite="Lax", secure=request.is_secure
    )
