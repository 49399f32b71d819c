"""A server for a browser to visit: the application behind the server that it is shipped with."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from waitress.server import BaseWSGIServer
from waitress.wasyncore import close_all

from web.serve import listening, port_of

THREADS = 8


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the application answers, on this machine's loopback."""
    server = listening(app, host="127.0.0.1", port=0, threads=THREADS)
    assert isinstance(server, BaseWSGIServer)
    thread = Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{port_of(server)}"
    server.trigger.pull_trigger(lambda: close_all(server._map))  # in the thread that reads them, which ends then
    thread.join()
    server.task_dispatcher.shutdown()
