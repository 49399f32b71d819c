"""The operator's part of the JSON API: what it takes, what it refuses and how, and how a build is followed."""

import io
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.folder import MAX_FILE_BYTES
from corpus.message import plain
from corpus.shelf import WhenTaken
from griot.settings import Settings
from index.generation import Manifest
from index.library import Library
from index.progress import FileState, Progress, Stage
from qa.assistant import Assistant
from qa.verification.decision import Decision
from tests.word_reader import read_words
from web.app import create_app
from web.operator import api as operator_api
from web.operator.desk import Desk
from web.operator.jobs import Job, Jobs

DOCUMENTS = "/api/v1/documents"
FOR_LONG = "import time; time.sleep(60)"
EMPTY_BODY_ADVICE = "Send JSON, or nothing."


def multipart(*files: tuple[str, bytes], field: str = "file") -> dict[str, object]:
    """A body of these files, each name byte for byte as a hostile program would send it."""
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n"
        for name, data in files
    ]
    return {"data": b"".join(parts) + b"--cut--\r\n", "content_type": "multipart/form-data; boundary=cut"}


def upload(client: FlaskClient, *files: tuple[str, bytes]) -> TestResponse:
    return client.post(DOCUMENTS, **multipart(*files))  # type: ignore[arg-type]


def problem_of(response: TestResponse) -> tuple[int, str, str]:
    """The status, kind and detail of a problem document."""
    assert response.mimetype == "application/problem+json"
    told = json.loads(response.data)
    assert told["status"] == response.status_code
    return response.status_code, told["type"].removeprefix("urn:griot:problem:"), told["detail"]


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def over(jobs: Jobs, job_id: str) -> Job:
    job = jobs.find(job_id)
    while job is not None and not job.is_over:
        later = jobs.wait(job_id, job.version, 10)
        assert later != job, "nothing happens any more"
        job = later
    assert job is not None
    return job


def test_files_are_added_and_a_build_of_them_is_asked_for(
    operator: FlaskClient, place: Settings, desk: Desk, script: Path
) -> None:
    script.write_text(FOR_LONG)
    response = upload(operator, ("amber.md", b"# Amber\n"), ("sub/tin.txt", b"Tin.\n"))
    told = json.loads(response.data)
    assert (response.status_code, told["added"], told["refused"]) == (202, ["amber.md", "sub/tin.txt"], [])
    assert (place.home / "documents" / "sub" / "tin.txt").read_bytes() == b"Tin.\n"
    (job,) = desk.jobs.newest_first()
    assert told["job"] == {
        "id": job.id,
        "state": "running",
        "stage": None,
        "done": 0,
        "total": 0,
        "file": None,
        "file_since": None,
        "files": [
            {"name": "amber.md", "state": "queued", "reason": ""},
            {"name": "sub/tin.txt", "state": "queued", "reason": ""},
        ],
        "reason": None,
        "generation": None,
        "fresh": False,
        "force": False,
        "links": {"self": f"/api/v1/jobs/{job.id}", "events": f"/api/v1/jobs/{job.id}/events"},
    }


def test_each_file_that_is_refused_is_named_with_its_reason(operator: FlaskClient, place: Settings) -> None:
    files = (("amber.md", b"Amber."), ("song.mp3", b"la"), ("nothing.md", b""), ("plan.doc", b"{}"))
    told = json.loads(upload(operator, *files).data)
    read = "PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, HTML, EPUB, e-mail, Markdown, CSV and plain text are"
    assert told["added"] == ["amber.md"]
    assert told["refused"] == [
        {"name": "song.mp3", "reason": f"files of type .mp3 are not read; {read}", "name_taken": False},
        {"name": "nothing.md", "reason": "empty: it holds not one byte", "name_taken": False},
        {
            "name": "plan.doc",
            "reason": f"files of type .doc are not read; {read} (save it as .docx)",
            "name_taken": False,
        },
    ]
    assert below(place.home) == {"documents/amber.md"}


def test_files_may_come_in_fields_of_any_name(operator: FlaskClient) -> None:
    data = {"one": (io.BytesIO(b"Amber."), "amber.md"), "other": (io.BytesIO(b"Tin."), "tin.md")}
    assert json.loads(operator.post(DOCUMENTS, data=data).data)["added"] == ["amber.md", "tin.md"]


