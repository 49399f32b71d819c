"""The address of the page is that of its conversation, once that is kept: to reload and to come back to."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import HERRING, JOLLOF, Site, Visit
from tests.browser.steps import ask, newest_turn
from web.store.database import Outcome
from web.store.history import History

pytestmark = pytest.mark.browser

CONVERSATION = re.compile(r"/conversations/[\w-]{16}$")
OYSTERS = "Who leads oyster farming?"


def questions(page: Page) -> list[str]:
    return page.locator("article.turn h2").all_inner_texts()


def test_a_reload_shows_the_conversation_again_and_asks_nothing(page: Page) -> None:
    ask(page, HERRING)
    expect(page).to_have_url(CONVERSATION)
    expect(page).to_have_title(f"{HERRING} · Griot")
    first = page.url
    ask(page, "And in 2021?")
    assert page.url == first
    page.reload()
    assert questions(page) == [HERRING, "And in 2021?"]
    turn = ask(page, "And in 2020?")  # it is gone on with
    expect(turn.locator(".read-as q")).to_have_text(HERRING)
    page.get_by_role("link", name="Conversations").click()
    expect(page.locator(".documents > li .from")).to_contain_text(["3 questions"])


def test_a_question_in_the_address_is_asked_once_however_often_the_page_is_reloaded(visit: Visit, site: Site) -> None:
    page = visit(f"/?q={OYSTERS}")
    expect(page).to_have_url(CONVERSATION)
    page.reload()
    assert questions(page) == [OYSTERS]
    page.goto(f"{site.address}/conversations")
    expect(page.locator(".documents > li .from")).to_contain_text(["one question"])


def test_back_and_forward_go_between_the_conversation_and_where_it_was_left_for(page: Page, site: Site) -> None:
    ask(page, HERRING)
    page.get_by_role("link", name="Start over").click()
    assert page.url == f"{site.address}/"
    expect(page.locator("article.turn")).to_have_count(0)
    page.go_back()
    assert questions(page) == [HERRING]
    ask(page, OYSTERS)
    page.get_by_role("link", name="Documents", exact=True).click()
    page.go_back()
    assert questions(page) == [HERRING, OYSTERS]


def test_a_link_within_the_page_leads_back_to_the_start_page_after_an_answer(page: Page, site: Site) -> None:
    page.keyboard.press("Shift+Tab")
    page.evaluate("document.querySelector('.skip').click()")
    assert page.url == f"{site.address}/#main"
    ask(page, HERRING)
    expect(page).to_have_url(CONVERSATION)
    page.go_back()
    expect(page.locator("article.turn")).to_have_count(0)
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()


def test_a_conversation_from_the_list_keeps_its_address(page: Page, site: Site) -> None:
    ask(page, HERRING)
    first = page.url
    page.goto(f"{site.address}/conversations")
    page.get_by_role("link", name=HERRING).click()
    ask(page, "And in 2021?")
    assert page.url == first


def test_two_windows_of_one_visitor_are_two_conversations(page: Page, site: Site) -> None:
    ask(page, HERRING)
    other = page.context.new_page()
    other.goto(site.address)
    ask(other, JOLLOF)
    assert other.url != page.url
    page.reload()
    other.reload()
    assert (questions(page), questions(other)) == ([HERRING], [JOLLOF])


def test_a_conversation_that_was_deleted_meanwhile_is_gone_on_with_under_a_new_address(
    visit: Visit, site: Site
) -> None:
    page = visit(foreseen="status of 404")
    ask(page, HERRING)
    deleted = page.url
    other = page.context.new_page()
    other.goto(f"{site.address}/conversations")
    other.get_by_text("Delete all conversations").click()
    other.get_by_role("button", name="Yes, delete all of them").click()
    expect(other.get_by_text("There are none yet.")).to_be_visible()
    ask(page, OYSTERS)
    expect(page).to_have_url(CONVERSATION)
    assert page.url != deleted
    page.reload()
    assert questions(page) == [OYSTERS]
    page.goto(deleted)
    expect(page.get_by_role("heading", level=1)).to_have_text("This conversation is not kept")


def test_a_conversation_that_cannot_be_written_leaves_the_address_as_it_is(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        disk.setattr(History, "keep", lambda *_: Outcome.UNWRITTEN)
        ask(page, HERRING)
    assert page.url == f"{site.address}/"
    page.reload()
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    expect(page.locator("#conversation")).to_have_value("")


def test_without_cookies_the_address_stays_as_it_is(page: Page, site: Site) -> None:
    page.context.new_cdp_session(page).send("Emulation.setDocumentCookieDisabled", {"disabled": True})
    assert page.evaluate("navigator.cookieEnabled") is False
    ask(page, HERRING)
    assert page.url == f"{site.address}/"


def test_a_first_question_that_was_stopped_leaves_the_address_as_it_is(page: Page, site: Site) -> None:
    def never(_route: Route) -> None:
        """An answer that does not come."""

    page.route("**/turns", never)
    page.get_by_label("Your question").fill(HERRING)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("alert")).to_have_text("Stopped. Your question is kept.")
    assert page.url == f"{site.address}/"
    page.unroute("**/turns")
    page.keyboard.press("Enter")
    newest_turn(page, HERRING)
    expect(page).to_have_url(CONVERSATION)


def test_the_other_language_shows_the_same_conversation(page: Page) -> None:
    ask(page, HERRING)
    address = page.url
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.url == address
    assert questions(page) == [HERRING]
