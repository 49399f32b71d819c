"""Choosing which documents are asked, with scripts and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import HERRING, LANDED, Visit
from tests.browser.steps import ask

pytestmark = pytest.mark.browser

FISHERIES = "Fisheries of Oressa Island"


def choose(page: Page, name: str) -> None:
    page.get_by_text("Ask only some of the documents").click()
    page.get_by_role("checkbox", name=name).check()


def test_what_is_ticked_is_asked_alone_and_taken_off_again(page: Page) -> None:
    choose(page, "lighthouse")
    expect(page.locator("#chips .off")).to_have_count(1)
    ask(page, HERRING)
    turn = page.locator("article.turn").last
    expect(turn.locator(".asked-of")).to_contain_text("Asked only of:")
    expect(turn.locator(".refusal")).to_contain_text("only one was asked")
    turn.get_by_role("link", name="Ask all documents").click()
    expect(page.locator("article.turn").last.locator(".claim")).to_contain_text(LANDED)
    expect(page.locator("#chips .off")).to_have_count(0)


def test_the_scope_outlives_a_reload(page: Page) -> None:
    choose(page, FISHERIES)
    ask(page, HERRING)
    page.reload()
    expect(page.locator("#chips .off")).to_contain_text(FISHERIES)
    page.locator("#chips .off").click()
    expect(page.locator("#chips .off")).to_have_count(0)


def test_without_scripts_a_document_is_asked_from_its_page_and_taken_off_by_a_link(visit: Visit) -> None:
    page = visit("/documents/fisheries", java_script_enabled=False)
    page.get_by_role("link", name="Ask in this document").click()
    page.get_by_label("Your question").fill(HERRING)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".asked-of")).to_contain_text(FISHERIES)
    assert "documents=fisheries" in page.url
    page.locator("#chips .off").click()
    expect(page.locator("#chips .off")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_choice(visit: Visit, width: int, scheme: str) -> None:
    page = visit("/", viewport={"width": width, "height": 900}, color_scheme=scheme)
    choose(page, FISHERIES)
    found = Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
