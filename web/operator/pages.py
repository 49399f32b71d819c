"""The operator's pages: files and builds, what was refused and said, how a question is answered. No scripts needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from corpus.document import Document
from corpus.errors import CorpusError
from corpus.shelf import Outcome, WhenTaken
from index.errors import IndexFault, StartingError
from index.progress import Stage
from index.search import Index
from qa.assistant import MAX_QUESTION_CHARS
from web.asking import Answering
from web.messages import own_words, render
from web.operator.api import MAX_UPLOAD_BYTES, job_events
from web.operator.desk import Desk, Upload
from web.operator.generations import generation_rows, removed_documents
from web.operator.guard import CHALLENGE, COOKIE
from web.operator.jobs import Job, JobState
from web.operator.questions import explained, step_words, traceable
from web.problems import Problem
from web.scope import collections_of
from web.store import Store
from web.streaming import MIMETYPE

COOKIE_SECONDS = 30 * 24 * 3600
CSV = "text/csv"
FACTS_ASKED = ("title", "author", "publisher", "published", "url", "collection", "language")
MAX_LISTED = 200  # on the page; the exports have all
MAX_TOLD = 5  # refused files in a notice; each is named in the reply of the API


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A file: `state` is queued, reading, embedding, ready, failed, waiting (for the next build) or removed.

    A removed one is not on the shelf, and the index in use holds it: an earlier generation was put to use.
    """

    name: str
    document_id: str
    state: str
    reason: str = ""
    document: Document | None = None


def operator_pages(desk: Desk, assistant: Answering, store: Store) -> Blueprint:
    """The routes of the operator's pages; all but signing in ask for the token."""
    routes = Blueprint("operator", __name__, url_prefix="/operator")
    routes.add_app_template_global(traceable)

    @routes.before_request
    def place() -> None:
        request.max_content_length = MAX_UPLOAD_BYTES
        desk.guard.check_place(request)
        if request.endpoint not in {"operator.desk_page", "operator.sign_in"}:
            desk.guard.check(request)

    @routes.get("")
    def desk_page() -> Response:
        if not desk.guard.is_operator(request):
            return make_response(render_template("sign_in.html", wrong=False), HTTPStatus.OK)
        return _page(desk, assistant, Upload())

    @routes.get("/standing")
    def standing() -> Response:
        index, _fault = _index_of(assistant)
        generation = index.manifest.generation if index else ""
        return jsonify({"busy_elsewhere": desk.is_busy_elsewhere(), "generation": generation})

    @routes.post("/session")
    def sign_in() -> Response:
        token = request.form.get("token", "").strip()
        if not desk.guard.knows(token):
            return make_response(render_template("sign_in.html", wrong=True), HTTPStatus.UNAUTHORIZED, CHALLENGE)
        response = _back()
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Strict", secure=request.is_secure
        )
        return response

    @routes.post("/leave")
    def sign_out() -> Response:
        response = _back()
        response.delete_cookie(COOKIE, httponly=True, samesite="Strict")
        return response

    _document_routes(routes, desk, assistant)

    @routes.post("/rebuild")
    def rebuild() -> Response:
        desk.rebuild(fresh="fresh" in request.form, force="force" in request.form)
        return _back()

    @routes.post("/rollback")
    def rollback() -> Response:
        desk.put_back(request.form.get("generation") or None)
        return _back()

    @routes.get("/feedback")
    def feedback() -> Response:
        return make_response(
            render_template(
                "feedback.html",
                said=store.feedback.newest_first(MAX_LISTED),
                refused=store.refused.newest_first(MAX_LISTED),
            )
        )

    @routes.get("/feedback.csv")
    def feedback_csv() -> Response:
        return Response(store.feedback.as_csv(), mimetype=CSV, headers=_saved_as("feedback.csv"))

    @routes.get("/refused.csv")
    def refused_csv() -> Response:
        return Response(store.refused.as_csv(), mimetype=CSV, headers=_saved_as("refused.csv"))

    @routes.get("/question")
    def question() -> Response:
        asked = explained(assistant, request) if request.args.get("q", "").strip() else None
        html = render_template(
            "question.html",
            asked=request.args.get("q", "").strip(),
            before=request.args.get("before", "").strip(),
            limit=MAX_QUESTION_CHARS,
            explanation=asked.explanation if asked else None,
            own=own_words(asked.turn.reply) if asked else (),
            **step_words(),
        )
        return make_response(html)

    @routes.get("/jobs/<job_id>/events")
    def events(job_id: str) -> Response:
        if desk.jobs.find(job_id) is None:
            raise Problem(
                HTTPStatus.NOT_FOUND, "unknown-job", _("Unknown job"), _("There is no job of this id (any more).")
            )
        told = stream_with_context(job_events(desk, job_id))
        return Response(told, mimetype=MIMETYPE, headers={"Cache-Control": "no-store"})

    @routes.post("/jobs/<job_id>/cancel")
    def cancel(job_id: str) -> Response:
        if desk.jobs.cancel(job_id) is None:
            raise Problem(
                HTTPStatus.NOT_FOUND, "unknown-job", _("Unknown job"), _("There is no job of this id (any more).")
            )
        return _back()

    return routes


