"""The languages of the interface: chosen by the browser, or by a switch that a cookie remembers."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, Flask, Response, make_response, redirect, request
from flask_babel import Babel, format_decimal, format_percent, get_locale
from werkzeug.exceptions import NotFound

from qa.assistant import MAX_QUESTION_CHARS
from web.dates import day_mark, time_mark
from web.messages import answer_text, remark_texts, render
from web.problems import is_for_programs

COOKIE = "griot_language"
COOKIE_SECONDS = 365 * 24 * 3600
DRAFT = "draft"  # the parameter of the pages to ask on that holds what was typed
LANGUAGES = {"en": "English", "fr": "Français"}


def speak(app: Flask) -> None:
    """Gives the templates the visitor's language: `_()`, dates and numbers in it, and the switch."""
    Babel(app, locale_selector=_chosen, default_translation_directories="translations")
    app.register_blueprint(_switch())
    app.jinja_env.globals.update(
        language=_language, languages=LANGUAGES.items, here=_here, blueprints=app.blueprints.keys
    )
    app.jinja_env.globals.update(answer_text=answer_text, remark_texts=remark_texts)
    app.jinja_env.filters.update(
        number=format_decimal, percent=format_percent, rendered=render, when=time_mark, day=day_mark
    )

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


def _here() -> str:
    """The address of this page, to come back to; the start page after a form."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def _switch() -> Blueprint:
    routes = Blueprint("languages", __name__)

    @routes.get("/language/<code>")
    def choose(code: str) -> Response:
        if code not in LANGUAGES:
            raise NotFound
        back = _inside(request.args.get("back", "/"))
        response = make_response(redirect(_with_draft(back, request.args["q"]) if "q" in request.args else back))
        response.set_cookie(
            COOKIE, code, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
        )
        return response

    return routes


def _with_draft(address: str, draft: str) -> str:
    """The address of a page to ask on, with what was typed there in the place of an earlier draft."""
    parts = urlsplit(address)
    asked = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != DRAFT]
    drafts = [(DRAFT, draft[:MAX_QUESTION_CHARS])] if draft.strip() else []
    return parts._replace(query=urlencode(asked + drafts)).geturl()


def _inside(address: str) -> str:
    """The address when it is one of this site; nobody is sent elsewhere by a link to the switch."""
    try:
        parts = urlsplit(address)
    except ValueError:  # "//[" begins an address of IPv6 that does not end
        return "/"
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if inside and address.isprintable() else "/"
