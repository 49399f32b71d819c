"""The languages of the interface: chosen by the browser, or by a switch that a cookie remembers."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, make_response, redirect, request
from flask_babel import Babel, format_datetime, format_decimal, format_percent, get_locale
from werkzeug.exceptions import NotFound

from web.messages import answer_text, remark_texts, render
from web.problems import is_for_programs

COOKIE = "griot_language"
COOKIE_SECONDS = 365 * 24 * 3600
LANGUAGES = {"en": "English", "fr": "Français"}


def speak(app: Flask) -> None:
    """Gives the templates the visitor's language: `_()`, dates and numbers in it, and the switch."""
    Babel(app, locale_selector=_chosen, default_translation_directories="translations")
    app.register_blueprint(_switch())
    app.jinja_env.globals.update(language=_language, languages=LANGUAGES.items, here=_here)
    app.jinja_env.globals.update(answer_text=answer_text, remark_texts=remark_texts)
    app.jinja_env.filters.update(number=format_decimal, percent=format_percent, rendered=render, when=_when)

    @app.after_request
    def vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.update(("Accept-Language", "Cookie"))
        return response


def _chosen() -> str:
    if is_for_programs(request.path):
        return "en"
    kept = request.cookies.get(COOKIE, "")
    return kept if kept in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES)) or "en"


def _language() -> str:
    return str(get_locale() or "en")


def _when(time: datetime | str) -> str:
    """A time in the visitor's language; a text is one in ISO 8601."""
    return str(format_datetime(datetime.fromisoformat(time) if isinstance(time, str) else time, "medium"))


def _here() -> str:
    """The address of this page, to come back to; the start page after a form."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def _switch() -> Blueprint:
    routes = Blueprint("languages", __name__)

    @routes.get("/language/<code>")
    def choose(code: str) -> Response:
        if code not in LANGUAGES:
            raise NotFound
        response = make_response(redirect(_inside(request.args.get("back", "/"))))
        response.set_cookie(
            COOKIE, code, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
        )
        return response

    return routes


def _inside(address: str) -> str:
    """The address when it is one of this site; nobody is sent elsewhere by a link to the switch."""
    try:
        parts = urlsplit(address)
    except ValueError:  # "//[" begins an address of IPv6 that does not end
        return "/"
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if inside and address.isprintable() else "/"