def _document_routes(routes: Blueprint, desk: Desk, assistant: Answering) -> None:
    """The routes that add files, remove them, and say of them what they do not say themselves."""

    @routes.post("/documents")
    def add() -> Response:
        chosen = request.form.get("when_taken", "")
        when_taken = WhenTaken(chosen) if chosen in set(WhenTaken) else WhenTaken.REFUSE
        sent = (upload for upload in request.files.getlist("file") if upload.filename)
        upload = desk.add(sent, when_taken, collection=request.form.get("collection", ""))
        if upload.changed:
            desk.rebuild(upload.changed)
        told = upload.refused or len(upload.changed) < len(upload.done) or upload.names(Outcome.KEPT_BOTH)
        return _page(desk, assistant, upload) if told else _back()

    @routes.get("/documents/<document_id>/remove")
    def ask_to_remove(document_id: str) -> Response:
        name, (index, _fault) = desk.removable(document_id), _index_of(assistant)
        document = index.documents.get(document_id) if index else None
        return make_response(render_template("remove.html", name=name, document_id=document_id, document=document))

    @routes.post("/documents/<document_id>/restore")
    def restore(document_id: str) -> Response:
        desk.rebuild([desk.restore(document_id)])
        return _back()

    @routes.post("/documents/<document_id>/remove")
    def remove(document_id: str) -> Response:
        desk.remove(document_id)
        desk.rebuild()
        return _back()

    @routes.post("/documents/<document_id>/facts")
    def describe(document_id: str) -> Response:
        index, _fault = _index_of(assistant)
        document = index.documents.get(document_id) if index else None
        told = {key: request.form[key] for key in FACTS_ASKED if key in request.form}
        changed = {key: value for key, value in told.items() if value.strip() != getattr(document, key, None)}
        if changed:
            desk.rebuild([desk.describe(document_id, changed)])
        return _back()


def shelf_rows(ids: dict[str, str], index: Index | None, job: Job | None) -> list[ShelfRow]:
    """A row for each file, by name, as the build that runs has it, else as the index does; then what only that has."""
    documents = {document.name: document for document in index.documents.values()} if index else {}
    skipped = {skip.name: skip.reason for skip in index.manifest.skipped} if index else {}
    running = {row.name: row for row in job.files} if job and not job.is_over else {}
    rows = []
    for name, document_id in ids.items():
        document = documents.get(name)
        if name in running:
            row = ShelfRow(name, document_id, running[name].state, render(*running[name].reasons), document)
        elif document is not None:
            row = ShelfRow(name, document_id, "ready", render(*document.warnings), document)
        elif name in skipped:
            row = ShelfRow(name, document_id, "failed", render(skipped[name]))
        else:
            row = ShelfRow(name, document_id, "waiting", _("the next build reads it"))
        rows.append(row)
    gone = sorted((document for name, document in documents.items() if name not in ids), key=lambda one: one.name)
    reason = _("it is no more among the files, and answers until the next build")
    return rows + [ShelfRow(document.name, document.id, "removed", reason, document) for document in gone]


