"""Requests that are wrong, or look it: each gets a reply in words, none brings the server down."""

import json
from collections.abc import Callable
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from qa.assistant import Assistant
from web.app import create_app

ASK = "/api/v1/ask"

UNREADABLE = {
    "nothing after a byte-order mark": b"\xef\xbb\xbf",
    "nothing": b"",
    "blank": b"   ",
    "not JSON": b"question=herring",
    "cut off": b'{"question": "herr',
    "null": b"null",
    "a list": b'["herring"]',
    "a string": b'"herring"',
    "a number": b"7",
    "no field": b"{}",
    "another field": b'{"query": "herring"}',
    "an unknown field besides": b'{"question": "herring", "k": 3}',
    "a question that is a number": b'{"question": 7}',
    "a question that is a huge number": b'{"question": ' + b"7" * 5_000 + b"}",
    "a question that is a list": b'{"question": ["herring"]}',
    "a question that is null": b'{"question": null}',
    "a question that is an object": b'{"question": {"$ne": ""}}',
    "a question that is true": b'{"question": true}',
    "an empty question": b'{"question": ""}',
    "a question of white space": b'{"question": " \\t\\n\\u00a0\\u3000 "}',
    "a question of control characters": b'{"question": "\\u0000\\u0007\\u001b"}',
    "a question of zero-width characters": b'{"question": "\\u200b\\ufeff\\u2060"}',
    "half a character": b'{"question": "herring \\ud800"}',
    "the other half": b'{"question": "\\udc00 herring"}',
    "halves in the wrong order": b'{"question": "\\udc00\\ud800"}',
    "bytes that are not UTF-8": b'{"question": "herr\xffng"}',
    "Latin-1": '{"question": "phare désert"}'.encode("latin-1"),
    "UTF-16": '{"question": "herring"}'.encode("utf-16"),
    "a conversation that is a number": b'{"question": "herring", "conversation_id": 7}',
    "a conversation that is a list": b'{"question": "herring", "conversation_id": []}',
    "a conversation id of 65 characters": b'{"question": "herring", "conversation_id": "' + b"x" * 65 + b'"}',
    "half a character in the conversation id": b'{"question": "herring", "conversation_id": "\\ud800"}',
    "deep lists": b"[" * 30_000,
    "deep objects": b'{"question": ' * 4_000,
}

ODD_QUESTIONS = {
    "NUL bytes": "herring\0in\0 2020",
    "emoji": "🐟🎣🌊",
    "joined emoji": "👩‍👩‍👧‍👦" * 50,
    "Arabic": "كم طنا من الرنجة صادت القوارب؟",
    "Hebrew": "כמה הרינג נתפס בשנת 2020?",
    "right-to-left override": "\u202eherring\u202c",
    "Chinese": "2020年捕获了多少鲱鱼?",
    "combining marks": "h" + "\u0301" * 1_500 + "erring",
    "SQL": "'; DROP TABLE documents; --",
    "HTML": "<script>alert(1)</script>",
    "a regex": "(a+)+$ [herring{",
    "a regex bomb": "(((((((((((((((((((((((.*)*)*)*)*)*)*)*)*)*)*)",
    "a format string": "%s %n {0} {herring!r} ${jndi:ldap://x}",
    "a template": "{{ 7 * 7 }} {% raw %}",
    "a path": "../../etc/passwd",
    "a replacement pattern": r"And \1 \g<0> in 2021?",
    "one long word": "x" * 2_000,
    "only digits": "7" * 2_000,
    "only years": "2020 " * 400,
    "figures of a foreign script": "٢٠٢٠ २०२० ²",
    "only punctuation": "?" * 2_000,
    "a model's own tokens": "[CLS] [SEP] [MASK] [PAD] </s>",
    "one letter": "a",
}


def post(client: FlaskClient, body: bytes) -> TestResponse:
    return client.post(ASK, data=body, content_type="application/json")