def told_of(operator: FlaskClient, address: str, *files: tuple[str, bytes]) -> tuple[int, dict[str, Any]]:
    """The status of an upload, and what happened to the files: the lists that hold any, and whether a build follows."""
    response = operator.post(address, **multipart(*files))  # type: ignore[arg-type]
    told = json.loads(response.data)
    return response.status_code, {name: value for name, value in told.items() if name != "job" and value} | {
        "builds": told["job"] is not None
    }


def test_another_file_of_a_name_is_refused_and_the_problem_says_what_can_be_done(
    operator: FlaskClient, place: Settings, desk: Desk
) -> None:
    status, kind, detail = problem_of(upload(operator, ("gold.md", b"Gold is gone.")))
    assert (status, kind) == (409, "name-taken")
    assert re.fullmatch(
        r"gold\.md: another file of this name is there \(37 bytes, of \d{1,2} [A-Z][a-z]+ \d{4}\); "
        r"replace it, or keep both\. Send it again with replace=true, with keep_both=true, or with another name=\.",
        detail,
    )
    assert (below(place.home), desk.jobs.newest_first()) == (set(), [])


def test_another_file_of_a_name_replaces_it_where_that_is_said(operator: FlaskClient, place: Settings) -> None:
    told = told_of(operator, f"{DOCUMENTS}?replace=true", ("gold.md", b"Gold is gone."))
    assert told == (202, {"replaced": ["gold.md"], "builds": True})
    assert (place.home / "documents" / "gold.md").read_bytes() == b"Gold is gone."
    assert (place.documents / "gold.md").read_text().startswith("# Gold")  # the operator's own is never written to


def test_both_files_of_a_name_are_kept_where_that_is_said(operator: FlaskClient, desk: Desk) -> None:
    told = told_of(operator, f"{DOCUMENTS}?keep_both=true", ("gold.md", b"Gold is gone."))
    assert told == (202, {"kept_both": [{"name": "gold (2).md", "sent_as": "gold.md"}], "builds": True})
    assert list(desk.shelf().files()) == ["gold (2).md", "gold.md", "salt.txt"]


def test_what_to_do_with_a_name_that_is_taken_may_stand_in_a_field(operator: FlaskClient) -> None:
    data = {"file": (io.BytesIO(b"Gold is gone."), "gold.md"), "keep_both": "true"}
    assert json.loads(operator.post(DOCUMENTS, data=data).data)["kept_both"] != []


def test_a_file_is_added_under_another_name(operator: FlaskClient) -> None:
    assert told_of(operator, f"{DOCUMENTS}?name=gold-2022.md", ("gold.md", b"Gold is gone.")) == (
        202,
        {"added": ["gold-2022.md"], "builds": True},
    )


def test_bytes_that_are_there_already_change_nothing(operator: FlaskClient, place: Settings) -> None:
    same = (place.documents / "gold.md").read_bytes()
    assert told_of(operator, DOCUMENTS, ("gold.md", same)) == (200, {"unchanged": ["gold.md"], "builds": False})
    assert below(place.home) == set()


def test_of_several_files_each_is_told_in_one_list(operator: FlaskClient) -> None:
    status, told = told_of(operator, DOCUMENTS, ("gold.md", b"Gold is gone."), ("tin.md", b"Tin."))
    (refused,) = told["refused"]
    assert (status, told["added"], told["builds"]) == (202, ["tin.md"], True)
    assert (refused["name"], refused["name_taken"]) == ("gold.md", True)


@pytest.mark.parametrize("asked", ["replace=true&keep_both=true", "name=a.md"])
def test_what_contradicts_itself_is_400(operator: FlaskClient, place: Settings, asked: str) -> None:
    files = (("gold.md", b"Gold is gone."), ("tin.md", b"Tin."))
    response = operator.post(f"{DOCUMENTS}?{asked}", **multipart(*files))  # type: ignore[arg-type]
    assert problem_of(response)[:2] == (400, "bad-request")
    assert below(place.home) == set()


def test_a_body_may_begin_with_a_byte_order_mark(operator: FlaskClient, desk: Desk) -> None:
    operator.post("/api/v1/index/rebuild", data=b'\xef\xbb\xbf{"fresh": true}')
    (job,) = desk.jobs.newest_first()
    assert job.fresh


