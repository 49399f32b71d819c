"""Sends an answer as it is made: server-sent events, one for each step, sentence and citation."""

import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus
from queue import Queue
from threading import Event, Thread

from flask import json

from index.errors import IndexFault
from qa.assistant import OnStep, Step
from web.contract import Json
from web.problems import Problem

MIMETYPE = "text/event-stream"
Ask = Callable[[OnStep], Json]
Done = Callable[[Json], Json]

log = logging.getLogger(__name__)


class NobodyListensError(Exception):
    """The one who asked has gone; there is no need to go on."""


def streamed(ask: Ask, done: Done) -> Iterator[str]:
    """The events of one question: `status`…, then `sentence`… and `citation`… and `done`; or `error`.

    `ask` runs in a thread of its own and is ended at its next step when the reader goes away. `done` makes the last
    event's data of the reply.
    """
    told: Queue[tuple[str, Json]] = Queue()
    gone = Event()

    def on_step(step: Step, passages: int) -> None:
        if gone.is_set():
            raise NobodyListensError
        told.put(("status", {"step": step, "passages": passages}))

    def work() -> None:
        try:
            told.put(("done", ask(on_step)))
        except NobodyListensError:
            log.info("a question was not answered, because the asker had gone")
        except IndexFault as fault:
            told.put(("error", _problem(HTTPStatus.SERVICE_UNAVAILABLE, "no-index", str(fault))))
        except Exception:
            log.exception("unforeseen error while answering")
            detail = "Griot met an error of its own. It has been logged; asking again may help."
            told.put(("error", _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", detail)))

    Thread(target=work, name="asking", daemon=True).start()
    try:
        while True:
            kind, data = told.get()
            if kind == "done":
                yield from (event("sentence", sentence) for sentence in data["sentences"])
                yield from (event("citation", citation) for citation in data["citations"])
                yield event("done", done(data))
            else:
                yield event(kind, data)
            if kind != "status":
                return
    finally:
        gone.set()


def event(kind: str, data: Json) -> str:
    """One server-sent event with JSON in one line."""
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


def problem_json(problem: Problem) -> Json:
    """A problem as an `error` event tells it."""
    return _problem(problem.status, problem.kind, problem.detail)


def _problem(status: HTTPStatus, kind: str, detail: str) -> Json:
    return {"type": f"urn:griot:problem:{kind}", "title": status.phrase, "status": int(status), "detail": detail}
