"""axe-core finds nothing on any page, in any state, at three widths, light and dark; and what axe does not look at."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HERRING, JOLLOF, LANDED, Site, windows
from tests.browser.steps import PHONE, ask, open_first_source, scrolls_sideways
from web.operator.guard import COOKIE

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [1440, 768, 320]
HEIGHT = 900
LEAST_TARGET = 24  # CSS pixels: WCAG 2.2, success criterion 2.5.8
CONTROLS = "button, input:not([type=hidden]), textarea, summary, .chip, nav a, .actions a, .open, .example, .contents a"
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


def source_open_on_a_phone(page: Page, site: Site) -> None:
    page.set_viewport_size(PHONE)
    source_open(page, site)


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


def check(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/check")


def checked(page: Page, site: Site) -> None:
    check(page, site)
    page.get_by_label("Your text").fill(f"{LANDED} {LANDED.replace('412', '413')} Whales sing at midnight.")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".checked .verdict")).to_have_count(3)


def problem(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/nowhere")


STATES = [
    start, answer, follow_up, source_open, source_open_on_a_phone, refusal, conversations, conversation, documents,
    document, document_searched, answer_page, sign_in, operator, feedback, check, checked, problem,
]  # fmt: skip


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.__name__)
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Each page and state once, at its widest."""
    with windows(browser, site.address) as visit:
        page = visit(foreseen="status of 404", reduced_motion="reduce", viewport={"width": WIDTHS[0], "height": HEIGHT})
        request.param(page, site)
        yield page


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_light_or_dark(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {one}" for one in violations(page)]
    assert found == []


@pytest.mark.parametrize("width", [320, 640, 768, 1440])  # 640 is a window of 1280 pixels at 200 %
def test_no_page_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 450})
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("width", [320, 1440])
def test_every_control_is_large_enough_for_a_finger(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    too_small = page.evaluate(
        """([controls, least]) => [...document.querySelectorAll(controls)]
            .filter(one => one.checkVisibility() && !one.closest(".hidden"))
            .map(one => [one, (one.type === "checkbox" ? one.closest("label") : one).getBoundingClientRect()])
            .filter(([_, place]) => place.width < least - 0.01 || place.height < least - 0.01)
            .map(([one, place]) => `${one.outerHTML.slice(0, 100)} ${place.width} x ${place.height}`)""",
        [CONTROLS, LEAST_TARGET],
    )
    assert too_small == []


def test_who_wants_less_motion_sees_none(page: Page) -> None:
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].map(one => getComputedStyle(one)).filter(style =>
            parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0
            || style.scrollBehavior === "smooth").length"""
    )
    assert moving == 0


def violations(page: Page) -> list[str]:
    """What axe says against the page as it stands: the rule, and the element."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
