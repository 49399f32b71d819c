"""A reader's way through the chat in a real browser: ask, open the source, stand before the sentence."""

from collections.abc import Iterator
from http.client import HTTPConnection
from json import dumps, loads
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from griot.building import build_index
from griot.settings import Settings
from griot.wiring import open_assistant, open_library
from index.encoder import Encoder
from tests.browser.steps import (
    PHONE,
    WAIT_MS,
    ask,
    is_in_the_window,
    open_first_source,
    press_until_focus_is_on,
    scrolls_sideways,
)
from tests.serving import served
from web.app import create_app

pytestmark = pytest.mark.browser

NETWORKS = "Who controls the drug networks in Mali?"
JOLLOF = "How do I cook jollof rice?"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[str]:
    """The address of a server that answers from the shipped briefs."""
    settings = Settings(home=tmp_path_factory.mktemp("story"))
    build_index(settings, load_encoder=lambda: encoder)
    app = create_app(open_assistant(settings, open_library(settings, encoder)))
    with served(app) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """The chat in a fresh window. Whatever the test does, nothing leaves this machine and nothing goes wrong unseen."""
    context = browser.new_context()
    context.set_default_timeout(WAIT_MS)
    hosts: set[str | None] = set()
    faults: list[str] = []
    context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    context.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page = context.new_page()
    page.goto(site)
    yield page
    context.close()
    assert hosts == {"127.0.0.1"}
    assert faults == []


def told_by_the_api(site: str, question: str) -> dict[str, Any]:
    connection = HTTPConnection(urlsplit(site).netloc)
    connection.request("POST", "/api/v1/ask", dumps({"question": question}))
    reply: dict[str, Any] = loads(connection.getresponse().read())
    connection.close()
    return reply


def test_a_reader_asks_and_follows_a_chip_to_the_sentence_in_its_document(page: Page, site: str) -> None:
    (cited, *_) = told_by_the_api(site, NETWORKS)["citations"]
    ask(page, NETWORKS)
    quote = open_first_source(page)
    expect(quote).to_have_text(cited["quote"])
    assert is_in_the_window(quote)

    page.get_by_role("link", name="Open on a page of its own").click()
    quote = page.locator("mark#quote")
    expect(quote).to_have_text(cited["quote"])
    assert is_in_the_window(quote)
    assert page.url == f"{site}{cited['link']}"


def test_every_number_of_an_answer_is_a_source_beside_it(page: Page, site: str) -> None:
    citations = told_by_the_api(site, NETWORKS)["citations"]
    turn = ask(page, NETWORKS)
    numbers = [str(cited["number"]) for cited in citations]
    expect(turn.locator(".chip")).to_have_text(numbers)
    expect(turn.locator(".source:not(.more .source) .number")).to_have_text(numbers)
    expect(turn.locator(".source:not(.more .source) blockquote > mark")).to_have_text(
        [cited["quote"] for cited in citations]
    )


def test_a_refusal_has_no_chips_and_shows_the_nearest_passages(page: Page) -> None:
    turn = ask(page, JOLLOF)
    expect(turn.locator(".refusal")).to_contain_text("No answer found.")
    expect(turn.locator(".chip, mark")).to_have_count(0)
    expect(turn.locator(".source").first).to_be_visible()


def test_turns_follow_one_another_and_a_follow_up_leans_on_the_last(page: Page) -> None:
    ask(page, "How much fraudulent medicine was seized in 2017?")
    turn = ask(page, "And in 2018?")
    expect(turn.locator(".read-as q")).to_have_text("How much fraudulent medicine was seized in 2018?")
    expect(page.locator("article.turn")).to_have_count(2)


def test_the_keyboard_alone_leads_from_the_question_to_the_sentence(page: Page) -> None:
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(NETWORKS)
    page.keyboard.press("Enter")
    expect(page.locator("article.turn[id] .chip").first).to_be_visible()
    press_until_focus_is_on(page, "Shift+Tab", ".chip")
    page.keyboard.press("Enter")
    expect(page.locator("#panel mark#quote")).to_be_visible()
    assert is_in_the_window(page.locator("#panel mark#quote"))


def test_a_phone_shows_every_page_without_scrolling_sideways(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    assert not scrolls_sideways(page)
    ask(page, NETWORKS)
    assert not scrolls_sideways(page)
    ask(page, JOLLOF)
    assert not scrolls_sideways(page)
    link = told_by_the_api(site, NETWORKS)["citations"][0]["link"]
    for path in ("/documents", link):
        page.goto(f"{site}{path}")
        assert not scrolls_sideways(page)


def test_a_phone_shows_the_cited_sentence_at_once(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    turn = ask(page, NETWORKS)
    assert is_in_the_window(open_first_source(page))
    page.goto(f"{site}{turn.locator('.open').first.get_attribute('href')}")
    assert is_in_the_window(page.locator("mark#quote"))
