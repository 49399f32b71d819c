"""The JSON API."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request, stream_with_context

from index.scope import Scope
from qa.assistant import OnStep
from web.asking import Answering, Asking
from web.contract import (
    AskRequest,
    Json,
    clean_question,
    document_json,
    hit_json,
    index_json,
    read_ask,
)
from web.evidence_tables import EvidenceTables
from web.finding import FindDocument
from web.problems import Problem
from web.scope import Filters, asked_scope, checked_scope, filters_json, filters_of
from web.streaming import MIMETYPE, streamed

MAX_HITS = 50


def api(assistant: Answering, asking: Asking, find_document: FindDocument, tables: EvidenceTables) -> Blueprint:
    """The routes below `/api/v1`, and the two that a load balancer asks."""
    routes = Blueprint("api", __name__)

    def with_table(reply: Json, asked: AskRequest) -> Json:
        return reply | {"table": tables.of(reply)} if asked.table else reply

    def scope_of(filters: Filters | None) -> Scope | None:
        return None if filters is None else asked_scope(filters, assistant.current_index)

    @routes.post("/api/v1/ask")
    def ask() -> Response:
        asked = read_ask(request.get_data())
        reply = asking.ask(asked.question, asked.conversation_id, None, scope=scope_of(asked.filters))
        return jsonify(with_table(reply, asked))

    @routes.post("/api/v1/ask/stream")
    def ask_stream() -> Response:
        asked = read_ask(request.get_data())
        scope = scope_of(asked.filters)

        def ask(on_step: OnStep) -> Json:
            return asking.ask(asked.question, asked.conversation_id, None, on_step=on_step, scope=scope)

        told = stream_with_context(streamed(ask, lambda reply: with_table(reply, asked)))
        return Response(told, mimetype=MIMETYPE, headers={"Cache-Control": "no-store"})

    @routes.get("/api/v1/search")
    def search() -> Response:
        question = clean_question(request.args.get("q", ""))
        k = request.args.get("k", "10")
        if not (k.isascii() and k.isdigit() and len(k) <= len(str(MAX_HITS)) and 1 <= int(k) <= MAX_HITS):
            raise Problem(
                HTTPStatus.BAD_REQUEST,
                "bad-request",
                "The request cannot be read",
                f"k: a number from 1 to {MAX_HITS}.",
            )
        index = assistant.current_index()
        scope = checked_scope(filters_of(request.args), index)
        hits = index.within(scope).search(question, int(k))
        return jsonify(
            {
                "question": question,
                "filters": filters_json(scope),
                "hits": [hit_json(rank, hit) for rank, hit in enumerate(hits, 1)],
            }
        )

    @routes.get("/api/v1/documents")
    def documents() -> Response:
        index = assistant.current_index()
        return jsonify({"documents": [document_json(document, index) for document in index.documents.values()]})

    @routes.get("/api/v1/documents/<document_id>")
    def document(document_id: str) -> Response:
        found = find_document(document_id, request.args.get("version"))
        told = document_json(found.document, assistant.current_index()) | {"current": found.is_current}
        return jsonify(told | {"text": found.document.text})

    @routes.get("/api/v1/index")
    def index() -> Response:
        return jsonify(index_json(assistant.current_index()))

    @routes.get("/healthz")
    def healthz() -> Response:
        return jsonify({"status": "ok"})

    @routes.get("/readyz")
    def readyz() -> Response:
        return jsonify({"status": "ready", "generation": assistant.current_index().manifest.generation})

    return routes
