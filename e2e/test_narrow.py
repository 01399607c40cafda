"""No page scrolls sideways on the narrowest screen, whatever the length of a language's words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.judging import TOO_WIDE
from e2e.mailbox import asks_for_link
from e2e.open_shop import OpenShop
from e2e.people import MUG, Customer
from e2e.program import Program
from e2e.windows import Window
from tests.support.pages import STAFF_PAGES

# On how many lines the text of an element is.
LINES = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
}"""
# The cells of cards that are narrower than a word of theirs, although their card has room for it;
# changes show codes of any length.
TOO_NARROW = """() => [...document.querySelectorAll(".cards td[data-label]:not(.log-changes)")]
  .filter((cell) => {
    if (!cell.checkVisibility()) return false;
    const width = cell.offsetWidth;
    cell.style.cssText = "flex: none; width: min-content; max-width: none; overflow-wrap: normal";
    const word = cell.offsetWidth;
    cell.style.cssText = "";
    return width < word - 1 && word <= cell.parentElement.clientWidth;
  }).map((cell) => `${cell.dataset.label}: ${cell.innerText}`)"""
PAGES = tuple(path for path in STAFF_PAGES if "{" not in path)


# German has the longest words; the matrix looks at the others.
@pytest.mark.proof
@pytest.mark.parametrize("language", ["de"])
def test_the_staffs_pages_fit_320_pixels(manager: Window, language: str) -> None:
    page = manager.page
    page.set_viewport_size({"width": 320, "height": 800})
    page.set_extra_http_headers({"Accept-Language": language})
    for path in PAGES:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate(TOO_WIDE) <= 0, f"{path} scrolls sideways in {language}"
        assert page.evaluate(TOO_NARROW) == [], f"{path} breaks a word in {language}"


def test_what_is_to_be_done_about_a_test_order_fits_320_pixels(
    manager: Window, program: Program
) -> None:
    order = program.orders("Ann Lee", {"product_456": 1}, is_test=True)
    page = manager.page
    page.set_viewport_size({"width": 320, "height": 800})
    page.set_extra_http_headers({"Accept-Language": "de"})
    page.goto("/staff/test-orders")
    expect(page.get_by_test_id(f"test-{order.number}")).to_contain_text("Erst als zugestellt")
    assert page.evaluate(TOO_WIDE) <= 0


def test_a_long_word_at_the_scan_station_is_not_broken(manager: Window, program: Program) -> None:
    order = program.orders("Ann Lee", {"product_456": 1})
    program.holds(program.shipment_of(order.order_id), "ADDRESS")
    page = manager.page
    page.set_extra_http_headers({"Accept-Language": "de-DE"})
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/staff/scan?code={order.number}")
        word = page.locator(".scan-word")
        expect(word).to_have_text("Zurückgehalten")
        assert word.evaluate(LINES) == 1, f"the word is broken at {width} px"


@pytest.mark.proof
def test_number_status_and_total_of_an_order_stay_apart(
    open_window: Callable[..., Window], open_shop: OpenShop, program: Program
) -> None:
    ann = Customer(open_window(), "Ann Lee")
    number = ann.orders(MUG, MUG)
    program.ships_some(program.shipment_of(ann.order_id), "JD014600003828", _1=1)
    page = ann.page
    page.goto(asks_for_link(ann, open_shop))
    page.get_by_role("button", name="Show my orders").click()
    page.set_extra_http_headers({"Accept-Language": "de-DE"})
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/account/orders")
        row = page.get_by_test_id(f"order-{number}")
        expect(row).to_contain_text("Teilweise versendet")
        link, badge = row.get_by_role("link", name=number), row.locator(".status-badge")
        boxes = link.bounding_box(), badge.bounding_box()
        assert boxes[0]
        assert boxes[1]
        beside = boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
        below = boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
        assert beside or below, f"number and status overlap at {width} px"
        assert row.locator(".cell-total").evaluate(LINES) == 1
