"""The start page is light, needs no other host, and is in the browser's language."""

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser

MOST_BYTES = 100 * 1024  # uncompressed, with everything that the page loads


def test_the_start_page_with_all_it_loads_is_under_100_kib(browser: Browser, site: Site) -> None:
    page, replies = browser.new_page(), dict[str, Response]()
    page.on("response", lambda reply: replies.update({reply.url.removeprefix(site.address): reply}))
    page.goto(site.address, wait_until="networkidle")
    weights = {path: len(reply.body()) for path, reply in replies.items()}
    assert {"/", "/static/griot.css", "/static/chat.js", "/static/panel.js"} <= weights.keys()
    assert all(path.startswith("/") for path in weights)
    assert sum(weights.values()) < MOST_BYTES
    page.close()


@pytest.mark.parametrize(("locale", "language"), [("fr-FR", "fr"), ("en-GB", "en"), ("bm-ML", "en")])
def test_the_page_is_in_the_language_of_the_browser_or_in_english(visit: Visit, locale: str, language: str) -> None:
    expect(visit(locale=locale).locator("html")).to_have_attribute("lang", language)


def test_the_switch_changes_the_language_and_stays(page: Page) -> None:
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
