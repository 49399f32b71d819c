"""The pages a person reads: the chat, one turn of it, the list of documents, and a document with its quote marked."""

import secrets
from collections.abc import Iterator
from itertools import groupby

from flask import Blueprint, Response, abort, make_response, render_template, request

from corpus.document import Document, Span
from index.search import Index
from qa.assistant import MAX_QUESTION_CHARS, Assistant
from web.contract import clean_question, document_json, document_link, index_summary, section_of, status_of
from web.conversations import Conversations
from web.finding import FindDocument

MAX_EXAMPLES = 6


def pages(assistant: Assistant, conversations: Conversations, find_document: FindDocument) -> Blueprint:
    """The routes of the pages. Without JavaScript, a question is a plain link: `/?q=…`."""
    routes = Blueprint("pages", __name__)
    routes.add_app_template_global(document_link)
    routes.add_app_template_global(section_of)
    routes.add_app_template_global(pieces)

    def turn_of(question: str, conversation_id: str | None) -> dict[str, object]:
        conversation_id, conversation = conversations.find(conversation_id)
        turn = assistant.ask(clean_question(question), conversation)
        conversations.keep(conversation_id, turn.conversation)
        key = secrets.token_hex(4)  # tells this turn's sources from those of the others on the page
        return {"turn": turn, "status": status_of(turn), "conversation_id": conversation_id, "key": key}

    @routes.get("/")
    def chat() -> Response:
        question = request.args.get("q", "")
        index = assistant.current_index()
        shown = turn_of(question, request.args.get("conversation")) if question.strip() else None
        summary = index_summary(index)
        html = render_template(
            "chat.html", shown=shown, summary=summary, examples=examples(index), limit=MAX_QUESTION_CHARS
        )
        return make_response(html)

    @routes.post("/turns")
    def turn() -> Response:
        shown = turn_of(request.form.get("question", ""), request.form.get("conversation"))
        return make_response(render_template("turn.html", **shown))

    @routes.get("/documents")
    def documents() -> Response:
        index = assistant.current_index()
        rows = [document_json(document, index) for document in index.documents.values()]
        return make_response(render_template("documents.html", documents=rows, manifest=index.manifest))

    @routes.get("/documents/<document_id>")
    def document(document_id: str) -> Response:
        found = find_document(document_id, request.args.get("version"))
        marked = asked_span(found.document)
        groups = [(kind, list(run)) for kind, run in groupby(found.document.blocks, lambda block: block.kind)]
        html = render_template(
            "document.html", document=found.document, is_current=found.is_current, groups=groups, marked=marked
        )
        return make_response(html)

    @routes.get("/favicon.ico")
    def favicon() -> Response:
        abort(404)

    return routes


def examples(index: Index) -> list[str]:
    """Questions to start from, which the documents are known to answer."""
    return [suggestion.question for suggestion in index.suggestions[:MAX_EXAMPLES]]


def asked_span(document: Document) -> Span | None:
    """The span to mark, from the address; none when it is missing or lies outside the document."""
    start, end = request.args.get("start", type=int), request.args.get("end", type=int)
    if start is None or end is None or not 0 <= start < end <= len(document.text):
        return None
    return Span(start, end) if document.text[start:end].strip() else None


def pieces(text: str, whole: Span, marked: Span | None) -> Iterator[tuple[str, bool]]:
    """The characters of `whole` in order, cut where the mark begins and ends; True for the marked ones."""
    if marked is None or marked.end <= whole.start or marked.start >= whole.end:
        yield whole.of(text), False
        return
    inner = Span(max(whole.start, marked.start), min(whole.end, marked.end))
    for span, is_marked in (
        (Span(whole.start, inner.start), False),
        (inner, True),
        (Span(inner.end, whole.end), False),
    ):
        if span.start < span.end:
            yield span.of(text), is_marked
