"""Makes the Flask application."""

from flask import Flask, Response

from qa.assistant import Assistant
from web.api import api
from web.conversations import Conversations
from web.desk import Desk
from web.finding import EarlierDocument, document_finder
from web.operator_api import operator_api
from web.operator_pages import operator_pages
from web.pages import pages
from web.problems import handle_problems

MAX_BODY_BYTES = 64_000  # a question of 2,000 characters is 24,000 bytes at the most, escaped
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(
    assistant: Assistant, earlier: EarlierDocument = lambda _id, _digest: None, desk: Desk | None = None
) -> Flask:
    """The chat page and the JSON API over one assistant; with a desk, also what the operator does.

    `earlier` gives a text of a document that is not in use any more, by id and the beginning of its digest.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the contract's order reads better
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    conversations = Conversations()
    find_document = document_finder(assistant, earlier)
    app.register_blueprint(api(assistant, conversations, find_document))
    app.register_blueprint(pages(assistant, conversations, find_document))
    if desk is not None:
        app.register_blueprint(operator_api(desk))
        app.register_blueprint(operator_pages(desk, assistant))
    handle_problems(app)

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.update(SECURITY_HEADERS)
        return response

    return app