def is_problem(response: TestResponse) -> bool:
    problem = json.loads(response.get_data())
    whole = problem.keys() == {"type", "title", "status", "detail"} and problem["status"] == response.status_code
    return whole and response.mimetype == "application/problem+json" and len(problem["detail"]) > 10


@pytest.fixture(scope="module")
def module_client(assistant: Assistant) -> FlaskClient:
    """One application for all the examples of a property."""
    return create_app(assistant).test_client()


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_body_that_holds_no_question_is_refused(client: FlaskClient, body: bytes) -> None:
    response = post(client, body)
    assert response.status_code == 400
    assert is_problem(response)


def test_a_refusal_of_a_body_does_not_repeat_a_name_of_60000_letters(client: FlaskClient) -> None:
    assert len(post(client, b'{"question": "herring", "' + b"x" * 60_000 + b'": 1}').get_data()) < 1_000


def test_a_refusal_of_a_body_names_the_field(client: FlaskClient) -> None:
    assert post(client, b'{"question": 7}').json["detail"].startswith("question: ")
    assert post(client, b'{"question": "x", "k": 3}').json["detail"].startswith("k: ")


def test_a_question_of_2000_characters_is_read(client: FlaskClient) -> None:
    assert client.post(ASK, json={"question": "herring" + " " * 1_993}).status_code == 200


def test_a_question_of_2000_characters_of_four_bytes_is_read(client: FlaskClient) -> None:
    assert client.post(ASK, json={"question": "🐟" * 2_000}).status_code == 200


def test_a_question_of_2001_characters_is_refused(client: FlaskClient) -> None:
    response = client.post(ASK, json={"question": "x" * 2_001})
    assert (response.status_code, is_problem(response)) == (400, True)


def test_a_body_of_more_than_64000_bytes_is_refused(client: FlaskClient) -> None:
    response = post(client, b'{"question": "herring"}' + b" " * 64_000)
    assert (response.status_code, is_problem(response)) == (413, True)


def test_white_space_to_64000_bytes_is_no_harm(client: FlaskClient) -> None:
    body = b'{"question": "Hello!"}'
    assert post(client, body + b" " * (64_000 - len(body))).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_and_the_right_one_named(client: FlaskClient, method: str) -> None:
    response = client.open(ASK, method=method)
    assert (response.status_code, is_problem(response)) == (405, True)
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("question", ODD_QUESTIONS.values(), ids=ODD_QUESTIONS.keys())
def test_an_odd_question_gets_a_reply(client: FlaskClient, question: str) -> None:
    response = client.post(ASK, json={"question": question})
    assert response.status_code == 200
    assert response.json["status"] in {"answered", "not_found", "chat"}


@pytest.mark.parametrize("name", ["HTML", "a template", "a format string", "Arabic"])
def test_an_odd_question_stands_on_its_page_as_it_was_asked(
    client: FlaskClient, read_html: Callable[[str], Element], name: str
) -> None:
    page = read_html(client.get("/?" + urlencode({"q": ODD_QUESTIONS[name]})).get_data(as_text=True))
    (heading,) = page.findall(".//div[@id='turns']//h2")
    assert heading.text == ODD_QUESTIONS[name]


def test_control_characters_in_a_question_are_read_as_spaces(client: FlaskClient) -> None:
    reply = client.post(ASK, json={"question": "\0How  much\therring\r\ndid the boats land\x07in 2020?\x1b"}).json
    assert reply["question"] == "How much herring did the boats land in 2020?"
    assert reply["status"] == "answered"


@pytest.mark.parametrize(
    "k", ["", "0", "-1", "51", "²", "٣", "1e3", "1.0", " 7", "0x7", "seven", "10" * 15, "9" * 5_000, "1\0", "%00"]
)
def test_a_search_for_k_passages_is_refused_when_k_is_not_1_to_50(client: FlaskClient, k: str) -> None:
    response = client.get(f"/api/v1/search?q=herring&k={quote(k)}")
    assert (response.status_code, is_problem(response)) == (400, True)
    assert "1 to 50" in response.json["detail"]


