"""A reader's way through the chat in a real browser: ask, open the source, stand before the sentence."""

import os
import shutil
from collections.abc import Iterator
from http.client import HTTPConnection
from json import dumps, loads
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright
from werkzeug.serving import make_server

from griot.building import build_index
from griot.settings import Settings
from griot.wiring import open_assistant, open_library
from index.encoder import Encoder
from web.app import create_app

pytestmark = pytest.mark.browser

NETWORKS = "Who controls the drug networks in Mali?"
JOLLOF = "How do I cook jollof rice?"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: ViewportSize = {"width": 390, "height": 844}
WAIT_MS = 30_000  # an answer takes a second; a busy machine may take many


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[str]:
    """The address of a server that answers from the shipped briefs."""
    settings = Settings(home=tmp_path_factory.mktemp("story"))
    build_index(settings, load_encoder=lambda: encoder)
    app = create_app(open_assistant(settings, open_library(settings, encoder)))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium. Without one the tests are skipped, and fail where CI promises one."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        reason = "no Chromium on the PATH (Debian: apt-get install chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


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


def ask(page: Page, question: str) -> Locator:
    """Types a question and Enter; the turn that answers it."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator("article.turn[id]").last
    expect(turn.get_by_role("heading", level=2)).to_have_text(question, timeout=WAIT_MS)
    return turn


def told_by_the_api(site: str, question: str) -> dict[str, Any]:
    connection = HTTPConnection(urlsplit(site).netloc)
    connection.request("POST", "/api/v1/ask", dumps({"question": question}))
    reply: dict[str, Any] = loads(connection.getresponse().read())
    connection.close()
    return reply


def is_in_the_window(element: Locator) -> bool:
    """Whether a reader sees all of it without scrolling, below the bar that stays at the top."""
    return bool(
        element.evaluate(
            """element => {
                const place = element.getBoundingClientRect();
                const bar = document.querySelector(".top").getBoundingClientRect();
                return place.height > 0 && place.top >= bar.bottom && place.bottom <= innerHeight;
            }"""
        )
    )


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


def press_until_focus_is_on(page: Page, key: str, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{key} never reaches {selector}")


def test_a_reader_asks_and_follows_a_chip_to_the_sentence_in_its_document(page: Page, site: str) -> None:
    (cited, *_) = told_by_the_api(site, NETWORKS)["citations"]
    turn = ask(page, NETWORKS)
    turn.get_by_role("link", name="Source 1", exact=True).click()
    source = turn.locator(".source").first
    expect(source).to_be_focused()
    expect(source.locator("mark")).to_have_text(cited["quote"])

    source.get_by_role("link", name="Open in the document").click()
    quote = page.locator("mark#quote")
    expect(quote).to_have_text(cited["quote"])
    assert is_in_the_window(quote)
    assert page.url == f"{site}{cited['link']}"


def test_every_number_of_an_answer_is_a_source_beside_it(page: Page, site: str) -> None:
    citations = told_by_the_api(site, NETWORKS)["citations"]
    turn = ask(page, NETWORKS)
    numbers = [str(cited["number"]) for cited in citations]
    expect(turn.locator(".chip")).to_have_text(numbers)
    expect(turn.locator(".source .number")).to_have_text(numbers)
    expect(turn.locator(".source mark")).to_have_text([cited["quote"] for cited in citations])


def test_a_refusal_has_no_chips_and_shows_the_nearest_passages(page: Page) -> None:
    turn = ask(page, JOLLOF)
    expect(turn.locator(".refusal")).to_contain_text("No answer found.")
    expect(turn.locator(".chip")).to_have_count(0)
    expect(turn.locator("mark")).to_have_count(0)
    expect(turn.locator(".source").first).to_be_visible()


def test_turns_follow_one_another_and_a_follow_up_leans_on_the_last(page: Page) -> None:
    ask(page, "How much fraudulent medicine was seized in 2017?")
    turn = ask(page, "And in 2018?")
    expect(turn.locator(".read-as")).to_have_text("Read as: How much fraudulent medicine was seized in 2018?")
    expect(page.locator("article.turn[id]")).to_have_count(2)


def test_a_new_answer_starts_at_the_top_of_the_window(page: Page) -> None:
    page.set_viewport_size(PHONE)
    ask(page, NETWORKS)
    turn = ask(page, "How do armed groups in Mali make money?")
    heading = turn.get_by_role("heading", level=2)
    assert is_in_the_window(heading)
    assert heading.evaluate("heading => heading.getBoundingClientRect().top") < 844 / 4


def test_an_example_is_asked_with_a_click_on_the_same_page(page: Page, site: str) -> None:
    example = page.locator(".example").first
    question = example.inner_text()
    example.click()
    expect(page.locator("article.turn.answered h2")).to_have_text(question)
    assert page.url == f"{site}/"


def test_the_keyboard_alone_leads_from_the_question_to_the_sentence(page: Page) -> None:
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(NETWORKS)
    page.keyboard.press("Enter")
    expect(page.locator(".chip").first).to_be_visible()
    press_until_focus_is_on(page, "Shift+Tab", ".chip")
    page.keyboard.press("Enter")
    expect(page.locator(".source:focus")).to_have_count(1)
    press_until_focus_is_on(page, "Tab", ".open")
    page.keyboard.press("Enter")
    expect(page.locator("mark#quote")).to_be_visible()
    assert is_in_the_window(page.locator("mark#quote"))


def test_shift_and_enter_start_a_new_line_and_ask_nothing(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.press_sequentially("Who controls")
    box.press("Shift+Enter")
    box.press_sequentially("the drug networks?")
    expect(box).to_have_value("Who controls\nthe drug networks?")
    expect(page.locator(".turn")).to_have_count(0)


def test_a_question_of_white_space_is_not_asked(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.fill("   ")
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(0)


def test_html_in_a_question_stays_text(page: Page) -> None:
    question = "<img src=/static/none.png onerror=\"document.title='taken'\"> drug networks?"
    turn = ask(page, question)
    expect(turn.locator("img")).to_have_count(0)
    assert page.title() == "Griot"


def test_a_phone_shows_every_page_without_scrolling_sideways(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    assert not scrolls_sideways(page)
    ask(page, NETWORKS)
    assert not scrolls_sideways(page)
    ask(page, JOLLOF)
    assert not scrolls_sideways(page)
    ask(page, "drugs" * 300)
    assert not scrolls_sideways(page)
    link = told_by_the_api(site, NETWORKS)["citations"][0]["link"]
    for path in ("/documents", link):
        page.goto(f"{site}{path}")
        assert not scrolls_sideways(page)


def test_a_phone_shows_the_cited_sentence_at_once(page: Page, site: str) -> None:
    page.set_viewport_size(PHONE)
    turn = ask(page, NETWORKS)
    turn.locator(".chip").first.click()
    expect(turn.locator(".source").first).to_be_focused()
    assert is_in_the_window(turn.locator(".source mark").first)
    page.goto(f"{site}{turn.locator('.open').first.get_attribute('href')}")
    assert is_in_the_window(page.locator("mark#quote"))


def test_a_question_is_kept_when_the_server_cannot_be_reached(browser: Browser, site: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site)
        page.route("**/turns", lambda route: route.abort())
        page.get_by_label("Your question").fill(NETWORKS)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("The server cannot be reached.")
        expect(page.get_by_label("Your question")).to_have_value(NETWORKS)
        expect(page.locator(".turn")).to_have_count(0)


def test_without_javascript_a_question_is_answered_on_a_page_of_its_own(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        page.goto(site)
        page.get_by_label("Your question").fill(NETWORKS)
        page.get_by_role("button", name="Ask").click()
        page.get_by_role("link", name="Source 1", exact=True).click()
        expect(page.locator(".source:target mark")).to_have_count(1)
        page.locator(".source:target .open").click()
        expect(page.locator("mark#quote")).to_be_visible()
