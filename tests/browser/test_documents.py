"""Browsing the documents: what is in there, one read with its contents, and words found inside."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.steps import is_in_the_window

pytestmark = pytest.mark.browser


def test_the_documents_page_says_what_is_in_there_and_when_it_was_indexed(visit: Visit) -> None:
    page = visit("/documents")
    expect(page.locator(".documents > li")).to_have_count(5)
    about = page.locator(".documents > li", has_text="Fisheries of Oressa Island")
    expect(about).to_contain_text("Oressa Harbour Board, 4 March 2021")
    expect(page.get_by_text("Index 000001, built on ")).to_be_visible()
    expect(page.locator("main")).to_contain_text("map.pdf: damaged")


def test_a_document_opens_from_the_list_and_its_contents_lead_to_its_headings(visit: Visit) -> None:
    page = visit("/documents")
    page.get_by_role("link", name="Fisheries of Oressa Island").click()
    expect(page.get_by_text("Published", exact=True)).to_be_visible()
    expect(page.get_by_text("Indexed", exact=True)).to_be_visible()
    contents = page.locator(".contents a")
    expect(contents).to_have_text(["Fisheries of Oressa Island", "Weather", "Herring", "Oysters"])
    contents.get_by_text("Oysters").click()
    assert is_in_the_window(page.get_by_role("heading", name="Oysters"))


def test_words_are_found_inside_a_document_and_each_place_can_be_opened(visit: Visit) -> None:
    page = visit("/documents/fisheries")
    page.get_by_label("Search in this document").fill("HERRING")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Found in 4 places.")
    places = page.locator(".places li")
    expect(places.locator("mark")).to_have_text(["Herring", "herring", "herring", "herring"])
    places.nth(3).get_by_role("link").click()
    quote = page.locator("mark#quote")
    expect(quote.locator("xpath=..")).to_have_text("The boats of Oressa landed 388 tonnes of herring in 2021.")
    assert is_in_the_window(quote)


def test_words_that_are_not_there_are_not_found(visit: Visit) -> None:
    page = visit("/documents/fisheries?find=walrus")
    expect(page.get_by_role("status")).to_have_text("Not found in this document.")
