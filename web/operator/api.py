"""The operator's part of the JSON API: add, remove, rebuild, roll back, follow a build, and explain a reply."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, Response, json, jsonify, request, stream_with_context, url_for
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.shelf import Outcome, WhenTaken
from web.asking import Answering
from web.messages import render
from web.operator.desk import Desk, Upload
from web.operator.jobs import Job
from web.operator.questions import explained
from web.problems import Problem

MAX_UPLOAD_BYTES = 1_000_000_000  # one request; each file has a limit of its own
MAX_FIELD_CHARS = 60  # an unknown field is named in the error, not repeated at length
HEARTBEAT_SECONDS = 15.0  # a stream that says nothing for longer is ended by proxies
STREAM_SECONDS = 300.0  # then the watcher comes back, so that nobody holds a thread of the server for ever

YES = {"true", "1", "yes", "on"}

Body = TypeVar("Body", bound=BaseModel)


class RebuildRequest(BaseModel):
    """The body of `POST /api/v1/index/rebuild`; it may be empty."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fresh: bool = False
    force: bool = False


class RollbackRequest(BaseModel):
    """The body of `POST /api/v1/index/rollback`; it may be empty: then the generation before the one in use."""

    model_config = ConfigDict(extra="forbid", strict=True)

    generation: str | None = None