def patch(operator: FlaskClient, document_id: str, **facts: str | None) -> TestResponse:
    return operator.patch(f"{DOCUMENTS}/{document_id}", json=facts)


def test_an_operator_says_what_a_document_does_not_say_itself(
    operator: FlaskClient, build_place: Callable[[], Manifest], place: Settings, desk: Desk
) -> None:
    before = below(place.documents)
    facts = {"title": "Gold of Kidal", "publisher": "The Press", "published": "3 May 2021", "language": "fr-ML"}
    response = patch(operator, "gold", **facts, url="https://press.example/gold", collection="Sahel", author="A. Keita")
    (job,) = desk.jobs.newest_first()
    assert (response.status_code, response.json["described"], response.json["job"]["id"]) == (202, "gold.md", job.id)
    build_place()
    told = operator.get(f"{DOCUMENTS}/gold").json
    assert {name: told[name] for name in ("title", "publisher", "published", "url", "collection", "language")} == {
        "title": "Gold of Kidal",
        "publisher": "The Press",
        "published": "2021-05-03",
        "url": "https://press.example/gold",
        "collection": "Sahel",
        "language": "fr",
    }
    patch(operator, "gold", title=None, published="")
    build_place()
    told = operator.get(f"{DOCUMENTS}/gold").json
    assert (told["title"], told["published"], told["author"]) == ("Gold", None, "A. Keita")
    assert below(place.documents) == before


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"published": "soon"},
        {"url": "javascript:alert(1)"},
        {"language": "français"},
        {"title": "x" * 501},
        {"text": "Other."},
        {"title": 7},
    ],
    ids=str,
)
def test_a_fact_that_cannot_be_one_is_400_and_nothing_is_kept(
    operator: FlaskClient, place: Settings, desk: Desk, facts: dict[str, Any]
) -> None:
    assert problem_of(operator.patch(f"{DOCUMENTS}/gold", json=facts))[:2] == (400, "bad-request")
    assert (below(place.home), desk.jobs.newest_first()) == (set(), [])


def test_nothing_is_said_of_a_document_that_is_not_there(operator: FlaskClient) -> None:
    assert problem_of(patch(operator, "none", title="Gold"))[:2] == (404, "unknown-document")


def test_a_removed_document_is_out_at_once_though_no_build_has_run(
    operator: FlaskClient, build_place: Callable[[], Manifest], script: Path, library: Library
) -> None:
    def searched() -> set[str]:
        return {hit["document_id"] for hit in operator.get("/api/v1/search?q=Salt+leaves+by+camel").json["hits"]}

    build_place()
    script.write_text(FOR_LONG)
    before = operator.get(f"{DOCUMENTS}/salt-txt").json
    assert (searched(), operator.post("/api/v1/ask", json={"question": "What leaves Taoudenni?"}).json["status"]) == (
        {"gold", "salt-txt"},
        "answered",
    )
    assert operator.delete(f"{DOCUMENTS}/salt-txt").status_code == 202
    assert searched() == {"gold"}
    assert [one["id"] for one in operator.get(DOCUMENTS).json["documents"]] == ["gold"]
    assert operator.get("/api/v1/index").json["documents"] == 1
    refused = operator.post("/api/v1/ask", json={"question": "What leaves Taoudenni?"}).json
    assert (refused["status"], refused["answer"]) == (
        "not_found",
        "No sentence was found that answers this: the documents do not mention “Taoudenni”.",
    )
    assert operator.get(f"{DOCUMENTS}/salt-txt").status_code == 404
    of_a_citation = operator.get(f"{DOCUMENTS}/salt-txt?version={before['digest'][:12]}").json
    assert (of_a_citation["current"], of_a_citation["text"]) == (False, before["text"])
    assert library.current().manifest.generation == "000001"  # it was not built again


def test_a_removed_document_that_is_added_again_answers_at_once(
    operator: FlaskClient, build_place: Callable[[], Manifest], place: Settings, library: Library
) -> None:
    build_place()
    operator.delete(f"{DOCUMENTS}/salt-txt")
    assert list(library.current().documents) == ["gold"]
    upload(operator, ("salt.txt", (place.documents / "salt.txt").read_bytes()))
    assert list(library.current().documents) == ["gold", "salt-txt"]


