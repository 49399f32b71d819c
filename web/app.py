"""Makes the Flask application."""

from flask import Flask, Response

from web.answers import answers
from web.api import api
from web.asking import Answering, Asking
from web.checking import checking
from web.conversation_pages import conversation_pages
from web.document_pages import document_pages
from web.evidence_tables import EvidenceTables
from web.export.evidence_pack import Evidence, ManifestOf
from web.files import Originals, files
from web.finding import EarlierDocument, document_finder
from web.languages import speak
from web.operator.api import operator_api
from web.operator.desk import Desk
from web.operator.pages import operator_pages
from web.pages import pages
from web.problems import handle_problems
from web.store import Store, open_store
from web.table_pages import table_pages

MAX_BODY_BYTES = 64_000  # a question of 2,000 characters is 24,000 bytes at the most, escaped
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(
    assistant: Answering,
    earlier: EarlierDocument = lambda _id, _digest: None,
    desk: Desk | None = None,
    store: Store | None = None,
    keep_days: int = 30,
    originals: Originals | None = None,
    manifest_of: ManifestOf = lambda _generation: None,
) -> Flask:
    """The chat page and the JSON API over one assistant; with a desk, also what the operator does.

    `earlier` gives a text of a document that is not in use any more, by id and the beginning of its digest. Without a
    store, conversations are kept in memory; `keep_days` is how long a visitor is known. `originals` are the files that
    the documents were read from, and `manifest_of` gives the manifest of a generation by its name.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the contract's order reads better
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    speak(app)
    store = store or open_store(None, ttl_days=keep_days)
    asking, find_document = Asking(assistant, store), document_finder(assistant, earlier)
    tables = EvidenceTables(assistant.current_index)
    app.register_blueprint(api(assistant, asking, find_document, tables))
    app.register_blueprint(pages(assistant, asking, keep_days))
    app.register_blueprint(document_pages(assistant, find_document, originals))
    app.register_blueprint(checking(assistant))
    if originals is not None:
        app.register_blueprint(files(originals, find_document))
    evidence = Evidence(find_document, manifest_of, originals)
    app.register_blueprint(answers(store, evidence))
    app.register_blueprint(table_pages(store, tables))
    app.register_blueprint(conversation_pages(assistant, store, keep_days, evidence))
    if desk is not None:
        app.register_blueprint(operator_api(desk, assistant))
        app.register_blueprint(operator_pages(desk, assistant, store))
    handle_problems(app)

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return app
