"""Checking a text: the JSON of it, the page, files, and what is refused."""

from collections.abc import Callable
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest
from docx import Document as WordFile
from flask.testing import FlaskClient

from web.checking import MAX_CHARS, MAX_SENTENCES

TRUE = "The boats of Oressa landed 412 tonnes of herring in 2020."
CHANGED = "The boats of Oressa landed 413 tonnes of herring in 2020."
UNKNOWN = "Whales sing at midnight."
DRAFT = f"{TRUE} {CHANGED}\n{UNKNOWN}"


def test_a_text_is_checked_sentence_by_sentence(client: FlaskClient) -> None:
    told = client.post("/api/v1/check", json={"text": DRAFT}).json
    assert told["summary"] == {"supported": 1, "differs": 1, "not_found": 1}
    assert [one["verdict"] for one in told["sentences"]] == ["supported", "differs", "not_found"]
    assert [told["text"][one["start"] : one["end"]] for one in told["sentences"]] == [TRUE, CHANGED, UNKNOWN]


def test_both_differing_words_are_told_with_their_places(client: FlaskClient) -> None:
    one = client.post("/api/v1/check", json={"text": CHANGED}).json["sentences"][0]
    assert one["citations"][0]["quote"] == TRUE
    (difference,) = one["differences"]
    assert difference == {
        "kind": "number",
        "here": {"start": 27, "end": 37, "text": "413 tonnes"},
        "there": {"start": 27, "end": 37, "text": "412 tonnes"},
    }


def test_a_citation_stands_in_its_document(client: FlaskClient) -> None:
    (cited,) = client.post("/api/v1/check", json={"text": TRUE}).json["sentences"][0]["citations"]
    document = client.get(f"/api/v1/documents/{cited['document_id']}").json
    assert document["text"][cited["start"] : cited["end"]] == cited["quote"] == TRUE


def test_a_word_file_is_read_and_checked(client: FlaskClient) -> None:
    word, file = WordFile(), BytesIO()
    word.add_paragraph(TRUE)
    word.save(file)
    told = client.post("/api/v1/check", data={"file": (BytesIO(file.getvalue()), "draft.docx")}).json
    assert told["summary"] == {"supported": 1, "differs": 0, "not_found": 0}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"text": "x" * (MAX_CHARS + 1)}, "characters"),
        ({"text": "Oysters sell. " * (MAX_SENTENCES + 1)}, "sentences"),
        ({"text": " \x00 "}, "no sentence"),
        ({"text": 7}, "text"),
        ({"words": "x"}, "text"),
    ],
)
def test_what_is_no_text_or_too_much_is_refused(body: dict[str, object], told: str, client: FlaskClient) -> None:
    response = client.post("/api/v1/check", json=body)
    assert response.status_code == 400
    assert told in response.json["detail"]


def test_a_lone_surrogate_breaks_nothing(client: FlaskClient) -> None:
    response = client.post("/api/v1/check", data=b'{"text": "\\ud800 herring"}', content_type="application/json")
    assert response.status_code in {200, 400}


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(client: FlaskClient) -> None:
    response = client.post("/api/v1/check", data={"file": (BytesIO(b"\x00\x01"), "draft.docx")})
    assert response.status_code == 400
    assert "draft.docx" in response.json["detail"]


def test_the_page_shows_verdicts_in_words_and_marks_what_differs(
    client: FlaskClient, read_html: Callable[[str], Element]
) -> None:
    page = read_html(client.post("/check", data={"text": DRAFT}).text.removeprefix("<!doctype html>"))
    assert [mark.text for mark in page.iter("mark")] == ["413 tonnes", "412 tonnes"]
    words = ["".join(p.itertext()).split(maxsplit=1)[1] for p in page.iter("p") if "verdict" in p.get("class", "")]
    assert words == ["Supported", "Differs", "Not found"]


def test_every_page_leads_to_it(client: FlaskClient) -> None:
    assert 'href="/check"' in client.get("/").text


def test_it_speaks_french(client: FlaskClient) -> None:
    page = client.post("/check", data={"text": TRUE}, headers={"Accept-Language": "fr"}).text
    assert "Vérifier mon texte" in page
    assert "Confirmé" in page


def test_a_form_of_another_site_is_refused(client: FlaskClient) -> None:
    response = client.post("/check", data={"text": TRUE}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_without_an_index_it_is_told(empty_client: FlaskClient) -> None:
    assert empty_client.post("/api/v1/check", json={"text": TRUE}).status_code == 503
