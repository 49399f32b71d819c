"""A visitor's earlier conversations: list, search, go on, rename, delete."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from corpus.document import Document
from index.errors import IndexFault
from qa.assistant import MAX_QUESTION_CHARS
from web.asking import Answering
from web.export.downloads import KINDS, download, exported_conversation
from web.export.evidence_pack import Evidence
from web.other_sites import refuse_other_sites
from web.problems import Problem
from web.scope import Filters, filters_json, scope_form
from web.store import Store
from web.store.database import Outcome
from web.visitors import visitor_of


def conversation_pages(assistant: Answering, store: Store, days: int, evidence: Evidence) -> Blueprint:
    """The routes below `/conversations`, each for the visitor whose cookie comes with the request."""
    routes = Blueprint("conversations", __name__, url_prefix="/conversations")

    def documents() -> Iterable[Document]:
        try:
            return assistant.current_index().documents.values()
        except IndexFault:
            return ()  # what was said can be read all the same

    @routes.before_request
    def own_site() -> None:
        refuse_other_sites(request)

    @routes.get("")
    def page() -> Response:
        visitor, search = visitor_of(request), request.args.get("search", "").strip()
        kept = store.history.newest_first(visitor, search) if visitor else []
        return make_response(render_template("conversations.html", kept=kept, search=search, days=days))

    @routes.get("/<conversation_id>")
    def one(conversation_id: str) -> Response:
        visitor = visitor_of(request)
        turns = store.history.turns(conversation_id, visitor) if visitor else []
        if not turns:
            raise _unknown()
        last = turns[-1].reply
        filters = Filters.model_validate(last.get("filters") or {})
        html = render_template(
            "chat.html",
            scope=scope_form(
                documents(), filters.scope(), last.get("filter_titles", {}), {"conversation": conversation_id}
            ),
            filters=filters_json(filters.scope()) or {},
            replies=[turn.reply | {"conversation_id": conversation_id} for turn in turns],
            conversation_id=conversation_id,
            address=url_for("conversations.one", conversation_id=conversation_id),
            summary=None,
            waiting="",
            examples=[],
            draft=request.args.get("draft", "")[:MAX_QUESTION_CHARS],
            limit=MAX_QUESTION_CHARS,
        )
        response = make_response(html)
        response.headers["Cache-Control"] = "no-store"  # who comes back sees what was said since, or that it is deleted
        return response

    @routes.get(f"/<conversation_id>.<{KINDS}>")
    def export(conversation_id: str, kind: str) -> Response:
        visitor = visitor_of(request) or ""
        kept, turns = store.history.one(conversation_id, visitor), store.history.turns(conversation_id, visitor)
        if kept is None or not turns:
            raise _unknown()
        return download(kind, exported_conversation(kept.title, turns), evidence)

    @routes.post("/<conversation_id>/rename")
    def rename(conversation_id: str) -> Response:
        return _after(store.history.rename(conversation_id, visitor_of(request) or "", request.form.get("title", "")))

    @routes.post("/<conversation_id>/delete")
    def delete(conversation_id: str) -> Response:
        return _after(store.history.delete(conversation_id, visitor_of(request) or ""))

    @routes.post("/delete-all")
    def delete_all() -> Response:
        return _after(store.history.delete_all(visitor_of(request) or ""))

    return routes


def _after(outcome: Outcome) -> Response:
    match outcome:
        case Outcome.UNKNOWN:
            raise _unknown()
        case Outcome.UNWRITTEN:
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "not-changed",
                _("It could not be changed"),
                _("Nothing can be written just now; the conversations are as they were. Try again later."),
            )
        case Outcome.DONE:
            return make_response(redirect(url_for("conversations.page"), HTTPStatus.SEE_OTHER))


def _unknown() -> Problem:
    return Problem(
        HTTPStatus.NOT_FOUND,
        "unknown-conversation",
        _("This conversation is not kept"),
        _("It was deleted, its time is over, or it belongs to another browser."),
    )
