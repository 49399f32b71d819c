"""Errors as a caller can act on them: RFC 9457 problem documents for programs, a plain page for people."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from flask import Flask, Response, json, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from corpus.errors import CorpusError
from index.errors import IndexFault, StartingError
from web.messages import render

log = logging.getLogger(__name__)


class Problem(Exception):
    """A request that cannot be met. `kind` is a short stable name for programs, `detail` tells a person what to do.

    `headers` are those that go with the status.
    """

    def __init__(
        self, status: HTTPStatus, kind: str, title: str, detail: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.headers = headers


def handle_problems(app: Flask) -> None:
    """Turns every error that leaves a view into a problem document or a page, never a traceback."""

    @app.errorhandler(Problem)
    def known(problem: Problem) -> Response:
        return _shown(problem)

    @app.errorhandler(IndexFault)
    def no_index(fault: IndexFault) -> Response:
        if not isinstance(fault, StartingError):
            log.warning("%s", fault)
        return _shown(unready(fault))

    @app.errorhandler(CorpusError)
    def no_documents(error: CorpusError) -> Response:
        return _shown(
            Problem(HTTPStatus.CONFLICT, "no-documents", _("The documents cannot be read"), render(error.message))
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = HTTPStatus(error.code or 500)
        response = _shown(_of_http(status, error.description or status.description or status.phrase))
        allowed = error.get_response().headers.get("Allow")
        if allowed:
            response.headers["Allow"] = allowed
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        log.error("unforeseen error at %s %s", request.method, request.path, exc_info=error)
        return _shown(internal())


def is_for_programs(path: str) -> bool:
    """Whether what lies at a path is read by programs: it is in English, and its errors are problem documents."""
    return path.startswith("/api/") or path in {"/healthz", "/readyz"}


def unready(fault: IndexFault) -> Problem:
    """The problem of an index that cannot be used."""
    title = _("There is no index to answer from")
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no-index", title, render(fault.message))


def forbidden(detail: str) -> Problem:
    """The problem of a request that is understood and refused, whoever sends it."""
    return Problem(HTTPStatus.FORBIDDEN, "forbidden", _("Refused"), detail)


def internal() -> Problem:
    """The problem of an error that nobody foresaw."""
    detail = _("Griot met an error of its own. It has been logged; asking again may help.")
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", _("Internal error"), detail)


def _of_http(status: HTTPStatus, description: str) -> Problem:
    """The problem of an error of HTTP; `description` is its English, for programs where Griot has no own words."""
    title, detail = status.phrase, description
    match status:
        case HTTPStatus.NOT_FOUND:
            title, detail = _("Not Found"), _("There is nothing at this address.")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            title, detail = _("Method Not Allowed"), _("This address does not take %(method)s.", method=request.method)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            title, detail = _("Request Entity Too Large"), _("The data value transmitted exceeds the capacity limit.")
        case _ if not is_for_programs(request.path):
            title, detail = (
                _("The request cannot be met"),
                _("The server refused it with the status %(status)d.", status=int(status)),
            )
    return Problem(status, status.phrase.lower().replace(" ", "-"), title, detail)


def _shown(problem: Problem) -> Response:
    if is_for_programs(request.path):
        body = {
            "type": f"urn:griot:problem:{problem.kind}",
            "title": problem.title,
            "status": int(problem.status),
            "detail": problem.detail,
        }
        mimetype = "application/problem+json"
        return Response(json.dumps(body), status=problem.status, headers=problem.headers, mimetype=mimetype)
    return Response(render_template("problem.html", problem=problem), status=problem.status, headers=problem.headers)
