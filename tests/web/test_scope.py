"""The part of the documents that is asked, in the API, in addresses and on the pages."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

Json = dict[str, Any]
KEEPER = "Who is the lighthouse keeper of Oressa?"
LIGHTHOUSE = {"documents": ["lighthouse-txt"]}
HERRING = "How much herring did the boats land in 2020?"


def ask(client: FlaskClient, question: str, **rest: object) -> Json:
    reply = client.post("/api/v1/ask", json={"question": question, **rest})
    assert reply.status_code == 200, reply.text
    return dict(reply.get_json())


def problem(client: FlaskClient, filters: object) -> str:
    reply = client.post("/api/v1/ask", json={"question": KEEPER, "filters": filters})
    assert (reply.status_code, reply.mimetype) == (400, "application/problem+json")
    return str(reply.get_json()["detail"])


def test_filters_keep_the_answer_to_their_documents(client: FlaskClient) -> None:
    inside, outside = ask(client, KEEPER, filters=LIGHTHOUSE), ask(client, HERRING, filters=LIGHTHOUSE)
    assert {one["document_id"] for one in inside["citations"]} == {"lighthouse-txt"}
    assert (inside["filters"], inside["index"]["documents"]) == (LIGHTHOUSE, 1)
    assert outside["status"] == "not_found"
    assert {one["document_id"] for one in outside["related"]} <= {"lighthouse-txt"}
    assert "Of 3 documents, only one was asked." in outside["answer"]
    assert "fisheries" in [one["document_id"] for one in outside["outside"]]


def test_a_conversation_goes_on_in_its_filters_until_others_are_sent(client: FlaskClient) -> None:
    first = ask(client, KEEPER, filters=LIGHTHOUSE)
    second = ask(client, HERRING, conversation_id=first["conversation_id"])
    third = ask(client, HERRING, conversation_id=first["conversation_id"], filters={})
    assert (second["status"], second["filters"]) == ("not_found", LIGHTHOUSE)
    assert (third["status"], third["filters"]) == ("answered", None)


def test_a_filter_that_nothing_meets_is_told_what_there_is(client: FlaskClient) -> None:
    assert problem(client, {"documents": ["gone"]}).startswith("documents: there is no 'gone'. There are: fisheries,")
    assert problem(client, {"collections": ["x"]}) == "collections: there is no 'x'. There are: notices."
    assert problem(client, {"published_since": "2999"}).startswith("No document meets all of this")
    assert problem(client, {"published_since": "soon"}).startswith("published_since: a day (YYYY-MM-DD)")


@pytest.mark.parametrize(
    "filters", [{"topic": []}, {"documents": "x"}, {"documents": [""]}, {"languages": ["x" * 501]}, []]
)
def test_filters_of_another_form_are_refused(client: FlaskClient, filters: object) -> None:
    assert "filters" in problem(client, filters)


def test_a_search_finds_nothing_outside_of_its_filters(client: FlaskClient) -> None:
    found = client.get("/api/v1/search", query_string={"q": "boats herring", "k": 50, "published_since": "2020"})
    assert found.get_json()["filters"] == {"published_since": "2020"}
    assert {hit["document_id"] for hit in found.get_json()["hits"]} == {"fisheries"}
    assert client.get("/api/v1/search?q=boats&documents=gone").status_code == 400


def test_an_address_holds_the_scope(client: FlaskClient, read_html: Callable[[str], Element]) -> None:
    asked = {"q": HERRING, "documents": "lighthouse-txt"}
    page = read_html(client.get("/", query_string=asked).text)
    ticked = [box.get("value") for box in page.iter("input") if "checked" in box.attrib]
    assert ticked == ["lighthouse-txt"]
    (chip,) = [link for link in page.iter("a") if link.get("class") == "off"]
    assert "documents" not in (chip.get("href") or "")
    (everywhere,) = [link for link in page.iter("a") if link.get("class") == "everywhere"]
    assert "documents=" not in (everywhere.get("href") or "")
    (told,) = [one for one in page.iter("p") if one.get("class") == "asked-of"]
    assert "Asked only of:" in "".join(told.itertext())


def test_an_address_with_an_unknown_document_is_a_page_that_says_so(client: FlaskClient) -> None:
    reply = client.get("/", query_string={"q": HERRING, "documents": "<b>gone"})
    assert reply.status_code == 400
    assert "There are: fisheries" in reply.text
    assert client.get("/?documents=gone").status_code == 200  # nothing is asked yet: it can be taken off
    assert client.get("/?documents=" + "&documents=x" * 101).status_code == 400


def test_a_conversation_read_again_has_its_scope(client: FlaskClient, read_html: Callable[[str], Element]) -> None:
    html = client.post("/turns", data={"question": KEEPER, "documents": "lighthouse-txt"}).text
    address = read_html(html).get("data-address") or ""
    page = read_html(client.get(address).text)
    assert [box.get("value") for box in page.iter("input") if "checked" in box.attrib] == ["lighthouse-txt"]


def test_a_document_is_asked_from_its_page(client: FlaskClient) -> None:
    assert 'href="/?documents=lighthouse-txt"' in client.get("/documents/lighthouse-txt").text


def test_a_text_to_take_away_says_of_what_it_was_asked(client: FlaskClient) -> None:
    reply = ask(client, KEEPER, filters=LIGHTHOUSE)
    assert "Asked only of: " in client.get(f"/answers/{reply['id']}.md").text


def test_what_a_visitor_reads_is_in_french(client: FlaskClient) -> None:
    page = client.get(
        "/", query_string={"q": HERRING, "documents": "lighthouse-txt"}, headers={"Accept-Language": "fr"}
    )
    assert "Poser la question à tous les documents" in page.text
    assert "un seul a été interrogé" in page.text