def job_states() -> dict[str, str]:
    """How each state of a build is said in the visitor's language."""
    return {
        JobState.QUEUED: pgettext("build", "Queued"),
        JobState.WAITING: pgettext("build", "Waiting for another build to end"),
        JobState.RUNNING: pgettext("build", "Running"),
        JobState.DONE: pgettext("build", "Done"),
        JobState.FAILED: pgettext("build", "Failed"),
        JobState.CANCELLED: pgettext("build", "Cancelled"),
    }


def stages() -> dict[str, str]:
    """How each stage of a build is said."""
    return {
        Stage.READING: pgettext("stage", "reading"),
        Stage.EMBEDDING: pgettext("stage", "embedding"),
        Stage.SUGGESTING: pgettext("stage", "suggesting"),
        Stage.WRITING: pgettext("stage", "writing"),
        Stage.CHECKING: pgettext("stage", "checking"),
        Stage.EVALUATING: pgettext("stage", "evaluating"),
        Stage.PUBLISHED: pgettext("stage", "published"),
        Stage.UNCHANGED: pgettext("stage", "nothing changed"),
    }


def facts_asked() -> dict[str, str]:
    """How each fact is said that the operator may write of a document."""
    names = (_("Title"), _("Author"), _("Publisher"), _("Published"), _("Address"), _("Collection"), _("Language"))
    return dict(zip(FACTS_ASKED, names, strict=True))


def file_states() -> dict[str, str]:
    """How each state of a file is said."""
    return {
        "queued": pgettext("file", "queued"),
        "reading": pgettext("file", "reading"),
        "embedding": pgettext("file", "embedding"),
        "ready": pgettext("file", "ready"),
        "failed": pgettext("file", "failed"),
        "waiting": pgettext("file", "waiting"),
        "removed": pgettext("file", "removed"),
    }


def _page(desk: Desk, assistant: Answering, upload: Upload) -> Response:
    jobs = desk.jobs.newest_first()
    job = next((job for job in jobs if not job.is_over), jobs[0] if jobs else None)
    ids, faults = dict[str, str](), list[str]()
    try:
        ids = desk.shelf().ids()
    except CorpusError as error:
        faults.append(render(error.message))
    index, fault = _index_of(assistant)
    if fault is not None:
        faults.append(render(fault.message))
    if isinstance(fault, StartingError):  # how the files stand is not known yet
        ids = {}
    html = render_template(
        "operator.html",
        rows=shelf_rows(ids, index, job),
        index=index,
        fault=" ".join(faults),
        generations=generation_rows(desk.home),
        removed=removed_documents(desk.home, set(ids.values())) if ids else [],
        read_for=_duration(desk.jobs.reading_for(job)) if job else "",
        job=job,
        busy_elsewhere=desk.is_busy_elsewhere(),
        refused=upload.refused[:MAX_TOLD],
        more_refused=max(len(upload.refused) - MAX_TOLD, 0),
        taken=upload.taken,
        unchanged=upload.names(Outcome.UNCHANGED),
        kept_both=upload.names(Outcome.KEPT_BOTH),
        size_bytes=desk.home.size_bytes(),
        job_states=job_states(),
        stages=stages(),
        file_states=file_states(),
        facts_asked=facts_asked(),
        few=few,
        collections=list(collections_of(index.documents.values())) if index else [],
    )
    refusal = HTTPStatus.CONFLICT if upload.taken else HTTPStatus.BAD_REQUEST
    return make_response(html, refusal if upload.refused else HTTPStatus.OK)


def few(names: Sequence[str]) -> str:
    """The first names in one line, and how many more there are."""
    more = len(names) - MAX_TOLD
    told = [*names[:MAX_TOLD], *([ngettext("and one more", "and %(num)s more", more)] if more > 0 else [])]
    return ", ".join(told)


def _duration(time: timedelta) -> str:
    """Minutes and seconds: 2:05."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def _index_of(assistant: Answering) -> tuple[Index | None, IndexFault | None]:
    """The index in use, or why there is none."""
    try:
        return assistant.current_index(), None
    except IndexFault as fault:
        return None, fault


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename={name}"}


def _back() -> Response:
    return make_response(redirect(url_for("operator.desk_page"), HTTPStatus.SEE_OTHER))
