"""Sends an answer as it is made: server-sent events, one for each step, sentence and citation."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from queue import Queue
from threading import Event, Thread

from flask import json

from index.errors import IndexFault
from qa.assistant import OnStep, Step
from web.contract import Json
from web.problems import Problem, internal, unready

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
    told: Queue[tuple[str, Callable[[], Json]]] = Queue()  # the data is made below, where the asker's language is known
    gone = Event()

    def on_step(step: Step, passages: int) -> None:
        if gone.is_set():
            raise NobodyListensError
        told.put(("status", lambda: {"step": step, "passages": passages}))

    def work() -> None:
        try:
            reply = ask(on_step)
            told.put(("done", lambda: reply))
        except NobodyListensError:
            log.info("a question was not answered, because the asker had gone")
        except IndexFault as fault:
            told.put(("error", partial(_unready_json, fault)))
        except Exception:
            log.exception("unforeseen error while answering")
            told.put(("error", lambda: problem_json(internal())))

    Thread(target=work, name="asking", daemon=True).start()
    try:
        while True:
            kind, tell = told.get()
            data = tell()
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
    return {
        "type": f"urn:griot:problem:{problem.kind}",
        "title": problem.status.phrase,
        "status": int(problem.status),
        "detail": problem.detail,
    }


def _unready_json(fault: IndexFault) -> Json:
    return problem_json(unready(fault))
