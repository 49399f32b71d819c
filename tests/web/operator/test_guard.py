"""The guard of the operator's desk: who passes, who is refused, and that the token is told to nobody."""

import hmac
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from index.generation import Manifest
from web.operator.desk import Desk
from web.operator.guard import COOKIE, Guard, digest_of
from web.problems import Problem

GUARDED = """
import sys
from flask import Flask, request
from web.operator.guard import Guard, digest_of
from web.languages import speak
from web.problems import handle_problems
from web.serve import serve

app = Flask("guarded")
speak(app)
handle_problems(app)
guard = Guard(digest_of("tonka"), only_here=True)
app.before_request(lambda: guard.check(request))
app.get("/api/door")(lambda: "Come in.")
serve(app, host=sys.argv[1], port=0, threads=1, on_listening=lambda port: print(port, flush=True))
"""


@pytest.fixture
def guard(token: str) -> Guard:
    """Lets the bearer in from this machine only."""
    return Guard(digest_of(token), only_here=True)


def request_with(headers: dict[str, str], method: str = "GET", sender: str = "127.0.0.1") -> Request:
    """A request to http://localhost/."""
    builder = EnvironBuilder("/", method=method, headers=headers, environ_base={"REMOTE_ADDR": sender})
    return Request(builder.get_environ())


def status_of(guard: Guard, request: Request) -> int:
    """200 when the guard lets a request pass, else the status of its problem."""
    try:
        guard.check(request)
    except Problem as problem:
        return int(problem.status)
    return 200


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={token}"}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("told", [bearer, cookie])
def test_the_token_passes_as_a_bearer_and_as_a_cookie(
    guard: Guard, token: str, told: Callable[[str], dict[str, str]], method: str
) -> None:
    assert status_of(guard, request_with(told(token), method)) == 200


@pytest.mark.parametrize("told", [bearer, cookie])
@pytest.mark.parametrize(
    "wrong",
    [
        lambda _: "",
        lambda _: "tonka",
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: token.upper(),
        digest_of,
        lambda _: "tonk\u00e4",
        lambda _: "x" * 10_000,
    ],
    ids=["empty", "another", "its beginning", "and more", "in capitals", "its digest", "not ASCII", "very long"],
)
def test_what_is_not_the_token_is_401(
    guard: Guard, token: str, wrong: Callable[[str], str], told: Callable[[str], dict[str, str]]
) -> None:
    assert status_of(guard, request_with(told(wrong(token)))) == 401


@pytest.mark.parametrize("header", ["Basic {}", "{}", "Bearer", "Bearer  ", "Token {}", "Bearer token={}"])
def test_the_token_in_another_scheme_is_401(guard: Guard, token: str, header: str) -> None:
    assert status_of(guard, request_with({"Authorization": header.format(token)})) == 401


def test_a_wrong_bearer_is_not_saved_by_the_right_cookie(guard: Guard, token: str) -> None:
    assert status_of(guard, request_with(cookie(token) | bearer("tonka"))) == 401


def test_digests_are_compared_in_constant_time(guard: Guard, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(hmac, "compare_digest", lambda one, other: compared.append((one, other)))
    guard.knows("tonka")
    assert compared == [(digest_of("tonka"), digest_of(token))]


def test_what_is_kept_of_a_token_is_its_sha_256() -> None:
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:9000"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://evil.example/localhost"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    ],
    ids=lambda headers: ", ".join(f"{name} {value}" for name, value in headers.items()),
)
def test_a_page_of_another_site_changes_nothing_even_with_the_token(
    guard: Guard, token: str, headers: dict[str, str], method: str
) -> None:
    assert status_of(guard, request_with(cookie(token) | headers, method)) == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_from_another_site_may_be_followed(guard: Guard, token: str, method: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    assert status_of(guard, request_with(cookie(token) | headers, method)) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
    ],
    ids=["a browser's form", "an address that was typed", "an older browser's form"],
)
def test_our_own_page_may_change_things(guard: Guard, token: str, headers: dict[str, str]) -> None:
    assert status_of(guard, request_with(cookie(token) | headers, "POST")) == 200


@pytest.mark.parametrize("sender", ["127.0.0.1", "127.8.9.10", "::1"])
def test_this_machine_has_more_than_one_address(guard: Guard, token: str, sender: str) -> None:
    assert status_of(guard, request_with(bearer(token), sender=sender)) == 200


