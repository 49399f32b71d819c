"""Checks a text of a visitor's own against the documents: on a page, and for programs. Nothing of it is kept."""

import unicodedata
from codecs import BOM_UTF8
from http import HTTPStatus
from pathlib import PurePosixPath
from threading import Lock

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.datastructures import FileStorage

from corpus.document import Span
from corpus.draft import lay_out
from corpus.errors import UnreadableFileError
from corpus.sandbox import Limits, Sandbox
from index.search import Index
from qa.answer import Evidence
from qa.checking.check import Checked, Difference, Source, Verdict, check, sentences_of
from web.asking import Answering
from web.contract import Json, citation_json, index_summary
from web.marks import marked_runs
from web.messages import render
from web.other_sites import refuse_other_sites
from web.problems import Problem

MAX_CHARS = 50_000  # some 20 pages
MAX_SENTENCES = 200  # a tenth of a second each
MAX_UPLOAD_BYTES = 10_000_000  # a draft with pictures
MAX_FIELD_CHARS = 60  # an unknown field is named in the error, not repeated at length
PATIENCE_SECONDS = 20.0  # for the text that somebody else has checked
LIMITS = Limits(seconds=20.0)  # a draft is read in one or two


class CheckRequest(BaseModel):
    """The body of `POST /api/v1/check`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str


def checking(assistant: Answering) -> Blueprint:
    """The page `/check` and `POST /api/v1/check`. One text is checked at a time."""
    routes = Blueprint("checking", __name__)
    routes.add_app_template_global(marked_runs)
    turn = Lock()

    def checked(text: str) -> Json:
        index = assistant.current_index()
        if not turn.acquire(timeout=PATIENCE_SECONDS):
            raise _busy()
        try:
            return check_json(text, check(text, index), index)
        finally:
            turn.release()

    @routes.before_request
    def guard() -> None:
        request.max_content_length = MAX_UPLOAD_BYTES
        refuse_other_sites(request)

    @routes.post("/api/v1/check")
    def check_text() -> Response:
        upload = request.files.get("file")
        return jsonify(checked(clean_text(text_of(upload) if upload else _read(request.get_data()).text)))

    @routes.get("/check")
    def page() -> Response:
        return make_response(render_template("check.html", report=None, text="", limit=MAX_CHARS))

    @routes.post("/check")
    def report() -> Response:
        upload, text = request.files.get("file"), request.form.get("text", "")
        text = clean_text(text_of(upload) if upload and upload.filename else text)
        return make_response(render_template("check.html", report=checked(text), text=text, limit=MAX_CHARS))

    return routes


def text_of(upload: FileStorage) -> str:
    """The text of a draft that was sent, as the readers read it. Raises Problem when they cannot."""
    return read_text(upload.filename or "", upload.stream.read())


def read_text(name: str, data: bytes) -> str:
    """The text of a file. Raises Problem when it cannot be read."""
    try:
        with Sandbox(LIMITS) as sandbox:
            draft = sandbox.read(PurePosixPath(name.replace("\\", "/")).name, data)
    except UnreadableFileError as error:
        raise _bad(f"{name[:MAX_FIELD_CHARS]}: {render(error.message)}") from error
    return lay_out(draft, document_id="draft", name=name).text


def clean_text(text: str) -> str:
    """A text as it is checked, as long as it was: what is not printed becomes a space. Raises Problem by the limits."""
    if len(text) > MAX_CHARS:
        found = _("text: it has %(found)d characters; %(most)d are checked at most.", found=len(text), most=MAX_CHARS)
        raise _bad(found)
    cleaned = "".join(c if c == "\n" or not unicodedata.category(c).startswith("C") else " " for c in text)
    sentences = len(sentences_of(cleaned))
    if not sentences:
        raise _bad(_("text: it holds no sentence. Send a paragraph, or a file."))
    if sentences > MAX_SENTENCES:
        raise _bad(
            _("text: it has %(found)d sentences; %(most)d are checked at most.", found=sentences, most=MAX_SENTENCES)
        )
    return cleaned


def check_json(text: str, checked: list[Checked], index: Index) -> Json:
    """The reply of `POST /api/v1/check`: `text[start:end]` is each sentence, and citations are numbered through."""
    sources = list(dict.fromkeys(source for one in checked for source in one.sources))
    return {
        "text": text,
        "summary": {verdict: sum(one.verdict is verdict for one in checked) for verdict in Verdict},
        "sentences": [_sentence_json(one, sources) for one in checked],
        "index": index_summary(index),
    }


def _sentence_json(one: Checked, sources: list[Source]) -> Json:
    return {
        "text": one.text,
        "start": one.span.start,
        "end": one.span.end,
        "verdict": one.verdict,
        "citations": [_citation(source, sources.index(source) + 1) for source in one.sources],
        "differences": [_difference_json(difference, one) for difference in one.differences],
    }


def _citation(source: Source, number: int) -> Json:
    return citation_json(Evidence(number, source.span, source.quote, source.hit, 1.0))


def _difference_json(difference: Difference, one: Checked) -> Json:
    """In what a sentence and its quote differ: each place is one in the sentence, or in the quote."""
    return {
        "kind": difference.kind,
        "here": _place(difference.here, one.text),
        "there": _place(difference.there, one.sources[0].quote),
    }


def _place(span: Span | None, text: str) -> Json | None:
    return {"start": span.start, "end": span.end, "text": span.of(text)} if span else None


def _read(body: bytes) -> CheckRequest:
    try:
        return CheckRequest.model_validate_json(body.removeprefix(BOM_UTF8))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))[:MAX_FIELD_CHARS] or "body"
        raise _bad(f'{field}: {first["msg"]}. Send {{"text": "…"}} as JSON, or a file in the field "file".') from error


def _busy() -> Problem:
    detail = _("Other texts are being checked. Send it again in a moment.")
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "busy", _("Too many texts at once"), detail, {"Retry-After": "20"})


def _bad(detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "bad-request", _("The request cannot be read"), detail)
