"""The operator's page as it works without scripts: forms, rows, and words that come from outside."""

import io
import json
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from corpus.message import Message, plain
from griot.settings import Settings
from index.generation import Manifest
from index.library import Library
from index.progress import FileState, Progress, Stage
from index.search import Index
from web.messages import render_in_english
from web.operator.desk import Desk
from web.operator.guard import COOKIE
from web.operator.jobs import FileRow, Job, JobState
from web.operator.pages import ShelfRow, shelf_rows

Reader = Callable[[str], Element]

FOR_LONG = "import time; time.sleep(60)"
EVIL = '<img src=x onerror=alert(1)> & "it\'s".md'


@pytest.fixture
def page(operator: FlaskClient, read_html: Reader) -> Callable[[], Element]:
    """Fetches the operator's page, and reads it."""

    def fetch() -> Element:
        response = operator.get("/operator")
        assert (response.status_code, response.mimetype) == (200, "text/html")
        return read_html(response.get_data(as_text=True))

    return fetch


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_id(page: Element, name: str) -> Element:
    (found,) = [element for element in page.iter() if element.get("id") == name]
    return found


def alerts(page: Element) -> list[str]:
    return [words(element) for element in page.iter() if element.get("role") == "alert"]


def rows(page: Element) -> dict[str, str]:
    """What stands beside each file: its state and why."""
    return {words(row[0]): words(row[1]) for row in by_id(page, "rows")}


def form_to(page: Element, action: str) -> Element:
    (form,) = [form for form in page.iter("form") if form.get("action") == action]
    return form


def follow(desk: Desk, reached: Callable[[Job], object]) -> Job:
    """The newest job once this is true of it."""
    job = desk.jobs.newest_first()[0]
    while not reached(job):
        later = desk.jobs.wait(job.id, job.version, 10)
        assert later is not None
        assert later != job, f"nothing happened to {job}"
        job = later
    return job


def fields(name: str, data: bytes = b"Amber.\n") -> dict[str, Any]:
    return {"file": (io.BytesIO(data), name)}


def test_a_visitor_is_asked_for_the_token_and_shown_nothing_else(visitor: FlaskClient, read_html: Reader) -> None:
    response = visitor.get("/operator")
    page = read_html(response.get_data(as_text=True))
    form = form_to(page, "/operator/session")
    (field,) = [field for field in form.iter("input") if field.get("name") == "token"]
    assert (response.status_code, form.get("method"), field.get("type")) == (200, "post", "password")
    assert "gold.md" not in words(page)


def test_who_signs_in_is_led_to_the_desk(visitor: FlaskClient, token: str) -> None:
    response = visitor.post("/operator/session", data={"token": f" {token}\n"})  # as it is pasted
    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/operator")
    assert "gold.md" in visitor.get("/operator").get_data(as_text=True)


@pytest.mark.parametrize("wrong", ["", "tonka", "<script>alert(1)</script>", "\0", "x" * 20_000])
def test_a_wrong_token_is_told_and_not_repeated(visitor: FlaskClient, read_html: Reader, wrong: str) -> None:
    response = visitor.post("/operator/session", data={"token": wrong})
    html = response.get_data(as_text=True)
    assert (response.status_code, alerts(read_html(html))) == (401, ["This is not the token."])
    assert "alert(1)" not in html
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="griot"'
    assert visitor.get_cookie(COOKIE) is None


def test_who_signs_out_is_asked_again(visitor: FlaskClient, token: str) -> None:
    visitor.post("/operator/session", data={"token": token})
    assert visitor.post("/operator/leave").location == "/operator"
    assert "gold.md" not in visitor.get("/operator").get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/documents", "/documents/gold/remove", "/rebuild", "/rollback", "/jobs/none/cancel", "/leave"]
)
def test_no_form_does_anything_without_the_token(visitor: FlaskClient, desk: Desk, path: str) -> None:
    response = visitor.post(f"/operator{path}", data=fields("amber.md"))
    assert (response.status_code, response.mimetype) == (401, "text/html")
    assert (desk.jobs.newest_first(), list(desk.shelf().ids())) == ([], ["gold.md", "salt.txt"])


