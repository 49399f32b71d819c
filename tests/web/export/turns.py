"""Turns as they are kept, to be taken away: one sentence, one source."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from web.export.exported import Exported, in_griot
from web.export.footnotes import web_address
from web.languages import speak
from web.marks import answering_pieces
from web.origin import origin
from web.store.kept import KeptTurn

ROOT = "https://griot.example"
LINK = "/documents/gold?version=0123456789ab&start=0&end=23#quote"
ASKED = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
CITED: dict[str, Any] = {
    "number": 1, "document_id": "gold", "title": "Gold", "section": "Mines", "publisher": "The Ministry",
    "published": "2020", "page": 7, "quote": "Gold is mined in Kidal.", "link": LINK, "url": None, "language": "en",
    "start": 0, "end": 23,
}  # fmt: skip


def reply(**told: Any) -> dict[str, Any]:
    """A reply with one sentence; its answering word is "Kidal"."""
    said = {"text": "Gold is mined in Kidal.", "citations": [1], "answer_span": {"start": 17, "end": 22}}
    base = {
        "id": "a1", "status": "answered", "question": "Where is gold mined?", "read_as": "Where is gold mined?",
        "answer": "Gold is mined in Kidal. [1]", "sentences": [said], "remarks": [], "citations": [CITED],
        "messages": [], "index": {"generation": "000007"}, "conversation_id": "secret",
    }  # fmt: skip
    return base | told


def kept(told: dict[str, Any]) -> KeptTurn:
    """The turn of a reply, of 28 November 2026."""
    return KeptTurn(told["id"], "c1", told["question"], told["read_as"], told["status"], told, ASKED)


def answer(root: str = ROOT, **told: Any) -> Exported:
    """One answer to take away; what is told differs from the usual reply."""
    turn = kept(reply(**told))
    return Exported(turn.question, (turn,), root, "/answers/a1")


def cited(**facts: Any) -> dict[str, Any]:
    """An answer's source, of which these facts are others."""
    return {"citations": [CITED | facts]}


def conversation(*replies: dict[str, Any]) -> Exported:
    """A conversation of these replies."""
    return Exported("On gold", tuple(map(kept, replies)), ROOT, "/conversations/c1", is_whole=True)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """A request of a visitor who reads this language, to an application that has Griot's templates."""
    app = Flask("web.app")
    speak(app)
    app.jinja_env.globals.update(in_griot=in_griot, web_address=web_address, answering_pieces=answering_pieces)
    app.jinja_env.filters.update(origin=origin)
    with app.test_request_context(headers={"Accept-Language": language}):
        yield
