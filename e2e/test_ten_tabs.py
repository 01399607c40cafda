"""Ten tabs of one browser, which opens six connections to a shop: hidden ones let go of theirs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.open_shop import OpenShop
from e2e.people import Customer
from e2e.program import Program

# More than the connections that a browser opens to one address over HTTP/1.1.
TABS = 10
# What happens in a page when its tab goes to the back or comes to the front.
TURNED = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def program(open_shop: OpenShop) -> Iterator[Program]:
    """It has a key of its own: a test that sends every form has revoked the others'."""
    with open_shop.api("ten tabs") as api:
        yield Program(api)


@pytest.mark.proof
def test_ten_tabs_all_load_and_each_tells_the_truth_when_it_is_looked_at(
    ann: Customer, program: Program
) -> None:
    ordered = [program.orders("Ann Lee", {"product_456": 1}) for _ in range(TABS)]
    tabs: list[Page] = []
    for order in ordered:
        if tabs:
            tabs[-1].evaluate(TURNED, True)
        tabs.append(ann.page.context.new_page())
        tabs[-1].goto(order.page)
        _is_live(tabs[-1])

    for order in ordered:
        program.ships(program.shipment_of(order.order_id), "DHL", "JD 10")
        program.waits_for(order.order_id, "SHIPPED")

    front = tabs[-1]
    for tab in tabs:
        front.evaluate(TURNED, True)
        tab.evaluate(TURNED, False)
        front = tab
        expect(tab.get_by_test_id("order-status")).to_have_attribute("data-status", "SHIPPED")
        _is_live(tab)


def _is_live(tab: Page) -> None:
    expect(tab.locator("#connection")).to_have_attribute("data-state", "live")