@pytest.mark.parametrize("k", ["000150", "0001" + "0" * 5_000], ids=["hidden 150", "too long for int()"])
def test_leading_zeros_do_not_carry_k_past_its_limit(client: FlaskClient, k: str) -> None:
    response = client.get(f"/api/v1/search?q=herring&k={k}")
    assert (response.status_code, is_problem(response)) == (400, True)


@pytest.mark.parametrize("query", ["", "q=", "q=%20%20", "q=%00", "q=" + "x" * 2_001, "Q=herring"])
def test_a_search_for_nothing_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/v1/search?{query}")
    assert (response.status_code, is_problem(response)) == (400, True)


@pytest.mark.parametrize("query", ["q=herr%FFng", "q=%ED%A0%80", "q=a;b=c&&&=", "q=herring&q=oysters", "q[]=1&q=x"])
def test_a_search_with_broken_escapes_is_a_search(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/v1/search?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"start": "-1", "end": "5"},
        {"start": "0", "end": "665"},  # the text has 664 characters
        {"start": "5", "end": "5"},
        {"start": "9", "end": "5"},
        {"start": "5"},
        {"end": "5"},
        {"start": "", "end": ""},
        {"start": "one", "end": "two"},
        {"start": "²", "end": "³"},
        {"start": "1.5", "end": "2.5"},
        {"start": "1" * 5_000, "end": "2" * 5_000},
        {"start": "0", "end": str(10**30)},
        {"start": "0\0", "end": "5\0"},
    ],
)
def test_a_document_is_shown_unmarked_when_the_mark_is_none(client: FlaskClient, query: dict[str, str]) -> None:
    response = client.get("/documents/fisheries?" + urlencode(query))
    assert response.status_code == 200
    assert "<mark" not in response.get_data(as_text=True)


def test_an_empty_question_on_the_page_shows_the_start(client: FlaskClient) -> None:
    response = client.get("/?q=%20%20")
    assert (response.status_code, b"Questions to start from" in response.get_data()) == (200, True)


@pytest.mark.parametrize("question", ["", "  ", "\0", "x" * 2_001])
def test_a_turn_without_a_readable_question_is_refused_on_a_page(client: FlaskClient, question: str) -> None:
    response = client.post("/turns", data={"question": question})
    assert (response.status_code, response.mimetype) == (400, "text/html")


def test_a_turn_of_more_than_64000_bytes_is_refused(client: FlaskClient) -> None:
    assert client.post("/turns", data={"question": "x" * 64_000}).status_code == 413


@settings(max_examples=25)
@given(st.text(st.characters()) | st.text(max_size=12))  # lone surrogates among them
def test_any_text_as_a_question_is_answered_or_refused(module_client: FlaskClient, text: str) -> None:
    response = module_client.post(ASK, json={"question": text})
    assert response.status_code in {200, 400}
    assert response.status_code == 200 or is_problem(response)


@given(st.binary(max_size=200))
def test_any_bytes_as_a_body_are_no_server_error(module_client: FlaskClient, body: bytes) -> None:
    assert post(module_client, body).status_code in {200, 400}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("question"), inner),
    ).filter(lambda value: not (isinstance(value, dict) and isinstance(value.get("question"), str)))
)
def test_any_json_without_a_question_is_refused(module_client: FlaskClient, value: object) -> None:
    response = post(module_client, json.dumps(value).encode())
    assert (response.status_code, is_problem(response)) == (400, True)


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_mark_on_any_document_page_is_no_server_error(module_client: FlaskClient, start: str, end: str) -> None:
    response = module_client.get("/documents/lighthouse-txt?" + urlencode({"start": start, "end": end}))
    assert response.status_code == 200
