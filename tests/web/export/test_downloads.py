"""The addresses at which answers and conversations are taken away, and who gets them."""

import json
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from qa.assistant import Assistant
from web.app import create_app
from web.store import Store

HERRING = "How much herring did the boats land in 2020?"
KINDS = ["docx", "md", "ris", "bib", "zip"]
NewVisitor = Callable[[], FlaskClient]


@pytest.fixture
def new_visitor(assistant: Assistant, store: Store) -> NewVisitor:
    return lambda: create_app(assistant, store=store).test_client()


@pytest.fixture
def awa(new_visitor: NewVisitor) -> FlaskClient:
    """A visitor who has asked two questions in one conversation."""
    client = new_visitor()
    page = client.post("/turns", data={"question": HERRING}).get_data(as_text=True)
    conversation = page.split('data-conversation="')[1].split('"')[0]
    client.post("/turns", data={"question": "Who leads oyster farming?", "conversation": conversation})
    return client


def links(client: FlaskClient, start: str) -> list[str]:
    """The addresses that the conversation's page names and that begin so."""
    listed = client.get("/conversations").get_data(as_text=True)
    pages = {part.removesuffix("/rename") for part in listed.split('"') if part.endswith("/rename")}
    (page,) = pages
    return sorted({told for told in client.get(page).get_data(as_text=True).split('"') if told.startswith(start)})


@pytest.mark.parametrize("kind", KINDS)
def test_a_menu_on_the_page_leads_to_every_kind_of_answer_and_conversation(awa: FlaskClient, kind: str) -> None:
    answers = [link for link in links(awa, "/answers/") if link.endswith(f".{kind}")]
    (whole,) = [link for link in links(awa, "/conversations/") if link.endswith(f".{kind}")]
    assert len(answers) == 2
    for link in (*answers, whole):
        response = awa.get(link)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
        assert response.headers["Content-Disposition"].startswith("attachment; filename=griot-20")
        assert response.headers["Content-Disposition"].endswith(f".{kind}")
        assert response.data


@pytest.mark.parametrize("kind", KINDS)
def test_a_conversation_is_taken_away_by_its_visitor_alone(
    awa: FlaskClient, new_visitor: NewVisitor, kind: str
) -> None:
    (link,) = [link for link in links(awa, "/conversations/") if link.endswith(f".{kind}")]
    bintou = new_visitor()
    assert bintou.get(link).status_code == 404
    bintou.post("/turns", data={"question": HERRING})
    assert bintou.get(link).status_code == 404


@pytest.mark.parametrize("address", ["/answers/x.docx", "/conversations/x.zip", "/answers/x/clipboard"])
def test_what_is_not_kept_is_a_page_that_says_so(new_visitor: NewVisitor, address: str) -> None:
    response = new_visitor().get(address)
    assert (response.status_code, response.mimetype) == (404, "text/html")


def test_a_kind_that_there_is_none_of_is_not_found(awa: FlaskClient) -> None:
    answer = next(link for link in links(awa, "/answers/") if link.endswith(".md")).removesuffix(".md")
    assert awa.get(f"{answer}.exe").status_code == 404


def test_an_answer_is_copied_in_two_forms(awa: FlaskClient) -> None:
    addresses = [link for link in links(awa, "/answers/") if link.endswith("/clipboard")]
    copies = [json.loads(awa.get(address).data) for address in addresses]
    assert [set(copy) for copy in copies] == [{"html", "text"}] * 2
    assert all('<a href="https://harbour.example/fisheries">1</a>' in copy["html"] for copy in copies)
    assert all("https://harbour.example/fisheries. Accessed on " in copy["text"] for copy in copies)


def test_a_pack_does_not_hold_the_key_of_the_conversation(awa: FlaskClient) -> None:
    (link,) = [link for link in links(awa, "/conversations/") if link.endswith(".zip")]
    with ZipFile(BytesIO(awa.get(link).data)) as pack:
        told = json.loads(pack.read("answers.json"))
    assert [one["question"] for one in told["answers"]] == [HERRING, "Who leads oyster farming?"]
    assert not any("conversation_id" in one for one in told["answers"])