class FactsRequest(BaseModel):
    """The body of `PATCH /api/v1/documents/{id}`: "" says that there is none, null leaves it to the file again."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    collection: str | None = None
    language: str | None = None


def operator_api(desk: Desk, assistant: Answering) -> Blueprint:
    """The routes that change the documents, and the one that explains a reply. All ask for the token first."""
    routes = Blueprint("operator_api", __name__, url_prefix="/api/v1")

    @routes.before_request
    def guard() -> None:
        request.max_content_length = MAX_UPLOAD_BYTES
        desk.guard.check(request)

    @routes.post("/documents")
    def add() -> tuple[Response, HTTPStatus]:
        uploads = [upload for uploads in request.files.listvalues() for upload in uploads]
        if not uploads:
            raise _bad("Send one file or more as multipart/form-data, each in a field named 'file'.")
        name = request.values.get("name", "")
        if name and len(uploads) > 1:
            raise _bad("name: it goes with one file.")
        upload = desk.add(uploads, _when_taken(), name, request.values.get("collection", ""))
        if not upload.done:
            raise _refused(upload)
        job = desk.rebuild(upload.changed) if upload.changed else None
        told = upload_json(upload) | {"job": job_json(job) if job else None}
        return jsonify(told), HTTPStatus.ACCEPTED if job else HTTPStatus.OK

    @routes.patch("/documents/<document_id>")
    def describe(document_id: str) -> tuple[Response, HTTPStatus]:
        facts = _read(FactsRequest).model_dump(exclude_unset=True)
        if not facts:
            raise _bad(f"Name one fact or more: {', '.join(FactsRequest.model_fields)}.")
        name = desk.describe(document_id, facts)
        return jsonify({"described": name, "job": job_json(desk.rebuild([name]))}), HTTPStatus.ACCEPTED

    @routes.delete("/documents/<document_id>")
    def remove(document_id: str) -> tuple[Response, HTTPStatus]:
        name = desk.remove(document_id)
        return jsonify({"removed": name, "job": job_json(desk.rebuild())}), HTTPStatus.ACCEPTED

    @routes.post("/documents/<document_id>/restore")
    def restore(document_id: str) -> tuple[Response, HTTPStatus]:
        name = desk.restore(document_id)
        return jsonify({"restored": name, "job": job_json(desk.rebuild([name]))}), HTTPStatus.ACCEPTED

    @routes.post("/index/rebuild")
    def rebuild() -> tuple[Response, HTTPStatus]:
        asked = _read(RebuildRequest)
        return jsonify({"job": job_json(desk.rebuild(fresh=asked.fresh, force=asked.force))}), HTTPStatus.ACCEPTED

    @routes.post("/index/rollback")
    def rollback() -> Response:
        manifest = desk.put_back(_read(RollbackRequest).generation)
        return jsonify({"generation": manifest.generation, "built_at": manifest.built_at})

    @routes.get("/jobs")
    def jobs() -> Response:
        told = [job_json(job) for job in desk.jobs.newest_first()]
        return jsonify({"jobs": told, "busy_elsewhere": desk.is_busy_elsewhere()})

    @routes.get("/jobs/<job_id>")
    def job(job_id: str) -> Response:
        return jsonify(job_json(_known(desk.jobs.find(job_id))))

    @routes.delete("/jobs/<job_id>")
    def cancel(job_id: str) -> Response:
        return jsonify(job_json(_known(desk.jobs.cancel(job_id))))

    @routes.get("/jobs/<job_id>/events")
    def events(job_id: str) -> Response:
        _known(desk.jobs.find(job_id))
        told = stream_with_context(job_events(desk, job_id))
        return Response(told, mimetype="text/event-stream", headers={"Cache-Control": "no-store"})

    @routes.get("/operator/explain")
    def explain() -> Response:
        return jsonify(explained(assistant, request).explanation)

    return routes


def upload_json(upload: Upload) -> dict[str, Any]:
    """What became of each file that was sent, by its name: one is in one of the lists."""
    return {
        **{outcome: upload.names(outcome) for outcome in (Outcome.ADDED, Outcome.REPLACED, Outcome.UNCHANGED)},
        Outcome.KEPT_BOTH: [
            {"name": added.name, "sent_as": sent_as}
            for sent_as, added in upload.done
            if added.outcome is Outcome.KEPT_BOTH
        ],
        "refused": [
            {"name": one.name, "reason": render(one.reason), "name_taken": one.name in upload.taken}
            for one in upload.refused
        ],
    }


def job_json(job: Job) -> dict[str, Any]:
    """A job as programs read it; `links` are where to follow it."""
    return {
        "id": job.id,
        "state": job.state,
        "stage": job.stage,
        "done": job.done,
        "total": job.total,
        "file": job.file or None,
        "file_since": job.file_since.isoformat(timespec="seconds") if job.file_since else None,
        "files": [{"name": row.name, "state": row.state, "reason": render(*row.reasons)} for row in job.files],
        "reason": render(job.reason) if job.reason else None,
        "generation": job.generation or None,
        "fresh": job.fresh,
        "force": job.force,
        "links": {
            "self": url_for("operator_api.job", job_id=job.id),
            "events": url_for("operator_api.events", job_id=job.id),
        },
    }


def job_events(desk: Desk, job_id: str) -> Iterator[str]:
    """A `job` event for every change until it is over; a comment when nothing changes.

    What it says of a job is in the language of the request: to follow one from a page, ask the page's own address.
    """
    version, waited = -1, 0.0
    while waited < STREAM_SECONDS:
        job = desk.jobs.wait(job_id, version, HEARTBEAT_SECONDS)
        if job is None:
            return
        if job.version == version:
            waited += HEARTBEAT_SECONDS
            yield ": still here\n\n"
            continue
        version = job.version
        yield f"event: job\nid: {version}\ndata: {json.dumps(job_json(job))}\n\n"
        if job.is_over:
            return


def _when_taken() -> WhenTaken:
    """What the request says is to be done with a file whose name another has: in a field, or in the address."""
    replace, keep_both = (request.values.get(name, "").lower() in YES for name in ("replace", "keep_both"))
    if replace and keep_both:
        raise _bad("replace and keep_both: send one of the two.")
    return WhenTaken.REPLACE if replace else WhenTaken.KEEP_BOTH if keep_both else WhenTaken.REFUSE


def _refused(upload: Upload) -> Problem:
    detail = render(*(one.message for one in upload.refused))
    if not upload.taken:
        return _bad(detail)
    advice = "Send it again with replace=true, with keep_both=true, or with another name=."
    return Problem(HTTPStatus.CONFLICT, "name-taken", "Another file has this name", f"{detail}. {advice}")


def _known(job: Job | None) -> Job:
    if job is None:
        raise Problem(HTTPStatus.NOT_FOUND, "unknown-job", "Unknown job", "There is no job of this id (any more).")
    return job


def _read(kind: type[Body]) -> Body:
    try:
        return kind.model_validate_json(request.get_data().removeprefix(BOM_UTF8) or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))[:MAX_FIELD_CHARS] or "body"
        raise _bad(f"{field}: {first['msg']}. Send JSON, or nothing.") from error


def _bad(detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "bad-request", "The request cannot be read", detail)
