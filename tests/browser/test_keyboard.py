"""A person's whole way with the keyboard alone: from opening the page to a printed answer with its sources."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HERRING, LANDED, Visit
from tests.browser.steps import is_in_the_window, newest_turn, press_until_focus_is_on

pytestmark = pytest.mark.browser

NOTE_PRINTING = "window.printed = 0; window.print = () => { window.printed += 1; }"


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    document.close()
    return text


def test_from_opening_the_page_to_a_printed_answer_with_its_sources(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    page.add_init_script(NOTE_PRINTING)
    page.reload()

    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(HERRING)
    page.keyboard.press("Enter")
    newest_turn(page, HERRING)
    expect(page.get_by_label("Your question")).to_be_focused()

    press_until_focus_is_on(page, "Shift+Tab", ".chip")
    expect(page.get_by_role("tooltip")).to_contain_text(LANDED)
    page.keyboard.press("Enter")
    quote = page.locator("#panel mark#quote")
    expect(quote).to_have_text(LANDED)
    expect(page.locator("#panel-body")).to_be_focused()
    assert is_in_the_window(quote)
    before = page.evaluate("document.getElementById('panel-body').scrollTop")
    page.keyboard.press("PageDown")
    page.wait_for_function("before => document.getElementById('panel-body').scrollTop > before", arg=before)
    page.keyboard.press("Escape")
    expect(page.locator(".chip")).to_be_focused()

    press_until_focus_is_on(page, "Tab", ".take-away > summary")
    page.keyboard.press("Enter")
    press_until_focus_is_on(page, "Tab", ".print")
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") == 1
    page.pdf(path=tmp_path / "answer.pdf")
    printed = text_of(tmp_path / "answer.pdf")
    assert printed.startswith(HERRING)
    assert printed.count(LANDED) == 2  # as it is said, and as it stands in its source
    assert "Fisheries of Oressa Island" in printed
    assert "Oressa Harbour Board, 4 March 2021" in printed
    for chrome in ("Your question", "Copy with sources", "Conversations", "Open in the document"):
        assert chrome not in printed


def test_the_first_tab_from_the_top_skips_to_the_content(visit: Visit) -> None:
    page = visit("/documents")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".documents a").first).to_be_focused()
