"""What a document says is marked with its language wherever that is not the page's (WCAG 2.2, 3.1.2)."""

from collections.abc import Callable
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import pytest
from flask.testing import FlaskClient

from qa.assistant import Assistant
from qa.understanding.rewriting import Conversation
from web.app import create_app
from web.contract import Json
from web.store import open_store

Reader = Callable[[str], Element]

KEEPER = "The lighthouse keeper of Oressa is Jonas Brandt."
ASKED = "/?" + urlencode({"q": "Who is the lighthouse keeper of Oressa?"})
REFUSED = "/?" + urlencode({"q": "How do I cook jollof rice?"})


def spoken(page: Element, language: str = "") -> list[tuple[str, str]]:
    """Each text of a page in one line, with the language that it is marked as."""
    language = page.get("lang", language)
    told = [(" ".join((page.text or "").split()), language)]
    for child in page:
        told += [*spoken(child, language), (" ".join((child.tail or "").split()), language)]
    return [(text, language) for text, language in told if text]


@pytest.fixture
def texts(client: FlaskClient, read_html: Reader) -> Callable[[str, str], dict[str, set[str]]]:
    """The texts of a page for a browser of this language, each with the languages that it is marked as."""

    def fetch(path: str, accepted: str) -> dict[str, set[str]]:
        page = read_html(client.get(path, headers={"Accept-Language": accepted}).get_data(as_text=True))
        told: dict[str, set[str]] = {}
        for text, language in spoken(page):
            told.setdefault(text, set()).add(language)
        return told

    return fetch


Texts = Callable[[str, str], dict[str, set[str]]]


@pytest.mark.parametrize(
    ("path", "of_the_document", "of_the_page"),
    [
        ("/", ["How much herring did the boats land in 2020?"], ["Documents", "Votre question"]),
        (ASKED, [KEEPER, "LIGHTHOUSE LOG"], ["Sources", "Ouvrir dans le document"]),
        (REFUSED, ["Fisheries of Oressa Island"], ["En rapport, mais pas une réponse"]),
        ("/documents", ["Fisheries of Oressa Island", "LIGHTHOUSE LOG"], ["Documents", "un passage"]),
        (
            "/documents/fisheries?find=Quill",
            ["Fisheries of Oressa Island", "Weights are landed weights.", "Oysters", "Quill"],
            ["Note", "Sommaire", "Trouvé à un endroit."],
        ),
    ],
)
def test_a_french_page_marks_what_an_english_document_says(
    texts: Texts, path: str, of_the_document: list[str], of_the_page: list[str]
) -> None:
    told = texts(path, "fr")
    assert [(text, told[text]) for text in of_the_document] == [(text, {"en"}) for text in of_the_document]
    assert [(text, told[text]) for text in of_the_page] == [(text, {"fr"}) for text in of_the_page]


@pytest.mark.parametrize("path", ["/", ASKED, REFUSED, "/documents", "/documents/fisheries?find=Quill"])
def test_a_page_in_the_language_of_its_documents_marks_nothing_but_the_switch(
    client: FlaskClient, read_html: Reader, path: str
) -> None:
    page = read_html(client.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True))
    assert [one.get("lang") for one in page.iter() if one.get("lang")] == ["en", "fr"]  # the page and the switch


def test_an_answer_that_was_kept_before_languages_were_is_shown_unmarked(
    client: FlaskClient, assistant: Assistant, read_html: Reader
) -> None:
    reply: Json = client.post("/api/v1/ask", json={"question": "Who is the lighthouse keeper of Oressa?"}).json
    reply["citations"] = [{key: told for key, told in one.items() if key != "language"} for one in reply["citations"]]
    store = open_store(None, ttl_days=30)
    store.history.keep("earlier", None, Conversation(), reply)
    kept = create_app(assistant, store=store).test_client()
    page = read_html(kept.get(f"/answers/{reply['id']}", headers={"Accept-Language": "fr"}).get_data(as_text=True))
    assert (KEEPER, "fr") in spoken(page)
    store.close()
