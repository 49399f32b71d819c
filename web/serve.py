"""Serves the application with waitress, a production WSGI server."""

from collections.abc import Callable

from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

MAX_CONNECTIONS = 1000  # that wait for their turn; waitress' own 100 is soon full of browsers that keep theirs open


def serve(app: Flask, *, host: str, port: int, threads: int, on_listening: Callable[[int], None]) -> None:
    """Serves until interrupted; `threads` requests are answered at a time.

    `on_listening` is told the port once requests are taken; port 0 takes a free one. Raises OSError when the port
    is taken or the address is not this machine's.
    """
    server = listening(app, host=host, port=port, threads=threads)
    try:
        on_listening(port_of(server))
        server.run()
    finally:
        server.close()


def listening(app: Flask, *, host: str, port: int, threads: int) -> BaseWSGIServer | MultiSocketServer:
    """A server that takes connections and answers once it runs. Raises OSError as `serve` does."""
    try:
        return create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident="griot",
            connection_limit=MAX_CONNECTIONS,
            clear_untrusted_proxy_headers=False,  # they tell the guard that a request came through a proxy
        )
    except ValueError as error:
        raise OSError(f"There is no address {host} to serve on ({error})") from error


def port_of(server: BaseWSGIServer | MultiSocketServer) -> int:
    """The port that the server listens on."""
    if isinstance(server, MultiSocketServer):  # "localhost" is an address in IPv4 and one in IPv6
        return int(server.effective_listen[0][1])
    return int(server.getsockname()[1])