@pytest.mark.parametrize("sender", ["10.0.0.7", "203.0.113.9", "0.0.0.0", "::", "2001:db8::1", "", "localhost"])  # noqa: S104
def test_without_a_configured_token_another_machine_is_refused(guard: Guard, token: str, sender: str) -> None:
    assert status_of(guard, request_with(bearer(token), sender=sender)) == 403


@pytest.mark.parametrize("name", ["Forwarded", "X-Forwarded-For", "x-forwarded-for", "X-Real-IP"])
@pytest.mark.parametrize("value", ["127.0.0.1", ""])
def test_without_a_configured_token_what_a_proxy_passes_on_is_refused(
    guard: Guard, token: str, name: str, value: str
) -> None:
    assert status_of(guard, request_with(bearer(token) | {name: value})) == 403


def test_a_configured_token_is_good_from_everywhere(token: str) -> None:
    everywhere = Guard(digest_of(token), only_here=False)
    forwarded = bearer(token) | {"X-Forwarded-For": "203.0.113.9"}
    assert status_of(everywhere, request_with(forwarded, "POST", "10.0.0.7")) == 200
    assert status_of(everywhere, request_with({}, "POST", "10.0.0.7")) == 401
    assert status_of(everywhere, request_with(forwarded | {"Origin": "http://evil.example"}, "POST")) == 403


@contextmanager
def served(host: str) -> Iterator[int]:
    """The port of a server of ours that lets nobody pass but the bearer of "tonka"."""
    command = (sys.executable, "-c", GUARDED, host)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def status_from(host: str, port: int, headers: dict[str, str]) -> int:
    connection = HTTPConnection(host, port, timeout=10)
    connection.request("GET", "/api/door", headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_server_lets_the_guard_see_that_a_proxy_passed_a_request_on() -> None:
    with served("127.0.0.1") as port:
        told = {
            name: status_from("127.0.0.1", port, bearer("tonka") | ({name: "203.0.113.9"} if name else {}))
            for name in ("", "X-Forwarded-For", "Forwarded", "X-Real-IP")
        }
    assert told == {"": 200, "X-Forwarded-For": 403, "Forwarded": 403, "X-Real-IP": 403}


def test_the_server_knows_this_machine_by_its_ipv6_address() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with served("::1") as port:
        assert status_from("::1", port, bearer("tonka")) == 200


def cookie_parts(client: FlaskClient, path: str, base_url: str = "http://localhost", **form: str) -> set[str]:
    """The parts of the cookie that a form sets, less the token and the dates."""
    (header,) = client.post(path, data=form, base_url=base_url).headers.getlist("Set-Cookie")
    return {part for part in header.split("; ")[1:] if not part.startswith("Expires")}


def test_no_script_and_no_other_site_gets_at_the_cookie(visitor: FlaskClient, token: str) -> None:
    kept = {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"}  # thirty days
    assert cookie_parts(visitor, "/operator/session", token=token) == kept
    assert cookie_parts(visitor, "/operator/session", "https://localhost", token=token) == kept | {"Secure"}


def test_the_token_is_in_no_page_no_reply_and_no_log(
    operated: Flask,
    desk: Desk,
    token: str,
    build_place: Callable[[], Manifest],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level("DEBUG")
    build_place()
    client, bearing, said = operated.test_client(), bearer(token), list[str]()
    responses = [
        client.post("/operator/session", data={"token": token + "x"}),
        client.post("/operator/session", data={"token": token}),
        *(client.get(path) for path in ("/operator", "/", "/documents", "/operator/nowhere", "/api/v1/index")),
        *(client.get(path, headers=bearing) for path in ("/api/v1/jobs", "/api/v1/jobs/none", "/api/v1/nowhere")),
        client.post("/api/v1/index/rebuild", data="{", headers=bearing),
    ]
    monkeypatch.setattr(desk.jobs, "newest_first", lambda: 1 / 0)
    responses += [client.get("/operator"), client.get("/api/v1/jobs", headers=bearing)]
    for response in responses:
        headers = (f"{name}: {value}" for name, value in response.headers if name != "Set-Cookie")
        said += [*headers, response.get_data(as_text=True)]
    assert [response.status_code for response in responses[-2:]] == [500, 500]  # a fault of ours is logged in full
    assert "unforeseen error" in caplog.text
    assert re.findall(f"{token}|{digest_of(token)}", "\n".join([*said, caplog.text])) == []


def test_who_signs_out_has_no_cookie_any_more(visitor: FlaskClient, token: str) -> None:
    visitor.post("/operator/session", data={"token": token})
    assert visitor.get_cookie(COOKIE) is not None
    visitor.post("/operator/leave")
    assert visitor.get_cookie(COOKIE) is None
