"""Makes the Flask application."""

from flask import Flask, Response

from qa.assistant import Assistant
from web.api import api
from web.conversations import Conversations
from web.pages import pages
from web.problems import handle_problems

MAX_BODY_BYTES = 64_000  # a question of 2,000 characters is 24,000 bytes at the most, escaped
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(assistant: Assistant) -> Flask:
    """The chat page and the JSON API over one assistant."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the contract's order reads better
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    conversations = Conversations()
    app.register_blueprint(api(assistant, conversations))
    app.register_blueprint(pages(assistant, conversations))
    handle_problems(app)

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.update(SECURITY_HEADERS)
        return response

    return app
