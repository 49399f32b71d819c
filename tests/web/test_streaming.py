"""The events of one question, as a browser or a program hears them."""

import logging
from threading import Event
from typing import Any

import pytest
from flask import Flask, json
from flask.testing import FlaskClient

from corpus.message import Message
from index.errors import IndexFault
from qa.assistant import OnStep, Step
from web.languages import speak
from web.streaming import event, streamed

Json = dict[str, Any]
REPLY: Json = {
    "answer": "Gold. [1]",
    "sentences": [{"text": "Gold.", "citations": [1]}, {"text": "Salt.", "citations": [2]}],
    "citations": [{"number": 1}, {"number": 2}],
}
WAIT_SECONDS = 10


def heard(body: str) -> list[tuple[str, Json]]:
    """The kind and the data of each event."""
    told = []
    for block in body.removesuffix("\n\n").split("\n\n"):
        kind, data = block.split("\n")
        told.append((kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return told


def answer(on_step: OnStep) -> Json:
    on_step(Step.SEARCHING, 12)
    on_step(Step.READING, 8)
    return REPLY


@pytest.fixture(autouse=True)
def _in_an_application() -> Any:
    app = Flask(__name__)
    speak(app)
    with app.test_request_context():
        yield


def test_an_answer_is_its_steps_its_sentences_its_citations_and_its_end() -> None:
    events = heard("".join(streamed(answer, lambda reply: {"answer": reply["answer"]})))
    assert events == [
        ("status", {"step": "searching", "passages": 12}),
        ("status", {"step": "reading", "passages": 8}),
        ("sentence", {"text": "Gold.", "citations": [1]}),
        ("sentence", {"text": "Salt.", "citations": [2]}),
        ("citation", {"number": 1}),
        ("citation", {"number": 2}),
        ("done", {"answer": "Gold. [1]"}),
    ]


def test_a_step_is_told_before_the_next_is_done() -> None:
    may_go_on = Event()

    def ask(on_step: OnStep) -> Json:
        on_step(Step.SEARCHING, 12)
        assert may_go_on.wait(WAIT_SECONDS)
        return REPLY

    events = streamed(ask, dict)
    assert heard(next(events)) == [("status", {"step": "searching", "passages": 12})]
    may_go_on.set()
    assert heard("".join(events))[-1][0] == "done"


def test_without_an_index_the_last_event_is_an_error_that_says_what_to_do() -> None:
    def ask(_on_step: OnStep) -> Json:
        raise IndexFault(Message("index.none", folder="home"))

    ((kind, problem),) = heard("".join(streamed(ask, dict)))
    assert (kind, problem["type"], problem["status"]) == ("error", "urn:griot:problem:no-index", 503)
    assert "griot build" in problem["detail"]


def test_an_unforeseen_error_is_logged_and_told_without_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    def ask(_on_step: OnStep) -> Json:
        raise ZeroDivisionError("secret path /srv")

    ((kind, problem),) = heard("".join(streamed(ask, dict)))
    assert (kind, problem["type"], problem["status"]) == ("error", "urn:griot:problem:internal", 500)
    assert "secret" not in json.dumps(problem)
    assert "unforeseen error" in caplog.text


def test_a_reader_who_goes_away_ends_the_asking_at_its_next_step(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "web.streaming")
    gone, ended, answered = Event(), Event(), Event()

    def ask(on_step: OnStep) -> Json:
        on_step(Step.SEARCHING, 12)
        assert gone.wait(WAIT_SECONDS)
        try:
            on_step(Step.READING, 8)
        finally:
            ended.set()
        answered.set()
        return REPLY

    events = streamed(ask, dict)
    next(events)
    events.close()
    gone.set()
    assert ended.wait(WAIT_SECONDS)
    assert not answered.wait(0.1)


def test_an_event_is_one_line_of_data_whatever_it_holds() -> None:
    told = event("sentence", {"text": "two\nlines\r\n\nand data: x"})
    assert told.count("\n") == 3
    assert heard(told) == [("sentence", {"text": "two\nlines\r\n\nand data: x"})]


def test_the_api_streams_the_same_reply_that_it_gives_at_once(client: FlaskClient) -> None:
    question = {"question": "Who is the lighthouse keeper of Oressa?"}
    streamed_reply = client.post("/api/v1/ask/stream", json=question)
    events = heard(streamed_reply.get_data(as_text=True))
    at_once = client.post("/api/v1/ask", json=question).json
    assert streamed_reply.mimetype == "text/event-stream"
    assert streamed_reply.headers["Cache-Control"] == "no-store"
    assert [data for kind, data in events if kind == "citation"] == at_once["citations"]
    assert [data for kind, data in events if kind == "sentence"] == at_once["sentences"]
    assert events[-1][1]["answer"] == at_once["answer"]


def test_the_page_streams_a_turn_ready_to_be_shown(client: FlaskClient) -> None:
    asked = {"question": "Who is the lighthouse keeper of Oressa?"}
    told = client.post("/turns", data=asked, headers={"Accept": "text/event-stream"})
    kind, done = heard(told.get_data(as_text=True))[-1]
    assert kind == "done"
    assert done["html"].strip().startswith("<article")
    assert done["answer"].startswith("The lighthouse keeper of Oressa is Jonas Brandt. [1]")
