"""Every word traceable: from a chip to the sentence in its document, with a mouse, a keyboard, a finger, and a link."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HERRING, LANDED, Visit
from tests.browser.steps import PHONE, WIDE, ask, is_in_the_window, open_first_source, press_until_focus_is_on

pytestmark = pytest.mark.browser


def by_mouse(page: Page) -> None:
    page.locator(".chip").first.hover()


def by_keyboard(page: Page) -> None:
    press_until_focus_is_on(page, "Shift+Tab", ".chip")


@pytest.mark.parametrize("reach", [by_mouse, by_keyboard])
def test_a_chip_shows_the_quote_and_its_place_until_escape(page: Page, reach: Callable[[Page], None]) -> None:
    ask(page, HERRING)
    tip = page.get_by_role("tooltip").first
    expect(tip).to_be_hidden()
    reach(page)
    expect(tip).to_be_visible()
    expect(tip.locator("q")).to_have_text(LANDED)
    expect(tip.locator(".from")).to_have_text("Fisheries of Oressa Island, Herring, 4 March 2021")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_pointer_may_go_from_the_chip_into_the_tip(page: Page) -> None:
    ask(page, HERRING)
    page.locator(".chip").first.hover()
    page.get_by_role("tooltip").first.hover()
    expect(page.get_by_role("tooltip").first).to_be_visible()


def test_a_chip_opens_the_source_beside_the_answer_with_the_very_sentence_in_view(visit: Visit) -> None:
    page = visit(viewport=WIDE)
    turn = ask(page, HERRING)
    quote = open_first_source(page)
    expect(quote).to_have_text(LANDED)
    assert is_in_the_window(quote)
    expect(page.locator("#panel-title")).to_have_text("Fisheries of Oressa Island")
    expect(page.locator("#panel-body")).to_be_focused()
    expect(turn.locator(".claim").first).to_be_visible()
    panel, answer = page.locator("#panel").bounding_box(), turn.locator(".answer").bounding_box()
    assert panel is not None and answer is not None  # noqa: PT018
    assert answer["x"] + answer["width"] <= panel["x"]


def test_what_stands_around_the_sentence_is_a_scroll_away(page: Page) -> None:
    ask(page, HERRING)
    paragraph = open_first_source(page).locator("xpath=..")
    expect(paragraph).to_have_text(f"{LANDED} The herring was salted in the sheds at Port Amel.")
    assert is_in_the_window(paragraph)
    assert page.evaluate("document.getElementById('panel-body').scrollTop") > 0
    expect(page.locator("#panel")).to_contain_text("On day 1 the wind came from the west, and 3 boats went out.")
    expect(page.locator("#panel")).to_contain_text("On day 60 the wind came from the north, and 6 boats went out.")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("way", ["Escape", "Close"])
def test_a_source_that_is_closed_gives_the_focus_back_to_its_chip(
    visit: Visit, viewport: dict[str, int], way: str
) -> None:
    page = visit(viewport=viewport)
    ask(page, HERRING)
    open_first_source(page)
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Close").click()
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator(".chip").first).to_be_focused()


def test_on_a_phone_a_source_is_a_sheet_over_the_page(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    ask(page, HERRING)
    quote = open_first_source(page)
    assert is_in_the_window(quote)
    sheet = page.locator("#panel").bounding_box() or {}
    assert {side: round(value) for side, value in sheet.items()} == {"x": 0, "y": 127, "width": 390, "height": 717}
    assert page.evaluate("document.getElementById('panel').matches(':modal')")


def test_a_source_closes_also_when_the_window_was_made_narrow_meanwhile(visit: Visit) -> None:
    page = visit(viewport=WIDE)
    ask(page, HERRING)
    open_first_source(page)
    page.set_viewport_size(PHONE)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_the_link_of_a_source_opens_the_same_place_for_somebody_else(visit: Visit) -> None:
    page = visit()
    ask(page, HERRING)
    open_first_source(page)
    link = page.get_by_role("link", name="Open on a page of its own").get_attribute("href") or ""
    elsewhere = visit(link)
    quote = elsewhere.locator("mark#quote")
    expect(quote).to_have_text(LANDED)
    assert is_in_the_window(quote)


def test_a_source_beside_the_answer_opens_in_the_same_panel(page: Page) -> None:
    ask(page, HERRING)
    page.locator(".source .open").first.click()
    expect(page.locator("#panel mark#quote")).to_have_text(LANDED)
