"""A visitor's earlier conversations: theirs alone, found, renamed, deleted; and the cookie by which they are known."""

from collections.abc import Callable
from http.cookies import Morsel, SimpleCookie
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from qa.assistant import Assistant
from web.app import create_app
from web.store import Store
from web.store.database import Outcome
from web.store.history import History
from web.visitors import COOKIE

HERRING = "How much herring did the boats land in 2020?"
OYSTERS = "Who leads oyster farming?"
Reader = Callable[[str], Element]
NewVisitor = Callable[[], FlaskClient]


@pytest.fixture
def new_visitor(assistant: Assistant, store: Store) -> NewVisitor:
    """A browser without any cookie."""
    return lambda: create_app(assistant, store=store).test_client()


@pytest.fixture
def awa(new_visitor: NewVisitor) -> FlaskClient:
    """A visitor who has asked two questions, each in a conversation of its own."""
    client = new_visitor()
    for question in (HERRING, OYSTERS):
        assert client.post("/turns", data={"question": question}).status_code == 200
    return client


def cookie_of(client: FlaskClient, question: str = HERRING, **environment: str) -> Morsel[str]:
    response = client.get("/", query_string={"q": question}, **environment)  # type: ignore[arg-type]
    return SimpleCookie(response.headers["Set-Cookie"])[COOKIE]


def links(client: FlaskClient, read_html: Reader, search: str = "") -> dict[str, str]:
    """The titles that are listed, in order, and where they lead."""
    page = read_html(client.get("/conversations", query_string={"search": search}).get_data(as_text=True))
    listed = [item for item in page.iter("ul") if item.get("class") == "documents"]
    return {link.text or "": link.get("href", "") for item in listed for link in item.iter("a")}


def test_conversations_are_listed_newest_first(awa: FlaskClient, read_html: Reader) -> None:
    assert list(links(awa, read_html)) == [OYSTERS, HERRING]


def test_a_conversation_is_shown_whole_and_gone_on_with(awa: FlaskClient, read_html: Reader) -> None:
    link = links(awa, read_html)[HERRING]
    conversation = link.rsplit("/", 1)[1]
    told = awa.post("/turns", data={"question": "And in 2021?", "conversation": conversation})
    assert "How much herring did the boats land in 2021?" in told.get_data(as_text=True)
    page = read_html(awa.get(link).get_data(as_text=True))
    (turns,) = [part for part in page.iter("div") if part.get("id") == "turns"]
    assert [heading.text for heading in turns.iter("h2")] == [HERRING, "And in 2021?"]


def test_a_turn_names_the_address_at_which_its_conversation_is_kept(awa: FlaskClient, read_html: Reader) -> None:
    for response in (awa.post("/turns", data={"question": "Hello!"}), awa.get("/", query_string={"q": "Hello!"})):
        turn, *_ = read_html(response.get_data(as_text=True)).iter("article")
        address = turn.get("data-address", "")
        assert address == f"/conversations/{turn.get('data-conversation')}"
        assert awa.get(address).status_code == 200


def test_a_turn_that_cannot_be_kept_names_no_address(
    awa: FlaskClient, read_html: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(History, "keep", lambda *_: Outcome.UNWRITTEN)
    turn = read_html(awa.post("/turns", data={"question": "Hello!"}).get_data(as_text=True))
    assert turn.get("data-address") is None


def test_a_browser_keeps_no_copy_of_a_conversation(awa: FlaskClient, read_html: Reader) -> None:
    assert awa.get(links(awa, read_html)[HERRING]).headers["Cache-Control"] == "no-store"


def test_a_search_finds_the_conversation_that_holds_the_words(awa: FlaskClient, read_html: Reader) -> None:
    assert list(links(awa, read_html, "QUILL")) == [OYSTERS]  # a word of the answer
    assert links(awa, read_html, "walrus") == {}


def test_a_conversation_is_renamed(awa: FlaskClient, read_html: Reader) -> None:
    link = links(awa, read_html)[HERRING]
    assert awa.post(f"{link}/rename", data={"title": "<i>Fish</i>"}).status_code == 303
    assert links(awa, read_html)["<i>Fish</i>"] == link


def test_a_conversation_is_deleted_with_its_answers(awa: FlaskClient, read_html: Reader, store: Store) -> None:
    link = links(awa, read_html)[HERRING]
    (turn,) = [turn for turn in awa.get(link).get_data(as_text=True).split('"') if turn.startswith("/answers/")][:1]
    assert awa.get(turn).status_code == 200
    assert awa.post(f"{link}/delete").status_code == 303
    assert list(links(awa, read_html)) == [OYSTERS]
    assert (awa.get(link).status_code, awa.get(turn).status_code) == (404, 404)
    assert store.history.turn(turn.rsplit("/", 1)[1]) is None


def test_all_conversations_are_deleted_at_once(awa: FlaskClient, new_visitor: NewVisitor, read_html: Reader) -> None:
    bintou = new_visitor()
    bintou.post("/turns", data={"question": HERRING})
    assert awa.post("/conversations/delete-all").status_code == 303
    assert (links(awa, read_html), list(links(bintou, read_html))) == ({}, [HERRING])


@pytest.mark.parametrize("deed", ["", "/rename", "/delete"])
def test_another_visitor_can_neither_read_nor_change_a_conversation(
    awa: FlaskClient, new_visitor: NewVisitor, read_html: Reader, deed: str
) -> None:
    link, bintou = links(awa, read_html)[HERRING], new_visitor()
    bintou.post("/turns", data={"question": OYSTERS})
    response = bintou.post(f"{link}{deed}", data={"title": "Mine"}) if deed else bintou.get(link)
    assert response.status_code == 404
    assert list(links(awa, read_html)) == [OYSTERS, HERRING]


@pytest.mark.parametrize("deed", ["/rename", "/delete"])
def test_a_page_of_another_site_changes_nothing(awa: FlaskClient, read_html: Reader, deed: str) -> None:
    link, foreign = links(awa, read_html)[HERRING], {"Origin": "https://evil.example"}
    assert awa.post(f"{link}{deed}", data={"title": "Mine"}, headers=foreign).status_code == 403
    assert awa.post("/conversations/delete-all", headers=foreign).status_code == 403
    assert list(links(awa, read_html)) == [OYSTERS, HERRING]


def test_who_has_asked_nothing_has_no_conversations_and_no_cookie(new_visitor: NewVisitor) -> None:
    client = new_visitor()
    for path in ("/", "/conversations", "/documents"):
        assert "Set-Cookie" not in client.get(path).headers
    assert "There are none yet." in client.get("/conversations").get_data(as_text=True)


def test_the_cookie_is_a_random_id_that_scripts_and_other_sites_do_not_get(new_visitor: NewVisitor) -> None:
    cookie, other = cookie_of(new_visitor()), cookie_of(new_visitor())
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert cookie["max-age"] == str(30 * 24 * 3600)
    assert len(cookie.value) == len(other.value) == 24  # 18 random bytes
    assert cookie.value != other.value


def test_over_https_the_cookie_is_sent_over_https_alone(new_visitor: NewVisitor) -> None:
    assert cookie_of(new_visitor(), base_url="https://griot.example")["secure"] is True


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "' OR 1=1 --", "é" * 24])
def test_a_cookie_that_griot_did_not_make_is_replaced(new_visitor: NewVisitor, given: str) -> None:
    client = new_visitor()
    client.set_cookie(COOKIE, given)
    assert cookie_of(client).value != given