def test_a_form_of_another_site_does_nothing(operator: FlaskClient, desk: Desk) -> None:
    response = operator.post("/operator/rebuild", headers={"Origin": "http://evil.example"})
    assert (response.status_code, desk.jobs.newest_first()) == (403, [])


def test_the_page_is_not_for_other_machines_while_no_token_is_configured(operator: FlaskClient) -> None:
    response = operator.get("/operator", headers={"X-Forwarded-For": "203.0.113.9"})
    assert response.status_code == 403
    assert "Set GRIOT_OPERATOR_TOKEN and start Griot again" in response.get_data(as_text=True)


def test_before_the_first_build_the_page_says_so_and_lists_the_files(page: Callable[[], Element], desk: Desk) -> None:
    shown = page()
    assert alerts(shown) == [f"There is no index in {desk.home.folder} yet. Build one: griot build"]
    assert rows(shown) == {
        "gold.md": "waiting the next build reads it",
        "salt.txt": "waiting the next build reads it",
    }
    assert words(by_id(shown, "job-state")) == "No build has been asked for here since the server started."


def test_a_folder_without_files_and_an_index_there_is_not(page: Callable[[], Element], place: Settings) -> None:
    for file in place.documents.iterdir():
        file.unlink()
    assert "There are no files yet. Add some above." in words(page())


def test_a_folder_that_is_missing_is_told_beside_what_still_answers(
    page: Callable[[], Element], place: Settings, build_place: Callable[[], Manifest]
) -> None:
    build_place()
    place.documents.rename(place.documents.with_name("unmounted"))
    shown = page()
    (told,) = alerts(shown)
    assert told.startswith(f"There is no folder {place.documents}. ")
    assert "Generation 000001 answers: 2 documents, 2 passages" in words(shown)


def test_a_file_in_the_index_is_ready_and_leads_to_its_text(
    page: Callable[[], Element], operator: FlaskClient, build_place: Callable[[], Manifest]
) -> None:
    build_place()
    shown = page()
    assert rows(shown) == {"gold.md": "ready", "salt.txt": "ready"}
    (link, _remove, *_) = by_id(shown, "rows").iter("a")
    assert link.text == "Gold"
    assert "Gold leaves Kidal for Dubai." in operator.get(link.get("href", "")).get_data(as_text=True)


def test_a_file_that_the_index_could_not_read_is_failed_with_the_reason(
    page: Callable[[], Element], place: Settings, build_place: Callable[[], Manifest]
) -> None:
    (place.documents / "ash.pdf").write_bytes(b"%PDF-1.7")
    manifest = build_place()
    (skipped,) = manifest.skipped
    assert rows(page())["ash.pdf"] == f"failed {render_in_english(skipped.reason)}"


def test_while_a_build_runs_each_row_says_how_far_its_file_is(
    page: Callable[[], Element], operator: FlaskClient, desk: Desk, script: Path, build_place: Callable[[], Manifest]
) -> None:
    build_place()
    for name in ("ash.md", "birch.md"):
        desk.shelf().add(name, b"Wood.")
    steps = (
        Progress(Stage.READING, 1, 5, "amber.md", FileState.READ),
        Progress(Stage.READING, 2, 5, "ash.md", FileState.FAILED, (Message("file.no_text"),)),
        Progress(Stage.READING, 2, 5, "birch.md", FileState.READING),
    )
    lines = "".join(f"{step.as_line()}\n" for step in steps)
    script.write_text(f"import sys; sys.stdout.write({lines!r}); sys.stdout.flush(); {FOR_LONG}")
    for name in ("amber.md", "cedar.md"):
        desk.shelf().add(name, b"Wood.")
    desk.rebuild(["amber.md", "cedar.md"])
    job = follow(desk, lambda job: len(job.files) == 4)
    shown = page()
    assert rows(shown) == {
        "amber.md": "embedding",
        "ash.md": "failed no text: it holds none",
        "birch.md": "reading",
        "cedar.md": "queued",
        "gold.md": "ready",
        "salt.txt": "ready",
    }
    assert words(by_id(shown, "job-state")) == "Running: reading 2 of 5"
    assert (by_id(shown, "job-bar").get("value"), by_id(shown, "job-bar").get("max")) == ("2", "5")
    assert by_id(shown, "job").get("data-events") == f"/operator/jobs/{job.id}/events"
    (refresh,) = [meta for meta in shown.iter("meta") if meta.get("http-equiv") == "refresh"]
    assert refresh.get("content") == "3; url=/operator"  # also from the page that an upload brought
    operator.post(form_to(shown, f"/operator/jobs/{job.id}/cancel").get("action", ""))
    assert words(by_id(page(), "job-state")).startswith("Cancelled")


