"""What a program can look up besides asking: search, documents, the index, and whether the server can answer."""

from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from griot.building import build_index
from griot.settings import Settings
from griot.wiring import open_library
from index.encoder import Encoder
from qa.assistant import Assistant
from qa.verification.decision import Decision
from tests.word_reader import read_words
from web.app import create_app

HERRING_PASSAGE = (
    "The boats of Oressa landed 412 tonnes of herring in 2020. The herring was salted in the sheds at Port Amel.\n\n"
    "The boats of Oressa landed 388 tonnes of herring in 2021."
)
NEEDS_AN_INDEX = [
    ("GET", "/readyz"),
    ("POST", "/api/v1/ask"),
    ("GET", "/api/v1/search?q=herring"),
    ("GET", "/api/v1/documents"),
    ("GET", "/api/v1/documents/fisheries"),
    ("GET", "/api/v1/index"),
]
PAGES = ["/?q=herring", "/documents", "/documents/fisheries"]


def test_a_search_shows_the_passage_with_its_scores_and_ranks(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=herring&k=1").json
    assert found["question"] == "herring"
    (hit,) = found["hits"]
    assert hit["quote"] == HERRING_PASSAGE
    assert (hit["number"], hit["document_id"], hit["section"]) == (1, "fisheries", "Herring")
    assert (hit["start"], hit["end"]) == (102, 102 + len(HERRING_PASSAGE))
    assert (hit["score"], hit["dense_rank"], hit["keyword_rank"]) == (1.0, 1, 1)


def test_a_search_gives_the_best_first_and_numbers_them(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=herring+oysters&k=6").json["hits"]
    scores = [hit["score"] for hit in hits]
    assert [hit["number"] for hit in hits] == [1, 2, 3, 4, 5, 6]
    assert scores == sorted(scores, reverse=True)


def test_a_search_gives_ten_passages_unless_told_and_never_more_than_there_are(client: FlaskClient) -> None:
    assert len(client.get("/api/v1/search?q=herring").json["hits"]) == 6  # the index holds six
    assert len(client.get("/api/v1/search?q=herring&k=50").json["hits"]) == 6
    assert len(client.get("/api/v1/search?q=herring&k=2").json["hits"]) == 2


def test_every_passage_found_stands_in_its_document_where_it_says(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=herring&k=50").json["hits"]
    texts = {id_: client.get(f"/api/v1/documents/{id_}").json["text"] for id_ in {hit["document_id"] for hit in hits}}
    assert texts.keys() == {"fisheries", "lighthouse-txt", "notices-nets-knots"}
    for hit in hits:
        assert texts[hit["document_id"]][hit["start"] : hit["end"]] == hit["quote"]


def test_the_documents_are_listed_with_what_they_declare(client: FlaskClient) -> None:
    fisheries, lighthouse, nets = client.get("/api/v1/documents").json["documents"]
    digest = fisheries.pop("digest")
    assert fisheries == {
        "id": "fisheries",
        "title": "Fisheries of Oressa Island",
        "publisher": "Oressa Harbour Board",
        "url": "https://harbour.example/fisheries",
        "published": "2021",
        "file_dated": None,
        "restates": None,
        "note": "Weights are landed weights.",
        "language": "en",
        "file": "fisheries.md",
        "author": None,
        "collection": None,
        "pages": None,
        "warnings": [],
        "characters": 664,
        "passages": 4,
        "link": "/documents/fisheries",
        "file_url": f"/api/v1/documents/fisheries/file?version={digest[:12]}",
    }
    text = client.get("/api/v1/documents/fisheries").json["text"]
    assert (len(text), sha256(text.encode()).hexdigest()) == (664, digest)
    assert (lighthouse["id"], lighthouse["title"], lighthouse["publisher"]) == (
        "lighthouse-txt",
        "LIGHTHOUSE LOG",
        None,
    )
    assert nets["restates"]["title"] == "<i>Old</i> knots"
    assert (nets["id"], nets["file"]) == ("notices-nets-knots", "notices/nets & knots.md")
    assert nets["collection"] == "notices"


def test_a_document_is_what_the_list_says_of_it_and_its_text(client: FlaskClient) -> None:
    listed = client.get("/api/v1/documents").json["documents"][1]
    text = "LIGHTHOUSE LOG\n\nThe lighthouse keeper of Oressa is Jonas Brandt. The lamp burns whale oil."
    assert client.get("/api/v1/documents/lighthouse-txt").json == listed | {"text": text, "current": True}


@pytest.mark.parametrize("document_id", ["atlantis", "%00", "%ED%A0%80", "x" * 5_000, "..%5C..", "<script>"])
def test_an_unknown_document_is_a_problem_that_says_where_to_look(client: FlaskClient, document_id: str) -> None:
    response = client.get(f"/api/v1/documents/{document_id}")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    problem = response.json
    assert problem.keys() == {"type", "title", "status", "detail"}
    assert (problem["type"], problem["status"]) == ("urn:griot:problem:unknown-document", 404)
    assert "GET /api/v1/documents" in problem["detail"]
    assert len(problem["detail"]) < 500


def test_an_address_of_the_api_that_does_not_exist_is_a_problem(client: FlaskClient) -> None:
    response = client.get("/api/v2/ask")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.json["status"] == 404


def test_the_index_tells_how_it_was_made(client: FlaskClient) -> None:
    made = client.get("/api/v1/index").json
    assert (made["generation"], made["documents"], made["passages"]) == ("000001", 3, 6)
    assert (made["encoder"], made["dimension"], made["cutting"]["max_words"]) == ("fake-bag-of-words", 64, 110)
    assert made["built_at"].endswith("+00:00")


def test_the_index_tells_which_files_were_skipped_and_why(client: FlaskClient) -> None:
    (skipped,) = client.get("/api/v1/index").json["skipped"]
    assert skipped["file"] == "map.pdf"
    assert skipped["reason"].startswith("damaged: ")


def test_a_server_with_an_index_is_up_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready", "generation": "000001"}


def test_a_server_without_an_index_is_up_all_the_same(empty_client: FlaskClient) -> None:
    assert empty_client.get("/healthz").json == {"status": "ok"}


@pytest.mark.parametrize(("method", "path"), NEEDS_AN_INDEX)
def test_without_an_index_a_program_is_told_to_build_one(empty_client: FlaskClient, method: str, path: str) -> None:
    response = empty_client.open(path, method=method, json={"question": "herring"} if method == "POST" else None)
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert (response.json["type"], response.json["status"]) == ("urn:griot:problem:no-index", 503)
    assert "griot build" in response.json["detail"]


@pytest.mark.parametrize("path", PAGES)
def test_without_an_index_a_person_is_told_to_build_one(empty_client: FlaskClient, path: str) -> None:
    response = empty_client.get(path)
    assert (response.status_code, response.mimetype) == (503, "text/html")
    assert "griot build" in response.get_data(as_text=True)


def test_without_an_index_the_start_page_is_shown_and_says_what_is_missing(empty_client: FlaskClient) -> None:
    response = empty_client.get("/")
    assert response.status_code == 200
    assert "griot build" in response.get_data(as_text=True)


def test_a_server_takes_up_an_index_that_is_built_while_it_runs(tmp_path: Path, fake_encoder: Encoder) -> None:
    settings = Settings(home=tmp_path / "home", documents=tmp_path)
    (tmp_path / "tide.txt").write_text("The tide turns at six.", encoding="utf-8")
    library = open_library(settings, fake_encoder)
    assistant = Assistant(library.current, read_words, Decision.open_to_all())
    client = create_app(assistant).test_client()
    assert client.get("/readyz").status_code == 503
    build_index(settings, load_encoder=lambda: fake_encoder)
    assert client.get("/readyz").json == {"status": "ready", "generation": "000001"}
    assert client.get("/api/v1/search?q=tide").json["hits"][0]["quote"] == "The tide turns at six."
