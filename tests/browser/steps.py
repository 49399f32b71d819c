"""What a person does in the browser, and what they can see: steps that the stories of the pages share."""

from playwright.sync_api import Locator, Page, ViewportSize, expect

PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}
WAIT_MS = 30_000  # an answer takes a second; a busy machine may take many


def ask(page: Page, question: str) -> Locator:
    """Types a question and Enter; the turn that answers it."""
    expect(page.locator("html.scripting")).to_be_attached()  # the script has begun to listen
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    return newest_turn(page, question)


def newest_turn(page: Page, question: str) -> Locator:
    """The last turn of the page, once it is the answer to this question."""
    turn = page.locator("article.turn[id]").last
    expect(turn.get_by_role("heading", level=2)).to_have_text(question, timeout=WAIT_MS)
    expect(page.locator(".pending")).to_have_count(0)
    return turn


def open_first_source(page: Page) -> Locator:
    """Clicks the first chip of the page; the quote in the panel, once it stands there."""
    page.locator(".chip").first.click()
    quote = page.locator("#panel mark#quote")
    expect(quote).to_be_visible()
    return quote


def is_in_the_window(element: Locator) -> bool:
    """Whether a reader sees all of it without scrolling, also within a panel, and below the bar at the top."""
    return bool(
        element.evaluate(
            """element => {
                const place = element.getBoundingClientRect();
                const panel = element.closest("#panel-body");
                const top = (panel ? panel.getBoundingClientRect().top
                    : document.querySelector(".top").getBoundingClientRect().bottom);
                return place.height > 0 && place.top >= top && place.bottom <= innerHeight;
            }"""
        )
    )


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


def press_until_focus_is_on(page: Page, key: str, selector: str) -> None:
    """Presses a key, at most 60 times, until the focus is on such an element."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} never reaches {selector}")