def test_the_row_of_a_build_that_runs_comes_before_that_of_the_index(index_of: Callable[..., Index]) -> None:
    index = index_of("# Gold\n\nGold.", "# Salt\n\nSalt.")
    job = Job("1", JobState.RUNNING, files=(FileRow("d0.md", "reading"),))
    over = Job("1", JobState.FAILED, files=(FileRow("d0.md", "reading"),))
    ids = {"d0.md": "d0", "d1.md": "d1", "d2.md": "d2"}
    gold, salt = index.documents.values()
    ready = [ShelfRow("d0.md", "d0", "ready", "", gold), ShelfRow("d1.md", "d1", "ready", "", salt)]
    waiting = ShelfRow("d2.md", "d2", "waiting", "the next build reads it")
    assert shelf_rows(ids, index, job) == [ShelfRow("d0.md", "d0", "reading", "", gold), ready[1], waiting]
    assert shelf_rows(ids, index, over) == shelf_rows(ids, index, None) == [*ready, waiting]


def test_what_could_not_be_read_of_a_file_is_told_although_it_is_ready(
    page: Callable[[], Element], place: Settings, build_place: Callable[[], Manifest]
) -> None:
    (place.documents / "note.md").write_text("<!doctype html><html><body><p>A note.</p></body></html>")
    (place.documents / "table.txt").write_text("<!doctype html><html><body><p>A note.</p></body></html>")
    build_place()
    assert rows(page())["table.txt"] == "ready it is named .txt but holds HTML, and was read as that"


def test_files_that_are_sent_lead_back_to_the_page_on_which_they_are_queued(
    page: Callable[[], Element], operator: FlaskClient, script: Path
) -> None:
    script.write_text(FOR_LONG)
    form = form_to(page(), "/operator/documents")
    (field,) = [field for field in form.iter("input") if field.get("type") == "file"]
    assert (form.get("method"), form.get("enctype"), field.get("name")) == ("post", "multipart/form-data", "file")
    response = operator.post("/operator/documents", data=fields("amber.md"))
    assert (response.status_code, response.location) == (HTTPStatus.SEE_OTHER, "/operator")
    assert rows(page())["amber.md"] == "queued"


def test_files_are_sent_into_a_collection(operator: FlaskClient, desk: Desk, script: Path) -> None:
    script.write_text(FOR_LONG)
    operator.post("/operator/documents", data=fields("amber.md") | {"collection": " Baltic  finds "})
    sidecar = desk.shelf().added / "amber.md.yaml"
    assert sidecar.read_text(encoding="utf-8") == "collection: Baltic finds\n"
    response = operator.post("/operator/documents", data=fields("jet.md") | {"collection": "x" * 501})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "jet.md" not in desk.shelf().ids()


def test_a_file_that_is_refused_is_told_with_the_reason_and_the_others_are_added(
    operator: FlaskClient, desk: Desk, read_html: Reader
) -> None:
    data = {"file": [(io.BytesIO(b"la"), "song.mp3"), (io.BytesIO(b"Amber.\n"), "amber.md")]}
    response = operator.post("/operator/documents", data=data)
    (told,) = alerts(read_html(response.get_data(as_text=True)))[1:]  # the first: there is no index yet
    assert response.status_code == 400
    assert told.startswith("Not added: song.mp3: files of type .mp3 are not read; ")
    assert "amber.md" in desk.shelf().ids()