def test_when_nothing_is_added_the_problem_names_every_file_and_nothing_is_built(
    operator: FlaskClient, desk: Desk
) -> None:
    status, kind, detail = problem_of(upload(operator, ("song.mp3", b"la"), ("nothing.md", b"")))
    assert (status, kind) == (400, "bad-request")
    assert detail.startswith("song.mp3: files of type .mp3 are not read; ")
    assert detail.endswith("; nothing.md: empty: it holds not one byte")
    assert desk.jobs.newest_first() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": b"Gold.", "content_type": "text/plain"},
        {"data": b"{}", "content_type": "application/json"},
        {"data": {"file": "no file, but a field"}},
        {"data": b"--cut", "content_type": "multipart/form-data; boundary=cut"},
        {"data": b"Gold.", "content_type": "multipart/form-data"},
    ],
    ids=["nothing", "text", "JSON", "a field", "cut off", "no boundary"],
)
def test_a_body_without_files_is_told_how_to_send_them(operator: FlaskClient, body: dict[str, object]) -> None:
    status, kind, detail = problem_of(operator.post(DOCUMENTS, **body))  # type: ignore[arg-type]
    assert (status, kind) == (400, "bad-request")
    assert detail == "Send one file or more as multipart/form-data, each in a field named 'file'."


def test_a_request_that_is_too_large_is_a_problem(operator: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator_api, "MAX_UPLOAD_BYTES", 1000)
    status, kind, _ = problem_of(upload(operator, ("amber.md", b"x" * 1001)))
    assert (status, kind) == (413, "request-entity-too-large")


def test_a_file_larger_than_a_question_may_be_is_taken(operator: FlaskClient) -> None:
    assert upload(operator, ("amber.md", b"Amber. " * 100_000)).status_code == 202


def test_a_file_that_is_too_large_is_refused_with_its_size(
    operator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.operator.desk.MAX_FILE_BYTES", 5)
    monkeypatch.setattr("corpus.shelf.MAX_FILE_BYTES", 5)
    monkeypatch.setattr("corpus.folder.MAX_FILE_BYTES", 5)
    told = json.loads(upload(operator, ("amber.md", b"Amber."), ("tin.md", b"Tin.")).data)
    assert told["added"] == ["tin.md"]
    (refused,) = told["refused"]
    assert refused["reason"] == "too large: 0 MB; 0 MB are read at most"
    assert MAX_FILE_BYTES == 100_000_000  # outside of this test


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.md", "etc/passwd.md"),
        ("/etc/passwd.md", "etc/passwd.md"),
        ("..\\\\..\\\\etc\\\\passwd.md", "etc/passwd.md"),
        ("a//./b.md", "a/b.md"),
        ("تقرير.md", "تقرير.md"),
        ("<img src=x onerror=alert(1)>.md", "<img src=x onerror=alert(1)>.md"),
        ("%2e%2e%2fpasswd.md", "%2e%2e%2fpasswd.md"),
        ("~root.md", "~root.md"),
    ],
    ids=["upwards", "absolute", "backslashes", "dots and slashes", "Arabic", "markup", "percent signs", "a home"],
)
def test_a_file_with_a_strange_name_is_kept_within_the_store(
    operator: FlaskClient, place: Settings, tmp_path: Path, name: str, kept: str
) -> None:
    before = below(tmp_path)
    told = json.loads(upload(operator, (name, b"Amber.")).data)
    assert told["added"] == [kept]
    assert below(tmp_path) - before == {f"home/documents/{kept}"}
    assert (place.home / "documents" / kept).read_bytes() == b"Amber."


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "/",
        "../.md",
        ".hidden.md",
        "sub/.hidden/a.md",
        "a\0b.md",
        "a\tb.md",
        "a\u202edm.exe.md",
        "a\u200bb.md",
        "x" * 1000 + ".md",
        "d/" * 2500 + "x.md",
        "gold.md/inside.md",
    ],
    ids=[
        *("empty", "the folder above", "the root", "only a type", "hidden", "in a hidden folder", "NUL", "a tab"),
        *("right to left", "zero width", "very long", "very deep", "below a file"),
    ],
)
def test_a_file_whose_name_cannot_be_kept_is_refused(
    operator: FlaskClient, tmp_path: Path, name: str, desk: Desk
) -> None:
    desk.shelf().add("gold.md", b"Gold.", WhenTaken.REPLACE)
    before = below(tmp_path)
    status, kind, detail = problem_of(upload(operator, (name, b"Amber.")))
    assert (status, kind) == (400, "bad-request")
    assert detail != ""
    assert below(tmp_path) == before


