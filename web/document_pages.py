"""The pages of the documents: their list, and each with its quote marked."""

from itertools import groupby

from flask import Blueprint, Response, make_response, render_template, request

from corpus.document import Document, Span
from web.asking import Answering
from web.contents import contents_of
from web.contract import document_json, document_link
from web.finding import FindDocument
from web.inside import found_inside
from web.marks import pieces


def document_pages(assistant: Answering, find_document: FindDocument) -> Blueprint:
    """The routes below `/documents`."""
    routes = Blueprint("documents", __name__, url_prefix="/documents")
    routes.add_app_template_global(document_link)
    routes.add_app_template_global(pieces)

    @routes.get("")
    def page() -> Response:
        index = assistant.current_index()
        rows = [document_json(document, index) for document in index.documents.values()]
        return make_response(render_template("documents.html", documents=rows, manifest=index.manifest))

    @routes.get("/<document_id>")
    def one(document_id: str) -> Response:
        found = find_document(document_id, request.args.get("version"))
        asked = request.args.get("find", "").strip()
        places = found_inside(found.document, asked) if asked else []
        groups = [(kind, list(run)) for kind, run in groupby(found.document.blocks, lambda block: block.kind)]
        html = render_template(
            "document.html",
            document=found.document,
            is_current=found.is_current,
            indexed=assistant.current_index().manifest.built_at,
            groups=groups,
            contents=contents_of(found.document),
            marked=asked_span(found.document) or (places[0].span if places else None),
            asked=asked,
            places=places,
        )
        return make_response(html)

    return routes


def asked_span(document: Document) -> Span | None:
    """The span to mark, from the address; none when it is missing or lies outside the document."""
    start, end = request.args.get("start", type=int), request.args.get("end", type=int)
    if start is None or end is None or not 0 <= start < end <= len(document.text):
        return None
    return Span(start, end) if document.text[start:end].strip() else None