def test_a_file_whose_name_another_has_is_asked_about_and_then_sent_with_the_choice(
    page: Callable[[], Element], operator: FlaskClient, desk: Desk, read_html: Reader
) -> None:
    def choices(shown: Element) -> Element:
        return by_id(form_to(shown, "/operator/documents"), "when-taken")

    assert choices(page()).get("hidden") is not None
    response = operator.post("/operator/documents", data=fields("gold.md"))
    asked = choices(read_html(response.get_data(as_text=True)))
    assert (response.status_code, asked.get("hidden")) == (409, None)
    assert words(asked) == (
        "Another file of this name is there: gold.md replace it keep both, the new one under another name "
        "Choose one of the two and the file once more, then send it again."
    )
    assert [radio.get("value") for radio in asked.iter("input")] == ["replace", "keep_both"]
    assert desk.jobs.newest_first() == []
    response = operator.post("/operator/documents", data=fields("gold.md") | {"when_taken": "keep_both"})
    assert "Kept beside the one of its name, as: gold (2).md" in response.get_data(as_text=True)
    response = operator.post("/operator/documents", data=fields("gold.md") | {"when_taken": "keep_both"})
    assert "Already there, and not changed: gold (2).md" in response.get_data(as_text=True)
    response = operator.post("/operator/documents", data=fields("gold.md", b"Third.") | {"when_taken": "replace"})
    assert (response.status_code, desk.shelf().files()["gold.md"].read_bytes()) == (303, b"Third.")


def test_facts_are_written_in_a_form_and_those_that_were_changed_are_kept(
    page: Callable[[], Element], operator: FlaskClient, desk: Desk, build_place: Callable[[], Manifest]
) -> None:
    build_place()
    form = form_to(page(), "/operator/documents/gold/facts")
    given = {field.get("name", ""): field.get("value", "") for field in form.iter("input")}
    assert given == {
        "title": "Gold", "author": "", "publisher": "", "published": "", "url": "", "collection": "", "language": "en"
    }  # fmt: skip
    assert operator.post(form.get("action", ""), data=given).location == "/operator"
    assert desk.jobs.newest_first() == []  # nothing was changed
    operator.post(form.get("action", ""), data=given | {"publisher": "The Press", "published": "2021-05"})
    assert len(desk.jobs.newest_first()) == 1
    assert (desk.shelf().added / "gold.md.yaml").read_text() == "publisher: The Press\npublished: 2021-05\n"
    build_place()
    document = operator.get("/documents/gold").get_data(as_text=True)
    assert "The Press" in document


def test_of_many_refused_files_five_are_named(operator: FlaskClient, read_html: Reader) -> None:
    data = {"file": [(io.BytesIO(b"la"), f"song-{n}.mp3") for n in range(8)]}
    told = alerts(read_html(operator.post("/operator/documents", data=data).get_data(as_text=True)))[1]
    assert (told.count(".mp3:"), told.endswith("and 3 more")) == (5, True)


def test_a_form_that_is_sent_without_a_file_does_nothing(operator: FlaskClient, desk: Desk) -> None:
    assert operator.post("/operator/documents", data=fields("", b"")).location == "/operator"
    assert desk.jobs.newest_first() == []


def test_the_page_follows_its_build_at_an_address_of_its_own(operator: FlaskClient, desk: Desk) -> None:
    job = desk.rebuild()
    response = operator.get(f"/operator/jobs/{job.id}/events")
    *_, last = response.get_data(as_text=True).strip().split("\n\n")
    assert response.mimetype == "text/event-stream"
    assert json.loads(last.partition("data: ")[2])["state"] == "done"