def test_a_file_that_takes_the_name_of_a_folder_is_refused(operator: FlaskClient) -> None:
    upload(operator, ("a.md/b.md", b"Amber."))
    assert problem_of(upload(operator, ("a.md", b"Amber.")))[:2] == (400, "bad-request")


def test_a_document_is_removed_and_a_build_is_asked_for(operator: FlaskClient, desk: Desk, place: Settings) -> None:
    response = operator.delete(f"{DOCUMENTS}/salt-txt")
    told = json.loads(response.data)
    (job,) = desk.jobs.newest_first()
    assert (response.status_code, told["removed"], told["job"]["id"]) == (202, "salt.txt", job.id)
    assert list(desk.shelf().ids()) == ["gold.md"]
    assert (place.documents / "salt.txt").exists()  # passed over, not deleted


@pytest.mark.parametrize("document_id", ["none", "salt.txt", "..", "%2e%2e", "x" * 3000, "%00", "%F0%9F%90%9F"])
def test_a_document_that_is_unknown_is_404_and_nothing_is_built(
    operator: FlaskClient, desk: Desk, document_id: str
) -> None:
    status, _, detail = problem_of(operator.delete(f"{DOCUMENTS}/{document_id}"))
    assert (status, len(detail) < 300, desk.jobs.newest_first()) == (404, True, [])


def test_the_last_document_stays(operator: FlaskClient, desk: Desk) -> None:
    operator.delete(f"{DOCUMENTS}/salt-txt")
    assert problem_of(operator.delete(f"{DOCUMENTS}/gold")) == (
        409,
        "last-document",
        "An index needs one document. Add another first, then remove this one.",
    )
    assert list(desk.shelf().ids()) == ["gold.md"]


@pytest.mark.parametrize(
    ("body", "fresh", "force"),
    [
        (b"", False, False),
        (b"{}", False, False),
        (b'{"fresh": true}', True, False),
        (b'{"force": true}', False, True),
        (b'{"fresh": true, "force": true}', True, True),
    ],
)
def test_a_rebuild_may_be_fresh_and_may_be_forced(
    operator: FlaskClient, desk: Desk, body: bytes, fresh: bool, force: bool
) -> None:
    response = operator.post("/api/v1/index/rebuild", data=body)
    (job,) = desk.jobs.newest_first()
    assert (response.status_code, job.fresh, job.force) == (202, fresh, force)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"null",
        b"[]",
        b'"fresh"',
        b'{"fresh": "yes"}',
        b'{"fresh": 1}',
        b'{"generation": 7}',
        b'{"speed": "full"}',
        b"\xff",
        b"[" * 50_000,
        b'{"' + b"x" * 5000 + b'": 1}',
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
@pytest.mark.parametrize("path", ["/api/v1/index/rebuild", "/api/v1/index/rollback"])
def test_a_body_that_cannot_be_read_is_400_and_does_nothing(
    operator: FlaskClient, desk: Desk, path: str, body: bytes
) -> None:
    status, kind, detail = problem_of(operator.post(path, data=body))
    assert (status, kind, desk.jobs.newest_first()) == (400, "bad-request", [])
    assert detail.endswith(EMPTY_BODY_ADVICE)
    assert len(detail) < 300


@pytest.mark.parametrize("body", [b"", b"{}", b'{"generation": null}', b'{"generation": "000001"}'])
def test_a_rollback_puts_the_generation_before_to_use_at_once(
    operator: FlaskClient, library: Library, build_place: Callable[[], Manifest], body: bytes
) -> None:
    build_place()
    build_place()
    assert library.current().manifest.generation == "000002"
    response = operator.post("/api/v1/index/rollback", data=body)
    assert json.loads(response.data) == {"generation": "000001", "built_at": "2024-02-29T12:30:45+00:00"}
    assert library.current().manifest.generation == "000001"


