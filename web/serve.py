"""Serves the application with waitress, a production WSGI server."""

from flask import Flask
from waitress.server import create_server


def serve(app: Flask, *, host: str, port: int, threads: int) -> None:
    """Serves until interrupted; `threads` requests are answered at a time. Raises OSError when the port is taken."""
    server = create_server(app, host=host, port=port, threads=threads, ident="griot")
    try:
        server.run()
    finally:
        server.close()
