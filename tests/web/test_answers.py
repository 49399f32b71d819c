"""One answer at an address of its own: to be read by whoever has the link, taken away, and judged."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from qa.assistant import Assistant
from web.app import create_app
from web.store import Store
from web.store.feedback import Verdict

KEEPER = "Who is the lighthouse keeper of Oressa?"
SAYS = "The lighthouse keeper of Oressa is Jonas Brandt."
BOARD = "What does the notice board show?"
UNKNOWN = ["0" * 32, "x", "%00", "..%2F..%2Fetc", "<script>"]


@pytest.fixture
def client(assistant: Assistant, store: Store) -> FlaskClient:
    return create_app(assistant, store=store).test_client()


def asked(client: FlaskClient, question: str = KEEPER) -> dict[str, Any]:
    reply: dict[str, Any] = client.post("/api/v1/ask", json={"question": question}).json
    return reply


def test_an_answer_is_read_at_its_link_by_whoever_has_it(
    client: FlaskClient, assistant: Assistant, store: Store, read_html: Callable[[str], Element]
) -> None:
    link = f"/answers/{asked(client)['id']}"
    elsewhere = create_app(assistant, store=store).test_client()
    page = read_html(elsewhere.get(link).get_data(as_text=True))
    assert SAYS in ["".join(mark.itertext()) for mark in page.iter("mark")]
    (turn,) = page.iter("article")
    assert turn.get("data-conversation") == ""


def test_a_link_cannot_be_guessed(client: FlaskClient) -> None:
    first, second = asked(client)["id"], asked(client)["id"]
    assert len(first) == len(second) == 32  # 128 bits in hexadecimal
    assert first != second


def test_an_answer_is_taken_away_as_markdown(client: FlaskClient) -> None:
    told = client.get(f"/answers/{asked(client)['id']}.md")
    assert told.headers["Content-Type"] == "text/markdown; charset=utf-8"
    text = told.get_data(as_text=True)
    assert text.startswith(f"# {KEEPER}\n\n{SAYS} [1]")
    assert "<http://localhost/documents/lighthouse-txt?version=" in text


def test_hostile_text_is_text_in_the_markdown(client: FlaskClient) -> None:
    text = client.get(f"/answers/{asked(client, BOARD)['id']}.md").get_data(as_text=True)
    assert "\\<script>alert(1)\\</script>" in text
    assert "\n<script" not in text.replace("\\<", "")


@pytest.mark.parametrize("suffix", ["", ".md"])
@pytest.mark.parametrize("turn_id", UNKNOWN)
def test_an_unknown_answer_is_a_page_that_says_so(client: FlaskClient, turn_id: str, suffix: str) -> None:
    response = client.get(f"/answers/{turn_id}{suffix}")
    assert (response.status_code, response.mimetype) == (404, "text/html")


def test_feedback_is_kept_and_shown_again_on_the_page(
    client: FlaskClient, store: Store, read_html: Callable[[str], Element]
) -> None:
    turn_id = asked(client)["id"]
    given = client.post(f"/answers/{turn_id}/feedback", data={"verdict": "down", "reason": "Which year?"})
    assert (given.status_code, given.headers["Location"]) == (303, f"/answers/{turn_id}")
    kept = store.feedback.find(turn_id)
    assert kept is not None
    assert (kept.verdict, kept.reason) == (Verdict.DOWN, "Which year?")
    page = read_html(client.get(f"/answers/{turn_id}").get_data(as_text=True))
    pressed = [button.get("value") for button in page.iter("button") if button.get("aria-pressed") == "true"]
    assert pressed == ["down"]
    assert page.find(".//input[@name='reason']").get("value") == "Which year?"  # type: ignore[union-attr]


@pytest.mark.parametrize("verdict", ["", "sideways", "UP"])
def test_a_verdict_is_up_or_down(client: FlaskClient, store: Store, verdict: str) -> None:
    turn_id = asked(client)["id"]
    assert client.post(f"/answers/{turn_id}/feedback", data={"verdict": verdict}).status_code == 400
    assert store.feedback.find(turn_id) is None


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_feedback_from_a_page_of_another_site_is_refused(
    client: FlaskClient, store: Store, headers: dict[str, str]
) -> None:
    turn_id = asked(client)["id"]
    given = client.post(f"/answers/{turn_id}/feedback", data={"verdict": "up"}, headers=headers)
    assert given.status_code == 403
    assert store.feedback.find(turn_id) is None


@pytest.mark.parametrize("turn_id", ["0" * 32, "x"])
def test_feedback_on_an_unknown_answer_is_not_found(client: FlaskClient, store: Store, turn_id: str) -> None:
    assert client.post(f"/answers/{turn_id}/feedback", data={"verdict": "up"}).status_code == 404
    assert store.feedback.newest_first() == []