@pytest.mark.parametrize("generation", ["000009", "../000001", "", "x" * 5000, "\\u0000"])
def test_a_rollback_to_a_generation_that_is_not_kept_is_409(
    operator: FlaskClient, library: Library, build_place: Callable[[], Manifest], generation: str
) -> None:
    build_place()
    response = operator.post("/api/v1/index/rollback", data=f'{{"generation": "{generation}"}}')
    assert problem_of(response)[:2] == (HTTPStatus.CONFLICT, "no-rollback")
    assert library.current().manifest.generation == "000001"


def test_a_rollback_during_a_build_is_409(
    operator: FlaskClient, desk: Desk, build_place: Callable[[], Manifest]
) -> None:
    build_place()
    build_place()
    with desk.home.building():
        told = problem_of(operator.post("/api/v1/index/rollback"))
    assert told == (409, "no-rollback", f"Another build is running in {desk.home.folder}. Wait for it to end.")


def test_a_rollback_without_an_index_is_409(operator: FlaskClient, desk: Desk) -> None:
    status, _, detail = problem_of(operator.post("/api/v1/index/rollback"))
    assert (status, detail) == (409, f"There is no index in {desk.home.folder} yet. Build one: griot build")


def test_a_rebuild_while_the_folder_is_missing_still_makes_a_job(operator: FlaskClient, place: Settings) -> None:
    place.documents.rename(place.documents.with_name("unmounted"))
    assert operator.post("/api/v1/index/rebuild").status_code == 202  # whose reason says it


def test_removing_while_the_folder_is_missing_says_so(operator: FlaskClient, place: Settings) -> None:
    place.documents.rename(place.documents.with_name("unmounted"))
    status, _, detail = problem_of(operator.delete(f"{DOCUMENTS}/gold"))
    assert status == 409
    assert detail.startswith(f"There is no folder {place.documents}. ")


def test_jobs_are_listed_newest_first(operator: FlaskClient, script: Path) -> None:
    script.write_text(FOR_LONG)
    asked = [json.loads(operator.post("/api/v1/index/rebuild").data)["job"] for _ in range(2)]
    told = json.loads(operator.get("/api/v1/jobs").data)["jobs"]
    assert [(job["id"], job["state"]) for job in told] == [(asked[1]["id"], "queued"), (asked[0]["id"], "running")]


def test_programs_hear_of_a_build_elsewhere_and_of_one_that_waits_for_it(
    operator: FlaskClient, desk: Desk, script: Path
) -> None:
    def told() -> tuple[list[str], bool]:
        told = json.loads(operator.get("/api/v1/jobs").data)
        return [job["state"] for job in told["jobs"]], told["busy_elsewhere"]

    line = Progress(Stage.WAITING).as_line()
    script.write_text(f"print({line!r}, flush=True); {FOR_LONG}")
    before = told()
    with desk.home.building():
        alone = told()
        job = desk.rebuild()
        assert desk.jobs.wait(job.id, job.version, 10) != job
        waiting = told()
    assert [before, alone, waiting, told()] == [([], False), ([], True), (["waiting"], True), (["waiting"], False)]


def test_a_build_of_the_server_itself_is_not_one_elsewhere(operator: FlaskClient, desk: Desk, script: Path) -> None:
    script.write_text(FOR_LONG)
    desk.rebuild()
    with desk.home.building():  # as its process does
        assert not json.loads(operator.get("/api/v1/jobs").data)["busy_elsewhere"]


def test_a_job_tells_why_it_failed(operator: FlaskClient, desk: Desk, script: Path) -> None:
    script.write_text('raise SystemExit("griot: The disk is full.")')
    job = json.loads(operator.post("/api/v1/index/rebuild").data)["job"]
    over(desk.jobs, job["id"])
    told = json.loads(operator.get(job["links"]["self"]).data)
    assert (told["state"], told["reason"]) == ("failed", "The disk is full.")


