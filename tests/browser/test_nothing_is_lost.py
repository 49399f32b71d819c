"""Nothing that is typed or read is lost: while an answer is made, in another language, without the server, by Back."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import HERRING, JOLLOF, LANDED, Visit
from tests.browser.steps import PHONE, WIDE, ask, newest_turn, open_first_source

pytestmark = pytest.mark.browser

OYSTERS = "Who leads oyster farming?"
NEXT = "And who keeps the lighthouse?"


def scripts_run(page: Page) -> Page:
    expect(page.locator("html.scripting")).to_be_attached()
    return page


def held_back(page: Page) -> list[Route]:
    """The requests for answers, none of which goes on until the test says so."""
    routes = list[Route]()
    page.route("**/turns", lambda route: routes.append(route))  # noqa: PLW0108  (Playwright sets a mark on it)
    return routes


def test_what_is_typed_while_an_answer_is_made_stays(page: Page) -> None:
    box, routes = page.get_by_label("Your question"), held_back(scripts_run(page))
    box.fill(HERRING)
    page.keyboard.press("Enter")
    expect(box).to_be_empty()
    expect(page.locator(".pending .wait")).to_have_text("Sending the question…")
    box.fill(NEXT)
    routes[0].continue_()
    newest_turn(page, HERRING)
    expect(box).to_have_value(NEXT)


def test_a_question_that_was_stopped_comes_back_beside_what_was_typed_since(page: Page) -> None:
    box, _ = page.get_by_label("Your question"), held_back(scripts_run(page))
    box.fill(HERRING)
    page.keyboard.press("Enter")
    expect(page.locator(".pending .wait")).to_have_text("Sending the question…")
    box.fill(NEXT)
    page.get_by_role("button", name="Stop").click()
    expect(box).to_have_value(f"{HERRING}\n{NEXT}")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_another_language_keeps_what_was_typed(visit: Visit, scripts: bool) -> None:
    page = visit(java_script_enabled=scripts)
    page.get_by_label("Your question").fill("Where is Gao & why?")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_label("Votre question")).to_have_value("Where is Gao & why?")


def test_another_language_keeps_the_conversation_and_what_was_typed(page: Page) -> None:
    ask(page, HERRING)
    page.get_by_label("Your question").fill(NEXT)
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_label("Votre question")).to_have_value(NEXT)
    expect(page.locator(".turn h2")).to_have_text([HERRING])


def test_what_was_typed_is_there_again_after_another_page_until_it_is_asked(page: Page) -> None:
    scripts_run(page).get_by_label("Your question").fill(HERRING)
    page.get_by_role("link", name="Documents", exact=True).click()
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.get_by_label("Your question")).to_have_value(HERRING)
    page.keyboard.press("Enter")
    newest_turn(page, HERRING)
    page.get_by_role("link", name="Start over").click()
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    expect(scripts_run(page).get_by_label("Your question")).to_be_empty()


def test_what_is_said_over_the_box_does_not_move_it(visit: Visit) -> None:
    page = visit(permissions=["clipboard-write", "clipboard-read"])
    ask(page, HERRING)
    before = page.get_by_label("Your question").bounding_box()
    page.get_by_role("button", name="Copy with sources").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    assert page.get_by_label("Your question").bounding_box() == before


def test_a_source_that_cannot_be_reached_is_told_beside_the_answer_and_opens_later(visit: Visit) -> None:
    page = visit(foreseen="net::ERR_FAILED")
    turn = ask(page, HERRING)
    address = page.url
    page.route("**/documents/**", lambda route: route.abort())
    page.locator(".chip").first.click()
    expect(page.locator("#panel-title")).to_have_text("The source cannot be opened")
    expect(page.locator("#panel").get_by_role("alert")).to_have_text(
        "The server cannot be reached. The answer stays here: try again in a moment."
    )
    assert page.url == address
    expect(turn.locator(".claim").first).to_be_visible()
    page.unroute("**/documents/**")
    page.locator("#panel").get_by_role("button", name="Try again").click()
    expect(page.locator("#panel mark#quote")).to_have_text(LANDED)


def test_a_page_of_a_proxy_is_told_with_its_status(visit: Visit) -> None:
    page = visit(foreseen="502")
    ask(page, HERRING)
    page.route("**/documents/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.locator(".chip").first.click()
    expect(page.locator("#panel").get_by_role("alert")).to_have_text("The server answered with the status 502.")


def test_the_panel_follows_the_newest_answer_and_gives_the_focus_to_its_number(visit: Visit) -> None:
    page = visit(viewport=WIDE)
    ask(page, HERRING)
    open_first_source(page)
    ask(page, OYSTERS)
    expect(page.locator("#panel mark#quote")).to_contain_text("Marta Quill")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.press("Escape")
    chip = page.locator(".turn[id]").last.locator(".chip").first
    expect(chip).to_be_focused()
    expect(chip).to_be_in_viewport()


def test_the_panel_closes_when_the_newest_reply_has_no_source(visit: Visit) -> None:
    page = visit(viewport=WIDE)
    ask(page, HERRING)
    open_first_source(page)
    ask(page, JOLLOF)
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_on_a_phone_back_closes_the_source_and_stays(visit: Visit) -> None:
    page = visit("/documents", viewport=PHONE)
    page.goto(page.url.replace("/documents", "/"))
    ask(page, HERRING)
    address = page.url
    for _ in range(2):
        open_first_source(page)
        page.go_back()
        expect(page.locator("#panel")).to_be_hidden()
        assert page.url == address
    open_first_source(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#panel")).to_be_hidden()
    page.wait_for_function("history.state === null")
    page.go_back()
    expect(page.get_by_role("heading", name="Documents")).to_be_visible()


def test_a_number_of_the_newest_answer_is_two_presses_from_the_box(page: Page) -> None:
    ask(page, HERRING)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("#panel mark#quote")).to_have_text(LANDED)
    page.keyboard.press("Escape")
    expect(page.locator(".chip").first).to_be_focused()


def test_keys_go_to_the_box_and_from_answer_to_answer(page: Page) -> None:
    for question in (HERRING, OYSTERS):
        ask(page, question)
    questions = page.locator(".turn .question")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(questions.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(questions.nth(1)).to_be_focused()
    page.keyboard.press("n")
    expect(questions.nth(1)).to_be_focused()  # there is none after it
    page.keyboard.press("/")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_in_a_field_a_key_is_a_letter(page: Page) -> None:
    ask(page, HERRING)
    page.keyboard.type("?/1np")
    expect(page.get_by_label("Your question")).to_have_value("?/1np")
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("way", ["key", "button"])
def test_the_list_of_keys_is_a_dialog(page: Page, way: str) -> None:
    scripts_run(page)
    if way == "key":
        page.keyboard.press("Escape")
        page.keyboard.press("?")
    else:
        page.get_by_role("button", name="Keys").click()
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("open that source of the newest answer")
    page.keyboard.press("1")  # which does nothing behind it
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("dialog[open]")).to_have_count(0)
