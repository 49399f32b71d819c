"""What was said is kept: earlier conversations, answers to take away, and what a person says of them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HERRING, JOLLOF, LANDED, TAR, Site, Visit
from tests.browser.steps import ask, open_first_source
from web.operator.guard import COOKIE

pytestmark = pytest.mark.browser


@pytest.fixture
def listed(page: Page, site: Site) -> Page:
    """The page of a visitor's conversations, of which there are two: one of two questions, one of one."""
    ask(page, HERRING)
    ask(page, "And in 2021?")
    page.get_by_role("link", name="Start over").click()
    ask(page, JOLLOF)
    page.goto(f"{site.address}/conversations")
    return page


def titles(page: Page) -> list[str]:
    return page.locator(".documents > li > a").all_inner_texts()


def test_conversations_are_listed_newest_first_also_after_a_reload(listed: Page) -> None:
    listed.reload()
    assert titles(listed) == [JOLLOF, HERRING]
    expect(listed.locator(".documents .from").nth(1)).to_contain_text("2 questions")
    expect(listed.get_by_text("Kept on this server for 30 days")).to_be_visible()


def test_another_visitor_sees_none_of_them(listed: Page, visit: Visit) -> None:
    link = listed.get_by_role("link", name=HERRING).get_attribute("href") or ""
    stranger = visit("/conversations", foreseen="status of 404")
    expect(stranger.get_by_text("There are none yet.")).to_be_visible()
    stranger.goto(f"{stranger.url.removesuffix('/conversations')}{link}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This conversation is not kept")


def test_a_conversation_is_read_again_with_its_sources_and_gone_on_with(listed: Page) -> None:
    listed.get_by_role("link", name=HERRING).click()
    expect(listed.locator("article.turn")).to_have_count(2)
    expect(open_first_source(listed)).to_have_text(LANDED)
    listed.keyboard.press("Escape")
    turn = ask(listed, "And in 2020?")
    expect(turn.locator(".read-as q")).to_have_text("How much herring did the boats land in 2020?")
    expect(listed.locator("article.turn")).to_have_count(3)


def test_conversations_are_searched_by_their_words(listed: Page) -> None:
    listed.get_by_label("Search in your conversations").fill("HÉRRING")
    listed.get_by_role("button", name="Search").click()
    assert titles(listed) == [HERRING]
    listed.get_by_label("Search in your conversations").fill("walrus")
    listed.keyboard.press("Enter")
    expect(listed.get_by_text("No conversation holds these words.")).to_be_visible()


def test_a_conversation_is_renamed(listed: Page) -> None:
    listed.get_by_text("Rename or delete").nth(1).click()
    listed.get_by_label("New title").nth(1).fill("<b>Fish</b>")
    listed.keyboard.press("Enter")
    expect(listed.locator(".documents > li > a")).to_have_text([JOLLOF, "<b>Fish</b>"])


def test_a_conversation_is_deleted_for_good(listed: Page, visit: Visit) -> None:
    link = listed.get_by_role("link", name=HERRING).get_attribute("href") or ""
    listed.get_by_role("link", name=HERRING).click()
    answer = listed.get_by_role("link", name="Link to this answer").first.get_attribute("href") or ""
    listed.go_back()
    listed.get_by_text("Rename or delete").nth(1).click()
    listed.get_by_role("button", name="Delete it").click()
    expect(listed.locator(".documents > li > a")).to_have_text([JOLLOF])
    for gone in (link, answer):
        problem = visit(gone, foreseen="status of 404")
        expect(problem.locator(".problem")).to_be_visible()


def test_all_conversations_are_deleted_at_once_after_a_second_click(listed: Page) -> None:
    listed.get_by_text("Delete all conversations").click()
    listed.get_by_role("button", name="Yes, delete all of them").click()
    expect(listed.get_by_text("There are none yet.")).to_be_visible()


def test_an_answer_is_copied_with_its_sources(visit: Visit, site: Site) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, HERRING)
    turn.get_by_role("button", name="Copy with sources").click()
    expect(page.get_by_role("alert")).to_have_text("Copied with its sources.")
    link = turn.locator(".chip").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"# {HERRING}\n\n{LANDED} [1]\n\n## Sources\n\n"
        "[1] Fisheries of Oressa Island, Herring, Oressa Harbour Board, 4 March 2021\n\n"
        f"> {LANDED}\n\n<{site.address}{link}>\n"
    )


def test_an_answer_is_saved_as_markdown(page: Page) -> None:
    turn = ask(page, HERRING)
    with page.expect_download() as saved:
        turn.get_by_role("link", name="Markdown").click()
    assert saved.value.suggested_filename.endswith(".md")
    assert saved.value.path().read_text(encoding="utf-8").startswith(f"# {HERRING}\n")


def test_an_answer_has_a_link_that_opens_for_somebody_else(visit: Visit) -> None:
    page = visit()
    address = ask(page, HERRING).get_by_role("link", name="Link to this answer").get_attribute("href") or ""
    elsewhere = visit(address)
    expect(elsewhere.locator(".claim")).to_contain_text(LANDED)
    expect(elsewhere.locator("article.turn")).to_have_attribute("data-conversation", "")
    expect(open_first_source(elsewhere)).to_have_text(LANDED)


def test_what_is_printed_is_the_answer_with_its_sources_and_nothing_else(page: Page) -> None:
    turn = ask(page, HERRING)
    page.emulate_media(media="print")
    for chrome in (".top", "#ask", ".actions", ".open", "#notice"):
        expect(page.locator(chrome).first).to_be_hidden()
    expect(turn.locator("h2")).to_be_visible()
    expect(turn.locator(".claim")).to_be_visible()
    expect(turn.locator(".source blockquote > mark")).to_have_text([LANDED])
    expect(turn.locator(".source strong")).to_be_visible()


def test_what_a_person_says_of_an_answer_is_on_the_operators_page(page: Page, site: Site) -> None:
    turn = ask(page, "Where are oysters sold?")
    bad = turn.get_by_role("button", name="Bad answer")
    bad.click()
    expect(turn.get_by_role("status")).to_have_text("Thank you: noted.")
    expect(bad).to_have_attribute("aria-pressed", "true")
    turn.get_by_label("What is good or wrong about it?").fill("<b>Which</b> hour?")
    with page.expect_response("**/feedback"):
        page.keyboard.press("Enter")
    expect(bad).to_have_attribute("aria-pressed", "true")
    ask(page, TAR)

    page.context.add_cookies([{"name": COOKIE, "value": site.token, "url": site.address}])
    page.goto(f"{site.address}/operator")
    page.get_by_role("link", name="Feedback and refused questions").click()
    said, refused = page.get_by_role("row", name="Where are oysters sold?"), page.get_by_role("row", name=TAR)
    expect(said.locator(".state")).to_have_text("bad")
    expect(said.get_by_role("cell").nth(1)).to_have_text("<b>Which</b> hour?")
    expect(refused).to_contain_text("No sentence was found in the documents that answers this.")
    for name, word in (("All of them as CSV", TAR), ("All of it as CSV", "<b>Which</b> hour?")):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        assert word in saved.value.path().read_text(encoding="utf-8-sig")
