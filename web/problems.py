"""Errors as a caller can act on them: RFC 9457 problem documents for programs, a plain page for people."""

import logging
from http import HTTPStatus

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException

from corpus.errors import CorpusError
from index.errors import IndexFault, StartingError

log = logging.getLogger(__name__)


class Problem(Exception):
    """A request that cannot be met. `kind` is a short stable name for programs, `detail` tells a person what to do."""

    def __init__(self, status: HTTPStatus, kind: str, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail


def handle_problems(app: Flask) -> None:
    """Turns every error that leaves a view into a problem document or a page, never a traceback."""

    @app.errorhandler(Problem)
    def known(problem: Problem) -> Response:
        return _shown(problem)

    @app.errorhandler(IndexFault)
    def no_index(fault: IndexFault) -> Response:
        if not isinstance(fault, StartingError):
            log.warning("%s", fault)
        return _shown(_unready(fault))

    @app.errorhandler(CorpusError)
    def no_documents(error: CorpusError) -> Response:
        return _shown(Problem(HTTPStatus.CONFLICT, "no-documents", "The documents cannot be read", str(error)))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = HTTPStatus(error.code or 500)
        told = {404: "There is nothing at this address.", 405: f"This address does not take {request.method}."}
        detail = told.get(status, error.description or status.description or status.phrase)
        response = _shown(Problem(status, status.phrase.lower().replace(" ", "-"), status.phrase, detail))
        allowed = error.get_response().headers.get("Allow")
        if allowed:
            response.headers["Allow"] = allowed
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        log.error("unforeseen error at %s %s", request.method, request.path, exc_info=error)
        detail = "Griot met an error of its own. It has been logged; asking again may help."
        return _shown(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "Internal error", detail))


def _unready(fault: IndexFault) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no-index", "There is no index to answer from", str(fault))


def _shown(problem: Problem) -> Response:
    if request.path.startswith("/api/") or request.path in {"/healthz", "/readyz"}:
        body = {
            "type": f"urn:griot:problem:{problem.kind}",
            "title": problem.title,
            "status": int(problem.status),
            "detail": problem.detail,
        }
        return Response(json.dumps(body), status=problem.status, mimetype="application/problem+json")
    return Response(render_template("problem.html", problem=problem), status=problem.status)
