"""The pages a person reads: the chat, the list of documents, and a document with its quote marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, abort, make_response, render_template, request, stream_with_context, url_for

from corpus.document import Document, Span
from index.errors import IndexFault
from index.search import Index
from qa.assistant import MAX_QUESTION_CHARS, OnStep
from web.asking import Answering, Asking
from web.contents import contents_of
from web.contract import Json, clean_question, document_json, document_link, index_summary, section_of
from web.finding import FindDocument
from web.inside import found_inside
from web.streaming import MIMETYPE, streamed
from web.visitors import new_visitor, remember, visitor_of
from web.wording import answer_text, refusal_text

MAX_EXAMPLES = 6
MAX_ATTEMPT_CHARS = 64


def pages(assistant: Answering, asking: Asking, find_document: FindDocument, cookie_days: int) -> Blueprint:
    """The routes of the pages. Without JavaScript, a question is a plain link: `/?q=…`."""
    routes = Blueprint("pages", __name__)
    routes.add_app_template_global(document_link)
    routes.add_app_template_global(section_of)
    routes.add_app_template_global(pieces)
    routes.add_app_template_global(refusal_text)

    def address_of(reply: Json, visitor: str) -> str | None:
        """Where a visitor reads the conversation of a reply again; None when it is not kept."""
        kept = asking.is_kept(reply, visitor)
        return url_for("conversations.one", conversation_id=reply["conversation_id"]) if kept else None

    @routes.get("/")
    def chat() -> Response:
        question, visitor = request.args.get("q", ""), visitor_of(request) or new_visitor()
        replies = []
        if question.strip():
            replies = [asking.ask(clean_question(question), request.args.get("conversation"), visitor)]
        try:
            index, waiting = assistant.current_index(), ""
        except IndexFault as fault:
            index, waiting = None, str(fault)
        html = render_template(
            "chat.html",
            replies=replies,
            conversation_id=replies[0]["conversation_id"] if replies else request.args.get("conversation", ""),
            address=address_of(replies[0], visitor) if replies else None,
            summary=index_summary(index) if index else None,
            waiting=waiting,
            examples=examples(index) if index else [],
            draft=request.args.get("draft", "")[:MAX_QUESTION_CHARS],
            limit=MAX_QUESTION_CHARS,
        )
        response = make_response(html)
        if replies:
            remember(response, request, visitor, cookie_days)
        return response

    @routes.post("/turns")
    def turn() -> Response:
        question = clean_question(request.form.get("question", ""))
        conversation_id = request.form.get("conversation") or None
        attempt = request.form.get("attempt", "")[:MAX_ATTEMPT_CHARS]
        visitor = visitor_of(request) or new_visitor()

        def ask(on_step: OnStep) -> Json:
            return asking.ask(question, conversation_id, visitor, attempt, on_step)

        def shown(reply: Json) -> str:
            return render_template("turn.html", reply=reply, address=address_of(reply, visitor))

        def done(reply: Json) -> Json:
            return {"html": shown(reply), "answer": answer_text(reply)}

        if MIMETYPE in request.accept_mimetypes.values():
            response = Response(stream_with_context(streamed(ask, done)), mimetype=MIMETYPE)
            response.headers["Cache-Control"] = "no-store"
        else:
            response = make_response(shown(ask(lambda _step, _passages: None)))
        remember(response, request, visitor, cookie_days)
        return response

    @routes.get("/documents")
    def documents() -> Response:
        index = assistant.current_index()
        rows = [document_json(document, index) for document in index.documents.values()]
        return make_response(render_template("documents.html", documents=rows, manifest=index.manifest))

    @routes.get("/documents/<document_id>")
    def document(document_id: str) -> Response:
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

    @routes.get("/favicon.ico")
    def favicon() -> Response:
        abort(404)

    return routes


@dataclass(frozen=True, slots=True)
class Example:
    """A question to start from, which a document in this language is known to answer."""

    question: str
    language: str


def examples(index: Index) -> list[Example]:
    """The first questions to start from."""
    return [
        Example(suggestion.question, index.documents[suggestion.document_id].language)
        for suggestion in index.suggestions[:MAX_EXAMPLES]
    ]


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