def test_names_and_reasons_from_outside_are_shown_as_they_are(
    page: Callable[[], Element], desk: Desk, script: Path
) -> None:
    failed = Progress(Stage.READING, 1, 1, EVIL, FileState.FAILED, (plain("<script>alert(2)</script>"),))
    line = f"{failed.as_line()}\n"
    fault = "griot: <script>alert(3)</script>"
    script.write_text(f"import sys; sys.stdout.write({line!r}); sys.stdout.flush(); {FOR_LONG}")
    desk.shelf().add(EVIL, b"Amber.")
    first = desk.rebuild()
    follow(desk, lambda job: job.files)
    assert rows(page())[EVIL] == "failed <script>alert(2)</script>"
    script.write_text(f"raise SystemExit({fault!r})")
    desk.jobs.cancel(first.id)
    desk.rebuild()
    follow(desk, lambda job: job.is_over)
    shown = page()
    assert by_id(shown, "job-reason").text == "<script>alert(3)</script>"
    scripts = [script.get("src") for script in shown.iter("script")]
    assert "/static/operator.js" in scripts
    assert None not in scripts  # none but files of ours
    assert "onerror" not in {name for element in shown.iter() for name in element.keys()}  # noqa: SIM118


def test_a_refused_name_is_shown_as_it_is(operator: FlaskClient, read_html: Reader) -> None:
    html = operator.post("/operator/documents", data=fields("<b>song.mp3")).get_data(as_text=True)
    assert alerts(read_html(html))[1].startswith("Not added: <b>song.mp3: files of type .mp3 are not read")


def test_a_document_is_removed_with_its_link_after_a_question(
    page: Callable[[], Element], operator: FlaskClient, desk: Desk, read_html: Reader
) -> None:
    path = "/operator/documents/salt-txt/remove"
    (link,) = [link for link in page().iter("a") if link.get("href") == path]
    assert words(link) == "Remove salt.txt"  # the name is for who hears the page
    asked = read_html(operator.get(path).get_data(as_text=True))
    form = form_to(asked, path)
    assert words(form) == "Remove it Keep it"
    assert operator.post(form.get("action", "")).location == "/operator"
    assert (list(rows(page())), len(desk.jobs.newest_first())) == (["gold.md"], 1)


def test_the_last_document_stays_and_the_page_says_why(operator: FlaskClient, desk: Desk) -> None:
    operator.post("/operator/documents/salt-txt/remove")
    response = operator.post("/operator/documents/gold/remove")
    assert response.status_code == 409
    assert "Add another first, then remove this one." in response.get_data(as_text=True)
    assert list(desk.shelf().ids()) == ["gold.md"]


def test_a_rebuild_takes_its_boxes_with_it(page: Callable[[], Element], operator: FlaskClient, desk: Desk) -> None:
    boxes = [box.get("name") for box in form_to(page(), "/operator/rebuild").iter("input")]
    assert boxes == ["fresh", "force"]
    operator.post("/operator/rebuild", data={"fresh": "on"})
    job = follow(desk, lambda job: job.is_over)
    assert (job.fresh, job.force) == (True, False)


def test_a_build_that_is_done_names_its_generation(page: Callable[[], Element], desk: Desk, script: Path) -> None:
    line = f"{Progress(Stage.PUBLISHED, generation='000004').as_line()}\n"
    script.write_text(f"import sys; sys.stdout.write({line!r})")
    desk.rebuild()
    follow(desk, lambda job: job.is_over)
    shown = page()
    assert words(by_id(shown, "job-state")) == "Done: published, it was generation 000004"
    assert by_id(shown, "job").get("data-events") == ""


def test_a_build_elsewhere_is_told_without_any_progress_and_with_the_generation_that_comes_of_it(
    page: Callable[[], Element], operator: FlaskClient, desk: Desk, build_place: Callable[[], Manifest]
) -> None:
    def standing() -> dict[str, object]:
        told: dict[str, object] = json.loads(operator.get("/operator/standing").data)
        return told

    build_place()
    with desk.home.building():
        shown, during = page(), standing()
    assert words(by_id(shown, "elsewhere")).startswith("The index is being built or changed elsewhere, as by griot ")
    assert words(by_id(shown, "job-state")) == "No build has been asked for here since the server started."
    assert by_id(shown, "job-bar").get("hidden") is not None
    assert by_id(shown, "elsewhere").get("data-generation") == "000001"
    assert [meta.get("content") for meta in shown.iter("meta") if meta.get("http-equiv")] == ["3; url=/operator"]
    build_place()
    shown = page()
    assert during == {"busy_elsewhere": True, "generation": "000001"}
    assert standing() == {"busy_elsewhere": False, "generation": "000002"}
    assert words(by_id(shown, "elsewhere")) == ""
    assert [meta for meta in shown.iter("meta") if meta.get("http-equiv")] == []


