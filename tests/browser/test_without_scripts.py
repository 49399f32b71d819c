"""With JavaScript switched off: asking, reading, following up, keeping and judging all work, by links and forms."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HERRING, JOLLOF, LANDED, Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit) -> Page:
    """The start page, without scripts."""
    return visit(java_script_enabled=False)


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("article.turn h2").last).to_have_text(question)


def test_a_question_is_answered_and_a_chip_opens_its_sentence(page: Page) -> None:
    ask(page, HERRING)
    expect(page.locator(".source blockquote > mark")).to_have_text([LANDED])
    page.get_by_role("link", name="Source 1", exact=True).click()
    quote = page.locator("mark#quote")
    expect(quote).to_have_text(LANDED)
    expect(quote).to_be_in_viewport()


def test_a_chip_shows_its_quote(page: Page) -> None:
    ask(page, HERRING)
    page.locator(".chip").hover()
    expect(page.get_by_role("tooltip")).to_contain_text(LANDED)


def test_a_follow_up_is_read_with_the_question_before_it_and_can_be_changed(page: Page) -> None:
    ask(page, HERRING)
    ask(page, "And in 2021?")
    expect(page.locator(".read-as q")).to_have_text("How much herring did the boats land in 2021?")
    page.get_by_role("link", name="Change").click()
    expect(page.get_by_label("Your question")).to_have_value("How much herring did the boats land in 2021?")


def test_a_refusal_shows_what_is_related(page: Page) -> None:
    ask(page, JOLLOF)
    expect(page.get_by_role("heading", name="Related, not an answer")).to_be_visible()


def test_what_only_a_script_can_do_is_not_offered(page: Page) -> None:
    ask(page, HERRING)
    for name in ("Copy with sources", "Print", "Stop"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    expect(page.get_by_text("Enter asks")).to_be_hidden()
    expect(page.get_by_label("Your question")).not_to_have_accessible_description(re.compile("."))


def test_an_answer_is_judged_with_a_reason(page: Page) -> None:
    ask(page, HERRING)
    page.get_by_role("button", name="Bad answer").click()
    page.get_by_label("What is good or wrong about it?").fill("Too short.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bad answer")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("What is good or wrong about it?")).to_have_value("Too short.")


def test_conversations_are_kept_and_deleted(page: Page) -> None:
    ask(page, HERRING)
    page.get_by_role("link", name="Conversations").click()
    page.get_by_text("Delete all conversations").click()
    page.get_by_role("button", name="Yes, delete all of them").click()
    expect(page.get_by_text("There are none yet.")).to_be_visible()


def test_words_are_found_inside_a_document(page: Page) -> None:
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="Fisheries of Oressa Island").click()
    page.get_by_label("Search in this document").fill("oysters")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_have_text("Found in 3 places.")


def test_the_whole_conversation_is_shown_and_the_newest_answer_is_in_view(page: Page) -> None:
    ask(page, HERRING)
    ask(page, "Who leads oyster farming?")
    ask(page, "Who keeps the lighthouse of Oressa?")
    expect(page.locator("article.turn h2")).to_have_text(
        [HERRING, "Who leads oyster farming?", "Who keeps the lighthouse of Oressa?"]
    )
    expect(page.locator("article.turn h2").last).to_be_in_viewport()


def test_a_text_is_checked_and_a_quote_opens_in_its_document(visit: Visit) -> None:
    page = visit("/check", java_script_enabled=False)
    page.get_by_label("Your text").fill(LANDED.replace("412", "413"))
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".checked mark")).to_have_text(["413 tonnes", "412 tonnes"])
    page.get_by_role("link", name="Open in the document").click()
    expect(page.locator("mark#quote")).to_have_text(LANDED)
