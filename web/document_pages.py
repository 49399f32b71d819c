"""The pages of the documents: their list, and each with its quote marked."""

from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _

from corpus.codes import CorpusCode
from corpus.document import Document, Span
from corpus.formats import suffix_of
from web.asking import Answering
from web.contents import contents_of
from web.contract import document_json, document_link, file_link, page_link
from web.files import Originals
from web.finding import FindDocument
from web.inside import found_inside
from web.marks import pieces

MAX_PICTURES = 4  # of a span that somebody made up; a quote stands on two pages at most
CAUTIONS = {CorpusCode.PDF_PAGES_RECOGNISED, CorpusCode.PDF_LINES_UNSURE}  # what a reader of the text must know
MEGABYTE, KILOBYTE = 1_000_000, 1_000


class Download(NamedTuple):
    """What a link to the original says: where it is, what kind of file, how large."""

    link: str
    kind: str
    size: str


def document_pages(assistant: Answering, find_document: FindDocument, originals: Originals | None) -> Blueprint:
    """The routes below `/documents`."""
    routes = Blueprint("documents", __name__, url_prefix="/documents")
    routes.add_app_template_global(document_link)
    routes.add_app_template_global(page_link)
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
        marked = asked_span(found.document) or (places[0].span if places else None)
        original = download(found.document, originals)
        groups = [(kind, list(run)) for kind, run in groupby(found.document.blocks, lambda block: block.kind)]
        html = render_template(
            "document.html",
            document=found.document,
            is_current=found.is_current,
            indexed=assistant.current_index().manifest.built_at,
            groups=groups,
            contents=contents_of(found.document),
            marked=marked,
            original=original,
            pictures=page_pictures(found.document, marked) if original and marked else [],
            asked=asked,
            places=places,
            cautions=[warning for warning in found.document.warnings if warning.code in CAUTIONS],
        )
        return make_response(html)

    return routes


def download(document: Document, originals: Originals | None) -> Download | None:
    """The link to the file that this text was read from; None where it is not kept."""
    size, link = originals.store.size_bytes(document.file_digest) if originals else None, file_link(document)
    if size is None or link is None:
        return None
    return Download(link, suffix_of(document.name).removeprefix(".").upper(), size_in_words(size))


def size_in_words(size_bytes: int) -> str:
    """A size as people say it: 1.2 MB, 12 kB."""
    if size_bytes >= MEGABYTE / 10:
        return str(_("%(size)s MB", size=format_decimal(round(size_bytes / MEGABYTE, 1))))
    return str(_("%(size)s kB", size=format_decimal(-(-size_bytes // KILOBYTE))))


def page_pictures(document: Document, marked: Span) -> list[tuple[int, str]]:
    """The pages on which a quote stands, each with the address of its picture; none where there are no pictures."""
    turns = [page for offset, page in document.page_starts if marked.start < offset < marked.end]
    pages = [page for page in dict.fromkeys((document.page_at(marked.start), *turns)) if page is not None]
    links = [(page, page_link(document, page, marked, ".png")) for page in pages[:MAX_PICTURES]]
    return [(page, link) for page, link in links if link]


def asked_span(document: Document) -> Span | None:
    """The span to mark, from the address; none when it is missing or lies outside the document."""
    start, end = request.args.get("start", type=int), request.args.get("end", type=int)
    if start is None or end is None or not 0 <= start < end <= len(document.text):
        return None
    return Span(start, end) if document.text[start:end].strip() else None
