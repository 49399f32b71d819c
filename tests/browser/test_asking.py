"""Asking: the answer arrives as it is made, can be stopped, survives a lost connection, and is followed up."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.browser.conftest import HERRING, JOLLOF, LANDED, TAR, Site, Visit
from tests.browser.steps import PHONE, WIDE, ask, is_in_the_window, newest_turn

pytestmark = pytest.mark.browser

BROKEN_OFF = 'event: status\ndata: {"step": "searching", "passages": 12}\n\n'
ON_ONE_LINE = """claim => {
    let text = claim.querySelector(".text").lastChild;
    while (text.lastChild) text = text.lastChild;
    const end = document.createRange();
    end.setStart(text, text.length - 1);
    end.setEnd(text, text.length);
    const [word, chip] = [end.getBoundingClientRect(), claim.querySelector(".chip").getBoundingClientRect()];
    return word.right <= chip.left;
}"""
FAULT = 'event: error\ndata: {"type": "urn:griot:problem:internal", "detail": "Something broke."}\n\n'
NOTE_WHAT_APPEARS = """() => {
    window.seen = [];
    window.marked = [];
    new MutationObserver((changes) => {
        for (const change of changes) for (const node of change.addedNodes) {
            window.seen.push(node.textContent.trim());
            window.marked.push(...[...(node.querySelectorAll?.("mark") ?? [])].map((mark) => mark.textContent));
        }
    }).observe(document.getElementById("turns"), { childList: true, subtree: true });
}"""


def test_an_answer_arrives_as_it_is_made(page: Page) -> None:
    page.evaluate(NOTE_WHAT_APPEARS)
    ask(page, "How many tonnes of herring did the boats of Oressa land in 2021?")
    seen = [re.sub(r"Reading \d+ passages", "Reading the passages", one) for one in page.evaluate("window.seen")]
    told = [
        "Searching the passages…",
        "Reading the passages…",
        "The boats of Oressa landed 388 tonnes of herring in 2021.",
    ]
    assert [one for one in seen if one in told] == told
    expect(page.locator(".chip").first).to_have_text("1")


def test_the_words_that_answer_are_marked_as_it_is_made_whatever_letters_stand_before_them(page: Page) -> None:
    said = '{"text": "🐪🐪 carry the salt.", "citations": [1], "answer_span": {"start": 13, "end": 17}}'
    body = f"event: sentence\ndata: {said}\n\n{FAULT}"
    page.route("**/turns", lambda route: route.fulfill(content_type="text/event-stream", body=body))
    page.evaluate(NOTE_WHAT_APPEARS)
    page.get_by_label("Your question").fill(HERRING)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Something broke.")
    assert page.evaluate("window.marked") == ["salt"]


def test_the_words_that_answer_are_heavier_than_the_sentence_and_not_told_by_colour_alone(page: Page) -> None:
    turn = ask(page, HERRING)
    weigh = "element => Number(getComputedStyle(element).fontWeight)"
    answering = turn.locator(".claim .answering").first
    expect(answering).to_have_text("412 tonnes")
    assert answering.evaluate(weigh) >= turn.locator(".claim").first.evaluate(weigh) + 200


def test_a_screen_reader_hears_the_answer_once_and_the_focus_is_on_the_empty_box(page: Page) -> None:
    ask(page, HERRING)
    heard = page.locator("#announce")
    expect(heard).to_have_text(f"{LANDED} [1]")
    assert heard.get_attribute("role") == "status"
    expect(page.get_by_role("status").filter(has_text=LANDED)).to_have_count(1)
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value("")


def test_stopping_keeps_the_question(page: Page) -> None:
    page.route("**/turns", lambda _route: None)  # an answer that never comes
    page.get_by_label("Your question").fill(HERRING)
    page.keyboard.press("Enter")
    expect(page.locator(".pending .wait")).to_have_text("Sending the question…")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("alert")).to_have_text("Stopped. Your question is kept.")
    expect(page.get_by_label("Your question")).to_have_value(HERRING)
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()


@pytest.mark.parametrize("loss", ["refused", "broken off"])
def test_a_lost_connection_says_so_and_is_tried_once_more(visit: Visit, loss: str) -> None:
    page, sent = visit(foreseen="net::ERR_FAILED"), list[str]()

    def lose_the_first(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            route.continue_()
        elif loss == "refused":
            route.abort()
        else:
            route.fulfill(content_type="text/event-stream", body=BROKEN_OFF)

    page.route("**/turns", lose_the_first)
    page.get_by_label("Your question").fill(HERRING)
    page.keyboard.press("Enter")
    expect(page.locator(".pending .wait")).to_have_text("The connection was lost. Trying once more…")
    newest_turn(page, HERRING)
    expect(page.locator(".turn")).to_have_count(1)
    first, second = (parse_qs(body)["attempt"] for body in sent)
    assert first == second  # by which the server knows that it is the same asking


def test_a_server_that_cannot_be_reached_is_told_and_the_question_kept(visit: Visit) -> None:
    page = visit(foreseen="net::ERR_FAILED")
    page.route("**/turns", lambda route: route.abort())
    page.get_by_label("Your question").fill(HERRING)
    page.keyboard.press("Enter")
    told = page.get_by_role("alert")
    expect(told).to_have_text("The server cannot be reached. Your question is kept: try again.")
    expect(page.get_by_label("Your question")).to_have_value(HERRING)
    expect(page.locator(".turn")).to_have_count(0)
    page.unroute("**/turns")
    page.keyboard.press("Enter")
    newest_turn(page, HERRING)
    expect(told).to_be_empty()


def test_an_error_of_the_server_is_told_in_its_words(page: Page) -> None:
    page.route("**/turns", lambda route: route.fulfill(content_type="text/event-stream", body=FAULT))
    page.get_by_label("Your question").fill(HERRING)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Something broke.")
    expect(page.get_by_label("Your question")).to_have_value(HERRING)


def test_without_an_index_the_page_says_what_to_do_and_keeps_the_question(
    visit: Visit, site_without_index: str
) -> None:
    page = visit(site_without_index)
    expect(page.locator(".welcome .remark")).to_contain_text("griot build")
    page.get_by_label("Your question").fill(HERRING)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("griot build")
    expect(page.get_by_label("Your question")).to_have_value(HERRING)


def test_every_question_to_start_from_is_answered(page: Page, site: Site) -> None:
    questions = page.locator(".welcome .example").all_inner_texts()
    assert HERRING in questions
    for question in questions:
        reply = page.request.post(f"{site.address}/api/v1/ask", data={"question": question}).json()
        assert reply["status"] == "answered", question


def test_a_question_to_start_from_is_asked_with_a_click_on_the_same_page(page: Page) -> None:
    page.evaluate("window.isTheSamePage = true")
    page.locator(".example", has_text=HERRING).click()
    newest_turn(page, HERRING)
    assert page.evaluate("window.isTheSamePage")
    expect(page.locator(".welcome")).to_be_hidden()


def test_an_answer_says_in_words_how_sure_it_is(page: Page) -> None:
    turn = ask(page, HERRING)
    expect(turn.locator(".sure")).to_contain_text("Griot is sure that this answers the question.")


def test_a_refusal_says_what_was_not_found_and_shows_passages_that_are_no_answer(page: Page) -> None:
    turn = ask(page, JOLLOF)
    expect(turn.locator(".refusal")).to_have_text(
        "No answer found. No sentence was found in the documents that answers this."
    )
    expect(turn.get_by_role("heading", level=3)).to_have_text(["Related, not an answer"])
    expect(turn.locator(".near .source")).to_have_count(3)
    expect(turn.locator(".chip, mark")).to_have_count(0)


def test_a_refusal_offers_questions_close_by_that_are_answered(page: Page) -> None:
    turn = ask(page, TAR)
    expect(turn.get_by_role("heading", level=3).first).to_have_text("Questions close by that the documents do answer")
    turn.get_by_role("link", name=HERRING).click()
    answer = newest_turn(page, HERRING)
    expect(answer.locator(".claim").first).to_contain_text(LANDED)
    expect(page.locator("article.turn")).to_have_count(2)


def test_a_follow_up_shows_how_it_was_read_and_lets_it_be_changed(page: Page) -> None:
    ask(page, HERRING)
    turn = ask(page, "And in 2021?")
    expect(turn.locator(".read-as q")).to_have_text("How much herring did the boats land in 2021?")
    turn.get_by_role("link", name="Change").click()
    box = page.get_by_label("Your question")
    expect(box).to_have_value("How much herring did the boats land in 2021?")
    expect(box).to_be_focused()


def test_starting_over_forgets_the_conversation(page: Page) -> None:
    ask(page, HERRING)
    page.get_by_role("link", name="Start over").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("heading", name="Ask the documents")).to_be_visible()
    turn = ask(page, "And in 2021?")
    expect(turn.locator(".read-as")).to_have_count(0)


def test_on_a_touch_screen_no_keyboard_comes_up_over_the_answer(visit: Visit) -> None:
    page = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    turn = ask(page, HERRING)
    expect(turn.get_by_role("heading", level=2)).to_be_focused()
    page.route("**/turns", lambda route: route.fulfill(content_type="text/event-stream", body=FAULT))
    page.get_by_label("Your question").fill(JOLLOF)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Something broke.")
    expect(page.get_by_label("Your question")).to_be_focused()  # to ask again


def test_a_number_stands_on_the_line_of_the_last_word_it_belongs_to(page: Page) -> None:
    ask(page, HERRING)
    apart = []
    for width in range(320, 640, 8):
        page.set_viewport_size({"width": width, "height": 800})
        if not page.locator(".claim").first.evaluate(ON_ONE_LINE):
            apart.append(width)
    assert apart == []


def test_the_page_that_is_open_is_marked_among_the_links_of_the_site(page: Page) -> None:
    here = page.get_by_role("navigation").locator("[aria-current=page]")
    expect(here).to_have_text("Ask")
    ask(page, HERRING)
    expect(here).to_have_count(0)  # "Ask" leads elsewhere now: to a new start
    page.get_by_role("link", name="Documents", exact=True).click()
    expect(here).to_have_text("Documents")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_new_answer_starts_at_the_top_of_the_window(visit: Visit, viewport: ViewportSize) -> None:
    page = visit(viewport=viewport)
    ask(page, HERRING)
    ask(page, JOLLOF)
    heading = ask(page, "Who leads oyster farming?").get_by_role("heading", level=2)
    assert is_in_the_window(heading)
    assert heading.evaluate("heading => heading.getBoundingClientRect().top") < 200


def test_that_enter_asks_is_said_once_it_does(visit: Visit, site: Site) -> None:
    page, held = visit("/documents"), list[Route]()

    def hold(route: Route) -> None:
        """A slow line."""
        held.append(route)

    page.route("**/chat.js", hold)
    page.goto(site.address, wait_until="commit")
    box, hint = page.get_by_label("Your question"), page.get_by_text("Enter asks, Shift and Enter starts a new line.")
    expect(box).to_be_visible()
    expect(hint).to_be_hidden()
    box.fill("Who leads oyster farming?")
    held.pop().continue_()
    expect(hint).to_be_visible()
    expect(box).to_have_accessible_description("Enter asks, Shift and Enter starts a new line.")
    page.keyboard.press("Enter")
    newest_turn(page, "Who leads oyster farming?")


def test_shift_and_enter_start_a_new_line_and_ask_nothing(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.press_sequentially("Who leads")
    box.press("Shift+Enter")
    box.press_sequentially("oyster farming?")
    expect(box).to_have_value("Who leads\noyster farming?")
    expect(page.locator(".turn")).to_have_count(0)
