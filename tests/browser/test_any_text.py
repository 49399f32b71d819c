"""Any text, as documents and people may write it: hostile, long, from right to left, and much of it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from qa.understanding.rewriting import Conversation
from tests.browser.conftest import Site, Visit
from tests.browser.steps import PHONE, ask, open_first_source, scrolls_sideways
from web.store.database import Outcome

pytestmark = pytest.mark.browser

BOARD = "What does the notice board show?"
SAYS = "The loft's notice board shows <script>document.title='taken'</script> where the tar recipe was."
ATTACK = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script> herring?"
RINGA = "كم طنا من سمك الرنجة أنزلت القوارب في عام 2020؟"
COUNT_VIOLATIONS = (
    "window.violations = 0; document.addEventListener('securitypolicyviolation', () => window.violations++)"
)


def is_untouched(page: Page) -> bool:
    """Whether no script of a document or a question ran, or was even tried."""
    return page.title() != "taken" and page.evaluate("window.violations") == 0


def reply_with(citations: int) -> dict[str, Any]:
    """An answer of this many sentences, each with a source of its own."""
    sentences = [f"Boat {n} of Oressa is painted blue, as is every boat of its owner." for n in range(1, citations + 1)]
    cited = {
        "document_id": "fisheries", "title": "Fisheries of Oressa Island", "publisher": "Oressa Harbour Board",
        "url": None, "published": "2021", "section": "Boats", "page": None, "before": "", "after": "",
        "link": "/documents/fisheries?start=0&end=9#quote", "start": 0, "end": 9,
    }  # fmt: skip
    return {
        "id": "f0" * 16, "status": "answered", "question": "Which boats are blue?", "read_as": "Which boats are blue?",
        "answer": " ".join(sentences), "remarks": [], "related": [], "suggestions": [], "messages": [],
        "sentences": [{"text": text, "citations": [n]} for n, text in enumerate(sentences, 1)],
        "citations": [cited | {"number": n, "quote": text} for n, text in enumerate(sentences, 1)],
        "confidence": 0.7, "conversation_id": "many", "timings_ms": {"total": 1.0},
        "index": {"generation": "000001", "documents": 5, "passages": 20},
    }  # fmt: skip


@pytest.fixture
def watched(visit: Visit) -> Page:
    """The start page, in which violations of the policy are counted."""
    page = visit()
    page.add_init_script(COUNT_VIOLATIONS)
    page.reload()
    return page


def test_a_document_full_of_scripts_is_quoted_as_text(watched: Page) -> None:
    turn = ask(watched, BOARD)
    expect(turn.locator(".claim").first).to_contain_text(SAYS)
    expect(turn.locator(".source strong").first).to_have_text(
        "Nets & <i>knots</i><script>document.title='taken'</script>"
    )
    expect(open_first_source(watched)).to_have_text(SAYS)
    expect(watched.locator("main img, main script, main b, #panel img, #panel script, #panel b")).to_have_count(0)
    assert is_untouched(watched)


def test_a_document_full_of_scripts_is_read_as_text(watched: Page, site: Site) -> None:
    watched.goto(f"{site.address}/documents/nets?find=<script>")
    expect(watched.locator("article.document")).to_contain_text(SAYS)
    expect(watched.locator("main img, main script, main b")).to_have_count(0)
    assert is_untouched(watched)


def test_a_question_full_of_scripts_is_text_on_every_page_that_shows_it(watched: Page, site: Site) -> None:
    turn = ask(watched, ATTACK)
    link = turn.get_by_role("link", name="Link to this answer").get_attribute("href")
    for path in ("/", "/conversations", link):
        if path != "/":
            watched.goto(f"{site.address}{path}")
        expect(watched.get_by_role("main").get_by_text(ATTACK).first).to_be_visible()
        expect(watched.locator("main img, main script")).to_have_count(0)
        assert is_untouched(watched)


def test_a_very_long_word_breaks_and_the_page_stays_as_wide_as_a_phone(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    ask(page, "What is the longest name on the island?")
    expect(page.locator(".claim").first).to_contain_text("Llanfair" * 40)
    assert not scrolls_sideways(page)
    open_first_source(page)
    assert not scrolls_sideways(page)
    page.keyboard.press("Escape")
    ask(page, "herring" * 200)
    assert not scrolls_sideways(page)


def test_arabic_runs_from_right_to_left_in_answers_and_documents(page: Page, site: Site) -> None:
    turn = ask(page, RINGA)
    directions = "one => getComputedStyle(one).direction"
    assert turn.locator("h2").evaluate(directions) == "rtl"
    assert turn.locator(".claim").first.evaluate(directions) == "rtl"
    assert turn.locator("blockquote").first.evaluate(directions) == "rtl"
    page.goto(f"{site.address}{turn.locator('.chip').first.get_attribute('href')}")
    assert page.locator("mark#quote").locator("xpath=..").evaluate(directions) == "rtl"
    expect(page.locator("article.document")).to_have_attribute("lang", "ar")


def test_a_screen_reader_is_told_the_language_of_what_is_quoted(page: Page) -> None:
    turn = ask(page, RINGA)
    expect(page.locator("#announce")).to_have_attribute("lang", "ar")
    open_first_source(page)
    expect(page.locator("#panel-title")).to_have_attribute("lang", "ar")
    expect(page.locator("#panel article")).to_have_attribute("lang", "ar")
    page.keyboard.press("Escape")
    expect(turn.locator("blockquote").first).to_have_attribute("lang", "ar")
    ask(page, BOARD)
    expect(page.locator("#announce")).to_have_attribute("lang", "en")
    page.locator(".chip").last.click()
    expect(page.locator("#panel-title")).to_have_attribute("lang", "en")


def test_forty_citations_are_forty_chips_and_forty_sources(visit: Visit, site: Site) -> None:
    reply = reply_with(citations=40)
    assert site.store.history.keep("many", None, Conversation(), reply) is Outcome.DONE
    page = visit(f"/answers/{reply['id']}", viewport=PHONE)
    numbers = [str(number) for number in range(1, 41)]
    expect(page.locator(".chip")).to_have_text(numbers)
    expect(page.locator(".source .number")).to_have_text(numbers)
    assert not scrolls_sideways(page)
    page.locator(".chip").last.hover()
    tip = page.get_by_role("tooltip").last.bounding_box()
    assert tip is not None
    assert 0 <= tip["x"] <= tip["x"] + tip["width"] <= PHONE["width"]
