"""Listening, on the loopback address alone; `tests/griot/test_serve.py` asks a server that runs."""

import gc
import socket
from contextlib import suppress

import pytest
from flask import Flask

from web.serve import serve


class Stop(Exception):
    """Ends a server as soon as it listens."""


def port_told(host: str, port: int) -> int:
    """The port that `serve` says it listens on; it is stopped right there."""
    told: list[int] = []

    def on_listening(heard: int) -> None:
        told.append(heard)
        raise Stop

    with suppress(Stop):
        serve(Flask(__name__), host=host, port=port, threads=1, on_listening=on_listening)
    (only,) = told
    return only


def test_port_0_takes_a_free_one_and_tells_it() -> None:
    assert 1024 <= port_told("127.0.0.1", 0) <= 65535


def test_a_port_that_was_asked_for_is_the_one_told_and_free_again_afterwards() -> None:
    port = port_told("127.0.0.1", 0)
    assert port_told("127.0.0.1", port) == port


def test_a_port_is_told_when_the_name_of_a_host_has_two_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    # "localhost" is ::1 and 127.0.0.1 on many machines; here the second is another of the loopback's addresses.
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, 0))
        for address in ("127.0.0.1", "127.0.0.2")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)
    assert 1024 <= port_told("localhost", 0) <= 65535


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # waitress leaves the socket it could not bind
def test_a_port_that_is_taken_is_an_error_of_the_system() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        port_told("127.0.0.1", taken.getsockname()[1])
    gc.collect()  # here, where the warning is expected


def test_a_host_that_has_no_address_is_an_error_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OSError, match=r"no\.such\.invalid"):
        port_told("no.such.invalid", 0)
