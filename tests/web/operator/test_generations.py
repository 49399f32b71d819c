"""What the desk tells of generations and of removed documents, and how one of them is put back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from griot.building import build_index, prune, shelf_of
from griot.settings import Settings
from index.encoder import Encoder
from index.generation import Manifest
from index.home import Home
from index.library import Library
from index.progress import Progress, Stage
from web.operator.desk import Desk
from web.operator.generations import generation_rows, removed_documents

Build = Callable[..., Manifest]


@pytest.fixture
def build(place: Settings, fake_encoder: Encoder) -> Build:
    """Builds as the command does."""

    def build_one(**options: Any) -> Manifest:
        return build_index(place, load_encoder=lambda: fake_encoder, **options)

    return build_one


@pytest.fixture
def home(place: Settings) -> Home:
    return Home(place.home)


def test_a_build_of_what_is_in_use_already_makes_no_generation(build: Build, home: Home, place: Settings) -> None:
    steps = list[Progress]()
    build()
    assert build(on_progress=steps.append).generation == "000001"
    assert (home.names(), steps[-1]) == (["000001"], Progress(Stage.UNCHANGED, generation="000001"))
    (place.documents / "gold.md.yaml").write_text("publisher: The Press\n")
    assert build().generation == "000002"  # its text is the same, what is said of it is not
    assert build(fresh=True).generation == "000003"


def test_what_is_in_use_and_harmed_is_built_again(build: Build, home: Home) -> None:
    build()
    for file in sorted((home.folder_of("000001") / "bm25").rglob("*")):
        if file.is_file():
            file.write_bytes(b"harmed")
    assert build().generation == "000002"


def test_each_generation_says_what_changed_against_the_one_before(build: Build, home: Home, place: Settings) -> None:
    build()
    (place.documents / "gold.md").write_text("# Gold\n\nGold leaves Kidal no more.\n")
    (place.documents / "salt.txt").unlink()
    (place.documents / "amber.md").write_text("# Amber\n\nAmber stays.\n")
    build()
    newest, oldest = generation_rows(home)
    assert (newest.name, newest.added, newest.removed, newest.changed) == (
        "000002", ("amber",), ("salt-txt",), ("gold",)
    )  # fmt: skip
    assert (oldest.is_first, oldest.added) == (True, ())


def test_a_generation_that_cannot_be_read_is_listed_without_more(build: Build, home: Home) -> None:
    build()
    (home.folder_of("000001") / "manifest.json").write_text("{")
    assert [(row.name, row.manifest) for row in generation_rows(home)] == [("000001", None)]


def test_removing_asks_first_and_can_be_undone_with_what_was_said_of_it(
    operator: FlaskClient, build: Build, place: Settings, home: Home
) -> None:
    shelf = shelf_of(place)
    shelf.add("amber.md", b"# Amber\n\nAmber stays.\n")
    shelf.describe("amber.md", {"publisher": "The Press"})
    build()
    assert "Remove amber.md?" in operator.get("/operator/documents/amber/remove").get_data(as_text=True)
    assert "amber.md" in shelf.ids()  # nothing was done yet
    operator.post("/operator/documents/amber/remove")
    build()
    assert "amber.md" not in shelf.ids()
    shown = operator.get("/operator").get_data(as_text=True)
    assert 'action="/operator/documents/amber/restore"' in shown
    assert operator.post("/operator/documents/amber/restore").location == "/operator"
    assert shelf.files()["amber.md"].read_bytes() == b"# Amber\n\nAmber stays.\n"
    assert (shelf.added / "amber.md.yaml").read_text() == "publisher: The Press\n"
    build()
    assert removed_documents(home, set(shelf.ids().values())) == []
    assert home.tombstones.standing() == ()


def test_a_removed_file_of_the_folder_comes_back_where_it_is(
    operator: FlaskClient, build: Build, place: Settings, library: Library
) -> None:
    build()
    operator.post("/operator/documents/salt-txt/remove")
    assert list(library.current().documents) == ["gold"]
    operator.post("/operator/documents/salt-txt/restore")
    shelf = shelf_of(place)
    assert (shelf.files()["salt.txt"], shelf.removed()) == (place.documents / "salt.txt", [])
    library.refresh()
    assert list(library.current().documents) == ["gold", "salt-txt"]


def test_what_was_pruned_is_not_offered(operator: FlaskClient, build: Build, home: Home, place: Settings) -> None:
    build()
    operator.post("/operator/documents/salt-txt/remove")
    build()
    prune(home, 1)
    assert removed_documents(home, {"gold"}) == []
    assert operator.post("/operator/documents/salt-txt/restore").status_code == 404
    assert not (place.home / "removed-facts").exists()


def test_nothing_is_restored_over_another_file(operator: FlaskClient, build: Build, desk: Desk) -> None:
    build()
    operator.post("/operator/documents/salt-txt/remove")
    desk.shelf().add("salt.txt", b"Other.")
    response = operator.post("/operator/documents/salt-txt/restore")
    assert response.status_code == 404  # the id is that of a file which is there
    assert desk.shelf().files()["salt.txt"].read_bytes() == b"Other."


def test_a_removed_document_that_answers_after_a_rollback_has_a_row(
    operator: FlaskClient, build: Build, library: Library
) -> None:
    build()
    operator.post("/operator/documents/salt-txt/remove")
    build()
    operator.post("/operator/rollback", data={"generation": "000001"})
    library.refresh()
    shown = operator.get("/operator").get_data(as_text=True)
    assert '<span class="state removed">removed</span>' in shown
    assert "it is no more among the files, and answers until the next build" in shown


def test_a_build_that_is_not_in_use_any_more_does_not_answer(
    operator: FlaskClient, build: Build, desk: Desk, script: Path
) -> None:
    build()
    build(fresh=True)
    line = f"{Progress(Stage.PUBLISHED, generation='000002').as_line()}\n"
    script.write_text(f"import sys; sys.stdout.write({line!r})")
    job = desk.rebuild()
    while not job.is_over:
        job = desk.jobs.wait(job.id, job.version, 10) or job
    assert "generation 000002 answers" in operator.get("/operator").get_data(as_text=True)
    operator.post("/operator/rollback", data={"generation": "000001"})
    shown = operator.get("/operator").get_data(as_text=True)
    assert "generation 000002 answers" not in shown
    assert "it was generation 000002" in shown


def test_an_answer_whose_source_was_removed_says_so_in_the_place_of_its_confidence(
    operator: FlaskClient, build: Build
) -> None:
    build()
    turn = operator.post("/api/v1/ask", json={"question": "Where does salt leave Taoudenni?"}).json["id"]
    assert "% likely" in operator.get(f"/answers/{turn}").get_data(as_text=True)
    operator.post("/operator/documents/salt-txt/remove")
    shown = operator.get(f"/answers/{turn}").get_data(as_text=True)
    assert "A document that this answer quotes was removed since: SALT." in shown
    assert "% likely" not in shown


def test_the_file_that_is_read_is_named_with_how_long_it_has_been(
    operator: FlaskClient, desk: Desk, script: Path
) -> None:
    line = Progress(Stage.READING, 0, 7, "thick.pdf", state="reading").as_line()  # type: ignore[arg-type]
    script.write_text(f"print({line!r}, flush=True); import time; time.sleep(60)")
    job = desk.rebuild()
    while not job.file:
        job = desk.jobs.wait(job.id, job.version, 10) or job
    shown = operator.get("/operator").get_data(as_text=True)
    told = operator.get(f"/api/v1/jobs/{job.id}").json
    assert "thick.pdf (0:0" in shown
    assert (told["file"], told["file_since"][:2]) == ("thick.pdf", "20")
