"""An answer as a table: opened by a link, sorted by its headings, whole without scripts, and within a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import HERRING, Visit
from tests.browser.steps import ask, scrolls_sideways

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

MORE_ROWS = """() => {
    const body = document.querySelector("tbody");
    for (const order of ["90", "", "1000"]) {
        const row = body.rows[0].cloneNode(true);
        row.cells[3].dataset.order = order;
        if (!order) row.cells[3].textContent = "";
        body.append(row);
    }
}"""


def open_table(page: Page) -> None:
    ask(page, HERRING)
    page.get_by_role("link", name="As a table").click()
    expect(page.get_by_role("table")).to_be_visible()


def test_a_click_on_a_heading_sorts_by_value_and_a_second_one_turns_it(page: Page) -> None:
    open_table(page)
    page.evaluate(MORE_ROWS)
    quantities = page.locator("tbody tr td:nth-of-type(3)")
    for order, sign in (("ascending", 1), ("descending", -1)):
        page.get_by_role("button", name="Quantity").click()
        expect(page.get_by_role("columnheader", name="Quantity")).to_have_attribute("aria-sort", order)
        values = [float(one.get_attribute("data-order") or "inf") for one in quantities.all()]
        filled = [value for value in values if value != float("inf")]
        assert len(filled) > 2
        assert filled == sorted(filled, reverse=sign < 0)
        assert values[: len(filled)] == filled


def test_without_scripts_it_is_a_plain_table(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_label("Your question").fill(HERRING)
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("link", name="As a table").click()
    expect(page.get_by_role("columnheader", name="Quantity")).to_be_visible()
    expect(page.locator("thead button")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 360, 1440])
def test_it_scrolls_within_its_own_box_and_axe_finds_nothing(page: Page, width: int) -> None:
    open_table(page)
    page.set_viewport_size({"width": width, "height": 900})
    assert not scrolls_sideways(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert [rule["id"] for rule in found.response["violations"]] == []