def test_a_job_is_cancelled(operator: FlaskClient, script: Path) -> None:
    script.write_text(FOR_LONG)
    job = json.loads(operator.post("/api/v1/index/rebuild").data)["job"]
    told = json.loads(operator.delete(job["links"]["self"]).data)
    assert (told["state"], told["reason"]) == ("cancelled", "Cancelled. The index in use stays as it was.")
    assert json.loads(operator.delete(job["links"]["self"]).data) == told  # twice is once


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/jobs/none"), ("DELETE", "/jobs/none"), ("GET", "/jobs/none/events")]
)
def test_a_job_that_is_unknown_is_404(operator: FlaskClient, method: str, path: str) -> None:
    told = problem_of(operator.open(f"/api/v1{path}", method=method))
    assert told == (404, "unknown-job", "There is no job of this id (any more).")


def test_events_tell_every_state_until_the_job_is_over(operator: FlaskClient, script: Path) -> None:
    steps = (
        Progress(Stage.READING, 1, 1, "é\u2028\n.md", FileState.FAILED, (plain("damaged:\nno\r\ntext"),)),
        Progress(Stage.PUBLISHED, generation="000004"),
    )
    lines = "".join(f"{step.as_line()}\n" for step in steps)
    script.write_text(f"import sys; sys.stdout.buffer.write({lines.encode()!r})")
    job = json.loads(operator.post("/api/v1/index/rebuild").data)["job"]
    response = operator.get(job["links"]["events"])
    assert (response.mimetype, response.headers["Cache-Control"]) == ("text/event-stream", "no-store")
    *events, end = response.get_data(as_text=True).split("\n\n")
    assert end == ""
    read = [re.fullmatch(r"event: job\nid: (\d+)\ndata: ([^\r\n]+)", event) for event in events]
    told = [(int(event[1]), json.loads(event[2])) for event in read if event]
    assert len(told) == len(events)
    assert [version for version, _ in told] == sorted({version for version, _ in told})
    last = told[-1][1]
    assert (last["state"], last["generation"]) == ("done", "000004")
    assert last["files"] == [{"name": "é\u2028\n.md", "state": "failed", "reason": "damaged:\nno\r\ntext"}]


def test_events_of_a_job_that_is_over_are_its_end_alone(operator: FlaskClient, desk: Desk) -> None:
    job = json.loads(operator.post("/api/v1/index/rebuild").data)["job"]
    end = over(desk.jobs, job["id"])
    told = operator.get(job["links"]["events"]).get_data(as_text=True)
    assert told.startswith(f"event: job\nid: {end.version}\ndata: {{")
    assert told.count("\n\n") == 1


def test_events_say_that_they_are_still_there_and_end_so_that_no_thread_is_held_for_ever(
    operator: FlaskClient, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operator_api, "HEARTBEAT_SECONDS", 0.02)
    monkeypatch.setattr(operator_api, "STREAM_SECONDS", 0.05)
    script.write_text(FOR_LONG)
    job = json.loads(operator.post("/api/v1/index/rebuild").data)["job"]
    told = operator.get(job["links"]["events"]).get_data(as_text=True)
    assert re.fullmatch(r"event: job\nid: 1\ndata: .+\n\n(?:: still here\n\n){3}", told)


def test_every_route_asks_for_the_token_first(operated: Flask, visitor: FlaskClient, desk: Desk, token: str) -> None:
    routes = {
        (method, rule.rule.replace("<document_id>", "gold").replace("<job_id>", "none"))
        for rule in operated.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
        if rule.endpoint.startswith("operator_api.")
    }
    assert len(routes) == 11
    for method, path in sorted(routes):
        for headers in ({}, {"Authorization": "Bearer tonka"}, {"Authorization": f"Basic {token}"}):
            response = visitor.open(path, method=method, headers=headers, data=b"{")
            status, kind, detail = problem_of(response)
            assert (method, path, status, kind) == (method, path, 401, "operator-only")
            assert response.headers["WWW-Authenticate"] == 'Bearer realm="griot"'
            assert detail.startswith("This needs the operator's token: sign in at /operator, or send it as ")
    assert (desk.jobs.newest_first(), list(desk.shelf().ids())) == ([], ["gold.md", "salt.txt"])


def test_an_application_without_a_desk_has_none_of_this(library: Library) -> None:
    client = create_app(Assistant(library.current, read_words, Decision.open_to_all())).test_client()
    told = [client.get("/operator").status_code, client.post("/api/v1/index/rebuild").status_code]
    assert told == [404, 404]
    assert client.post(DOCUMENTS).status_code == 405