def test_without_an_index_there_is_no_generation_to_tell(operator: FlaskClient) -> None:
    assert json.loads(operator.get("/operator/standing").data) == {"busy_elsewhere": False, "generation": ""}


def test_how_the_index_stands_is_for_the_operator_alone(visitor: FlaskClient) -> None:
    assert visitor.get("/operator/standing").status_code == 401


def test_a_build_that_waits_for_one_elsewhere_says_so_and_can_be_cancelled(
    page: Callable[[], Element], desk: Desk, script: Path
) -> None:
    script.write_text(f"print({Progress(Stage.WAITING).as_line()!r}, flush=True); {FOR_LONG}")
    desk.rebuild(["gold.md"])
    job = follow(desk, lambda job: job.state is JobState.WAITING)
    shown = page()
    assert words(by_id(shown, "job-state")) == "Waiting for another build to end"
    assert by_id(shown, "job-bar").get("hidden") is not None
    assert rows(shown)["gold.md"] == "queued"
    assert words(form_to(shown, f"/operator/jobs/{job.id}/cancel")) == "Cancel this build"


def test_an_earlier_generation_is_put_to_use_with_its_button(
    page: Callable[[], Element], operator: FlaskClient, library: Library, build_place: Callable[[], Manifest]
) -> None:
    build_place()
    build_place()
    shown = page()
    (generations,) = [element for element in shown.iter("ul") if element.get("class") == "generations"]
    assert [words(item) for item in generations] == [
        "000002, 29 February 2024, 12:30, 2 documents the same texts as before it in use",
        "000001, 29 February 2024, 12:30, 2 documents Put to use generation 000001",
    ]
    (field,) = form_to(shown, "/operator/rollback").iter("input")
    assert operator.post("/operator/rollback", data={"generation": field.get("value")}).location == "/operator"
    assert library.current().manifest.generation == "000001"


def test_a_generation_that_is_gone_is_told_on_a_page(
    operator: FlaskClient, build_place: Callable[[], Manifest]
) -> None:
    build_place()
    response = operator.post("/operator/rollback", data={"generation": "000009"})
    assert (response.status_code, response.mimetype) == (409, "text/html")
    assert "There is no generation 000009 to go back to. Kept: 000001." in response.get_data(as_text=True)


def test_an_unknown_build_is_not_cancelled(operator: FlaskClient) -> None:
    assert operator.post("/operator/jobs/none/cancel").status_code == 404


def test_an_upload_that_is_too_large_is_told_on_a_page(operator: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.operator.pages.MAX_UPLOAD_BYTES", 1000)
    response = operator.post("/operator/documents", data=fields("amber.md", b"x" * 1001))
    assert (response.status_code, response.mimetype) == (413, "text/html")


@pytest.mark.parametrize("name", ["feedback", "refused"])
def test_an_export_is_the_same_in_every_language(
    operator: FlaskClient, build_place: Callable[[], Manifest], name: str
) -> None:
    build_place()
    turn = operator.post("/api/v1/ask", json={"question": "Where does gold go?"}).json["id"]
    operator.post(f"/answers/{turn}/feedback", data={"verdict": "down", "reason": "Où ?"})
    english, french = (
        operator.get(f"/operator/{name}.csv", headers={"Accept-Language": language}).get_data(as_text=True)
        for language in ("en", "fr")
    )
    assert english == french
    assert english.startswith('\ufeff"at","verdict",' if name == "feedback" else '\ufeff"last_asked","times",')
    assert english.count("\r\n") == (2 if name == "feedback" else 1)
