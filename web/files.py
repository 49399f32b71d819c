"""The files that documents were read from: to download as they came, and of a PDF each page as it is."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath

from flask import Blueprint, Response, json, jsonify, request, send_file
from flask_babel import gettext as _

from corpus.codes import CorpusCode
from corpus.document import Document, Span
from corpus.errors import UnreadableFileError
from corpus.formats import suffix_of
from corpus.page_view import PageRequest, PageView, page_request
from index.file_store import FileStore
from web.contract import file_link, has_pictures, page_link
from web.finding import FindDocument
from web.messages import render
from web.page_pictures import PagePictures, name_of
from web.problems import Problem

MIME_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    ".eml": "message/rfc822",
    ".epub": "application/epub+zip",
    ".htm": "text/html",
    ".html": "text/html",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".msg": "application/vnd.ms-outlook",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".text": "text/plain",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".xhtml": "application/xhtml+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ANY_TYPE = "application/octet-stream"
MAX_DIGITS = 10  # of an offset: no text is so long
NEVER_RUN = "sandbox; default-src 'none'"  # what is in a file may not act, whatever a browser makes of it


@dataclass(frozen=True, slots=True)
class Originals:
    """The files as they came, and the pages of those that have some."""

    store: FileStore
    pictures: PagePictures


def files(originals: Originals, find_document: FindDocument) -> Blueprint:
    """The routes below `/api/v1/documents/{id}` that give a file, or a page of it."""
    store = originals.store
    routes = Blueprint("files", __name__, url_prefix="/api/v1/documents/<document_id>")

    def found(document_id: str) -> Document:
        return find_document(document_id, request.args.get("version")).document

    def shown(document: Document, asked: PageRequest) -> PageView:
        def read() -> bytes:
            data = store.read(document.file_digest)
            if data is None:
                raise _no_original(document)
            return data

        if not has_pictures(document):
            detail = _("%(file)s has no pages that can be shown: only those of a PDF can.", file=document.name)
            raise Problem(HTTPStatus.NOT_FOUND, "no-pages", _("This page cannot be shown"), detail)
        try:
            return originals.pictures.show(document.file_digest, read, asked)
        except UnreadableFileError as error:
            kind = "no-page" if error.message.code == CorpusCode.PDF_NO_SUCH_PAGE else "no-picture"
            raise Problem(
                HTTPStatus.NOT_FOUND, kind, _("This page cannot be shown"), f"{document.name}: {render(error.message)}."
            ) from error

    @routes.get("/file")
    def file(document_id: str) -> Response:
        document = found(document_id)
        path = store.find(document.file_digest)
        if path is None:
            raise _no_original(document)
        response = send_file(
            path,
            mimetype=MIME_TYPES.get(suffix_of(document.name), ANY_TYPE),
            as_attachment=True,
            download_name=_safe(PurePosixPath(document.name).name),
            conditional=True,
            etag=document.file_digest,
        )
        response.headers["Content-Security-Policy"] = NEVER_RUN
        return response

    @routes.get("/pages/<int:number>.png")
    def picture(document_id: str, number: int) -> Response:
        document = found(document_id)
        asked = page_request(document, number, asked_span(document), drawn=True)
        name = name_of(document.file_digest, asked)
        response = Response(mimetype="image/png")
        response.set_etag(name)
        response.cache_control.no_cache = True
        if request.if_none_match.contains(name) and store.holds(document.file_digest):
            response.status_code = HTTPStatus.NOT_MODIFIED
            return response
        view = shown(document, asked)
        response.data = view.png
        response.headers["Griot-Boxes"] = json.dumps(view.boxes)
        return response

    @routes.get("/pages/<int:number>")
    def page(document_id: str, number: int) -> Response:
        document = found(document_id)
        span = asked_span(document)
        view = shown(document, page_request(document, number, span, drawn=False))
        return jsonify(
            {
                "document_id": document.id,
                "page": number,
                "width": view.width,
                "height": view.height,
                "boxes": view.boxes,
                "picture": page_link(document, number, span, ".png"),
                "file_url": file_link(document),
            }
        )

    return routes


def asked_span(document: Document) -> Span | None:
    """The span of a quote from the address; None when it names neither end. Raises Problem when it is none."""
    given = [request.args.get(name) for name in ("start", "end")]
    if given == [None, None]:
        return None
    start, end = (
        int(edge) if edge and edge.isascii() and edge.isdigit() and len(edge) < MAX_DIGITS else -1 for edge in given
    )
    if not 0 <= start < end <= len(document.text):
        detail = _(
            "start, end: they name no span of the text. Send both, with 0 ≤ start < end ≤ %(most)d, or neither.",
            most=len(document.text),
        )
        raise Problem(HTTPStatus.BAD_REQUEST, "bad-request", _("The request cannot be read"), detail)
    return Span(start, end)


def _safe(name: str) -> str:
    """A name that a header and a folder can hold: what cannot be shown becomes a line."""
    return "".join(char if char.isprintable() else "_" for char in name)


def _no_original(document: Document) -> Problem:
    detail = _(
        "The file of %(id)s is not kept, or was altered. Build the index again to keep it: griot build", id=document.id
    )
    return Problem(HTTPStatus.NOT_FOUND, "no-original", _("The original is not here"), detail)
