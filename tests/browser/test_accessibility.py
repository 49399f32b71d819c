"""axe-core finds nothing on any page, in any state, at three widths, light and dark; and what axe does not look at."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import HERRING, JOLLOF, Site, Visit
from tests.browser.steps import ask, open_first_source, scrolls_sideways
from web.guard import COOKIE

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [320, 768, 1440]
HEIGHT = 900
LEAST_TARGET = 24  # CSS pixels: WCAG 2.2, success criterion 2.5.8
DOCUMENT = "/documents/fisheries"

State = Callable[[Page, Site], None]


def start(page: Page, site: Site) -> None:
    page.goto(site.address)


def answer(page: Page, site: Site) -> None:
    start(page, site)
    ask(page, HERRING)


def follow_up(page: Page, site: Site) -> None:
    answer(page, site)
    ask(page, "And in 2021?")


def source_open(page: Page, site: Site) -> None:
    answer(page, site)
    open_first_source(page)


def refusal(page: Page, site: Site) -> None:
    start(page, site)
    ask(page, JOLLOF)


def conversations(page: Page, site: Site) -> None:
    refusal(page, site)
    page.goto(f"{site.address}/conversations")
    page.get_by_text("Rename or delete").first.click()


def conversation(page: Page, site: Site) -> None:
    conversations(page, site)
    page.get_by_role("link", name=JOLLOF).first.click()


def documents(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/documents")


def document(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{DOCUMENT}")


def document_searched(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{DOCUMENT}?find=herring")


def answer_page(page: Page, site: Site) -> None:
    answer(page, site)
    page.get_by_role("link", name="Link to this answer").click()


def sign_in(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/operator")


def operator(page: Page, site: Site) -> None:
    page.context.add_cookies([{"name": COOKIE, "value": site.token, "url": site.address}])
    page.goto(f"{site.address}/operator")
    expect(page.get_by_role("heading", name="Files", exact=True)).to_be_visible()


def feedback(page: Page, site: Site) -> None:
    answer(page, site)
    page.get_by_role("button", name="Bad answer").click()
    expect(page.get_by_text("Thank you: noted.")).to_be_visible()
    refusal(page, site)
    operator(page, site)
    page.goto(f"{site.address}/operator/feedback")


def problem(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/nowhere")


STATES = [
    start, answer, follow_up, source_open, refusal, conversations, conversation, documents, document,
    document_searched, answer_page, sign_in, operator, feedback, problem,
]  # fmt: skip


def told(page: Page) -> list[str]:
    """What axe says against the page as it stands: the rule, and the elements."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_at_any_width_light_or_dark(visit: Visit, site: Site, state: State) -> None:
    page = visit(foreseen="status of 404", reduced_motion="reduce")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        state(page, site)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {one}" for one in told(page)]
    assert found == []


@pytest.mark.parametrize("state", STATES)
def test_no_page_scrolls_sideways_at_320_pixels_or_at_twice_the_size(visit: Visit, site: Site, state: State) -> None:
    page = visit(foreseen="status of 404", viewport={"width": 640, "height": 450}, device_scale_factor=2)
    state(page, site)  # a window of 1280 by 900 pixels at 200 %
    assert not scrolls_sideways(page)
    page.set_viewport_size({"width": 320, "height": 450})
    assert not scrolls_sideways(page)
    assert too_small(page) == []


def too_small(page: Page) -> list[str]:
    """The controls of a page that are narrower or lower than a finger needs; links within a sentence may be."""
    controls: list[str] = page.evaluate(
        """least => [...document.querySelectorAll("button, input:not([type=hidden]), textarea, summary, .chip, nav a, .actions a, .open, .example, .change, .contents a")]
            .filter(one => one.checkVisibility() && !one.closest(".hidden"))
            .filter(one => {
                const place = (one.type === "checkbox" ? one.closest("label") : one).getBoundingClientRect();
                return place.width < least - 0.01 || place.height < least - 0.01;
            })
            .map(one => `${one.outerHTML.slice(0, 120)} ${one.getBoundingClientRect().width}x${one.getBoundingClientRect().height}`)""",
        LEAST_TARGET,
    )
    return controls


def test_a_reader_who_wants_less_motion_sees_none(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(one => {
            const style = getComputedStyle(one);
            return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0
                || style.scrollBehavior === "smooth";
        }).length"""
    )
    assert moving == 0
