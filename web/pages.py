"""The page of the chat, and the answers that it asks for one after another."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request, stream_with_context, url_for

from index.errors import IndexFault
from index.search import Index
from qa.assistant import MAX_QUESTION_CHARS, OnStep
from web.asking import Answering, Asking
from web.completeness import shown_of_found
from web.contract import Json, clean_question, index_summary
from web.dates import today
from web.export.exported import in_griot
from web.export.footnotes import web_address
from web.marks import answering_pieces
from web.messages import answer_text, render
from web.origin import dated_mark, origin_mark
from web.scope import asked_scope, filters_json, filters_of, scope_form, scope_texts
from web.streaming import MIMETYPE, streamed
from web.visitors import new_visitor, remember, visitor_of

MAX_EXAMPLES = 6
MAX_ATTEMPT_CHARS = 64


def pages(assistant: Answering, asking: Asking, cookie_days: int) -> Blueprint:
    """The routes of the chat. Without JavaScript, a question is a plain link: `/?q=…`."""
    routes = Blueprint("pages", __name__)
    routes.add_app_template_filter(origin_mark, "origin")
    routes.add_app_template_filter(dated_mark, "dated")
    for shared in (answering_pieces, shown_of_found, in_griot, web_address, today, scope_texts):
        routes.add_app_template_global(shared)

    @routes.app_template_global()
    def removed_sources(reply: Json) -> list[str]:
        """The titles of the documents that a reply quotes and that are not there any more."""
        cited = {one["document_id"]: one["title"] for one in reply["citations"]}
        try:
            there = assistant.current_index().documents
        except IndexFault:
            return []
        return [title for document_id, title in cited.items() if document_id not in there]

    def address_of(reply: Json, visitor: str) -> str | None:
        """Where a visitor reads the conversation of a reply again; None when it is not kept."""
        kept = asking.is_kept(reply, visitor)
        return url_for("conversations.one", conversation_id=reply["conversation_id"]) if kept else None

    @routes.get("/")
    def chat() -> Response:
        question, visitor = request.args.get("q", ""), visitor_of(request) or new_visitor()
        replies = []
        filters = filters_of(request.args)
        if question.strip():
            cleaned, scope = clean_question(question), asked_scope(filters, assistant.current_index)
            reply = asking.ask(cleaned, request.args.get("conversation"), visitor, scope=scope)
            replies = asking.conversation_so_far(reply, visitor)
        try:
            index, waiting = assistant.current_index(), ""
        except IndexFault as fault:
            index, waiting = None, render(fault.message)
        conversation_id = replies[0]["conversation_id"] if replies else request.args.get("conversation", "")
        html = render_template(
            "chat.html",
            replies=replies,
            conversation_id=conversation_id,
            scope=scope_form(
                index.documents.values() if index else (), filters.scope(), {}, {"conversation": conversation_id}
            ),
            filters=filters_json(filters.scope()) or {},
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
        scope = asked_scope(filters_of(request.form), assistant.current_index)
        conversation_id = request.form.get("conversation") or None
        attempt = request.form.get("attempt", "")[:MAX_ATTEMPT_CHARS]
        visitor = visitor_of(request) or new_visitor()

        def ask(on_step: OnStep) -> Json:
            return asking.ask(question, conversation_id, visitor, attempt, on_step, scope)

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
