"""An operator's view of one question: the page, its twin in the JSON API, and the links that lead to it."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.generation import Manifest
from qa.answer import Why
from qa.understanding.question import Kind
from qa.understanding.small_talk import SmallTalk
from qa.verification.constraints import RULES
from web.explanation import SentenceState
from web.operator.questions import step_words, traceable

Reader = Callable[[str], Element]

GOLD = "Gold leaves Kidal for Dubai."
QUESTION = "Where does gold leave Kidal for?"
REFUSED = "Who was Zorblax of Kidal?"
API = "/api/v1/operator/explain"


@pytest.fixture
def page(operator: FlaskClient, read_html: Reader, build_place: Callable[[], Manifest]) -> Callable[..., Element]:
    """Fetches the view of a question over the built index, and reads it."""
    build_place()

    def fetch(language: str = "en", **asked: str) -> Element:
        response = operator.get(f"/operator/question?{urlencode(asked)}", headers={"Accept-Language": language})
        assert (response.status_code, response.mimetype) == (200, "text/html")
        return read_html(response.get_data(as_text=True))

    return fetch


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def tables(page: Element) -> dict[str, list[list[str]]]:
    """The rows of every table under its heading."""
    return {
        words(section[0]): [[words(cell) for cell in row] for body in section.iter("tbody") for row in body]
        for section in page.iter("section")
    }


def links(page: Element) -> list[str]:
    return [link.get("href", "") for link in page.iter("a")]


def test_without_a_question_there_is_a_form_and_no_table(page: Callable[..., Element]) -> None:
    shown = page()
    (form,) = [form for form in shown.iter("form") if form.get("method") == "get"]
    assert [field.get("name") for field in form.iter("input")] == ["q", "before"]
    assert tables(shown) == {}


def test_every_step_of_a_question_has_its_table(page: Callable[..., Element]) -> None:
    shown = tables(page(q=QUESTION))
    assert list(shown) == [
        "Where it was decided",
        "How it was read",
        "What was selected",
        "Likeliest sentences",
        "Passages found",
    ]
    assert ["Outcome", "answered"] in shown["Where it was decided"]
    assert ["Searched", QUESTION] in shown["How it was read"]
    assert shown["What was selected"][0][:3] == ["1", f"{GOLD} Gold", "answers best"]
    assert shown["Likeliest sentences"][0][0].startswith(GOLD)
    assert [row[0] for row in shown["Passages found"]] == ["1", "2"]


def test_a_broken_rule_stands_beside_the_decision_and_the_sentence(page: Callable[..., Element]) -> None:
    shown = tables(page(q=REFUSED))
    assert ["Rule", "no document has the name: Zorblax"] in shown["Where it was decided"]
    assert shown["Likeliest sentences"][0][1] == "ruled out no document has the name: Zorblax"


def test_every_column_and_row_has_a_header_with_its_scope(page: Callable[..., Element]) -> None:
    for table in page(q=QUESTION).iter("table"):
        assert all(cell.get("scope") == "col" for head in table.iter("thead") for cell in head.iter("th"))
        assert all(
            [cell.get("scope") for cell in row.iter("th")] == ["row"] for body in table.iter("tbody") for row in body
        )


def test_the_view_is_in_french_where_its_reader_is(page: Callable[..., Element]) -> None:
    shown = tables(page(language="fr", q=REFUSED))
    assert ["Issue", "sans réponse"] in shown["Où la décision a été prise"]
    assert ["Règle", "aucun document n’a ce nom : Zorblax"] in [
        [cell.replace("\u00a0", " ") for cell in row] for row in shown["Où la décision a été prise"]
    ]


def test_small_talk_has_no_table_of_passages(page: Callable[..., Element]) -> None:
    shown = tables(page(q="Hello!"))
    assert list(shown) == ["Where it was decided", "How it was read"]
    assert ["Taken for", "a greeting"] in shown["How it was read"]


def test_a_follow_up_is_shown_with_the_question_before_it(page: Callable[..., Element]) -> None:
    shown = tables(page(q="And salt?", before=QUESTION))
    assert ["Asked before", QUESTION] in shown["How it was read"]


def test_words_of_a_question_are_shown_as_they_are(page: Callable[..., Element]) -> None:
    evil = '<script>alert(1)</script> "gold" & salt?'
    shown = page(q=evil)
    (field,) = [field for field in shown.iter("input") if field.get("name") == "q"]
    assert field.get("value") == evil
    assert list(shown.iter("script")) == []


def test_the_api_gives_the_same_steps(operator: FlaskClient, build_place: Callable[[], Manifest]) -> None:
    build_place()
    told = json.loads(operator.get(API, query_string={"q": QUESTION}).data)
    assert list(told) == [
        "question",
        "read",
        "searched",
        "passages",
        "sentences_read",
        "sentences",
        "decision",
        "selected",
        "index",
        "timings_ms",
    ]
    assert (told["sentences"][0]["text"], told["decision"]["by"]) == (GOLD, "answer")


@pytest.mark.parametrize("asked", [{}, {"q": " "}, {"q": "x" * 2001}, {"q": QUESTION, "before": "x" * 2001}])
def test_what_is_no_question_is_a_problem(
    operator: FlaskClient, build_place: Callable[[], Manifest], asked: dict[str, str]
) -> None:
    build_place()
    response = operator.get(API, query_string=asked)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_without_an_index_both_say_so(operator: FlaskClient) -> None:
    for address in (API, "/operator/question"):
        assert operator.get(address, query_string={"q": QUESTION}).status_code == 503


@pytest.mark.parametrize("address", [API, "/operator/question"])
def test_both_are_for_the_operator_alone(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address, query_string={"q": QUESTION}).status_code == 401


def test_what_is_traced_is_neither_kept_nor_counted(page: Callable[..., Element], operator: FlaskClient) -> None:
    page(q=REFUSED)
    assert "No question has been refused yet." in operator.get("/operator/feedback").get_data(as_text=True)


def test_a_refused_question_leads_to_its_cause(
    page: Callable[..., Element], operator: FlaskClient, read_html: Reader
) -> None:
    operator.post("/api/v1/ask", json={"question": REFUSED})
    listed = links(read_html(operator.get("/operator/feedback").get_data(as_text=True)))
    (asked,) = [parse_qs(urlsplit(link).query) for link in listed if link.startswith("/operator/question?")]
    assert asked == {"q": [REFUSED]}
    assert "ruled out" in words(page(q=asked["q"][0]))


def test_the_operators_page_leads_to_the_view(operator: FlaskClient, read_html: Reader) -> None:
    assert "/operator/question" in links(read_html(operator.get("/operator").get_data(as_text=True)))


def test_a_question_that_needed_another_is_traced_as_it_was_read() -> None:
    assert traceable("And in 2017?", "How much gold in 2017?") == "How much gold in 2017?"
    assert traceable("How much gould in 2017?", "How much gold in 2017?") == "How much gould in 2017?"


def test_every_code_of_a_step_has_its_words(operated: Flask) -> None:
    with operated.test_request_context("/operator/question"):
        said = step_words()
    assert {name: set(codes) for name, codes in said.items()} == {
        "small_talks": set(SmallTalk),
        "kinds": set(Kind),
        "states": set(SentenceState),
        "rules": {rule.name for rule in RULES},
        "whys": set(Why),
    }
