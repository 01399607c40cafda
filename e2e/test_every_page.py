"""What holds for every page: WCAG 2.2 AA, small screens, dark colours, nothing from other hosts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.open_shop import Login, OpenShop
from e2e.program import Program
from e2e.windows import Window

AXE = (Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = """async () => {
  for (const change of document.getAnimations()) {
    if (change.effect.getComputedTiming().endTime < Infinity) change.finish();
  }
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const rules = { "target-size": { enabled: true } };
  const { violations } = await axe.run({ runOnly: tags, rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target}: ${failureSummary}`));
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NARROW = (320, 375)

STATUSES = ("pending", "shipped", "delivered", "cancelled")
CUSTOMER_PAGES = (
    "/",
    "/?q=mug",
    "/?q=nothing-like-this",
    "/?category=Kitchen",
    "/products/product_456",
    "/products/old-lamp",
    "/cart",
    "/checkout",
    "/orders/{pending}",
    "/orders/{pending}?placed=1",
    "/orders/{pending}/cancellation",
    "/orders/{shipped}",
    "/orders/{delivered}",
    "/orders/{cancelled}",
    "/track",
    "/staff/login",
    "/problems",
    "/problems/product-unavailable",
    "/schema",
    "/nowhere",
)
STAFF_PAGES = (
    "/staff/shipments",
    "/staff/shipments?status=DELIVERED",
    "/staff/shipments?q=nobody",
    "/staff/shipments/{pending_shipment}",
    "/staff/shipments/{pending_shipment}/dispatch",
    "/staff/shipments/{shipped_shipment}/delivery",
    "/staff/shipments/{delivered_shipment}",
    "/staff/slips?ids={pending_shipment},{shipped_shipment}",
    "/staff/labels/{pending_shipment}",
    "/staff/labels/{shipped_shipment}",
    "/staff/scan",
    "/staff/scan?code=nothing",
    "/staff/scan?code={pending_number}",
    "/staff/scan?code={shipped_number}",
    "/staff/scan?code={cancelled_number}",
    "/staff/scan?done={delivered_shipment}",
    "/staff/shipments/dispatches?id={pending_shipment}&id={shipped_shipment}",
    "/staff/shipments/deliveries?id={shipped_shipment}&id={cancelled_shipment}",
    "/staff/shipments/dispatches?id={delivered_shipment}",
    "/staff/audit",
    "/staff/stock",
    "/staff/stock?view=low",
    "/staff/stock?q=nothing-like-this",
    "/staff/stock/product_456",
    "/staff/products",
    "/staff/products?view=withdrawn",
    "/staff/products?q=nothing-like-this",
    "/staff/products/new",
    "/staff/products/product_456",
    "/staff/products/old-lamp",
    "/staff/events",
    "/staff/reports",
    "/staff/nowhere",
)
MADE_BY_OTHERS = ("/schema",)
"""Swagger UI: its markup is not ours to judge."""


@pytest.fixture(scope="module")
def known(program: Program) -> dict[str, str]:
    """Orders and shipments in each status, by the names that stand in the addresses above.

    And a product that is withdrawn.
    """
    found: dict[str, str] = {}
    program.withdraws("old-lamp", "Lamp of old")
    for status in STATUSES:
        ordered = program.orders(
            "Maximiliane Wolkenstein-Hagenbeck",
            {"product_456": 2, "product_789": 1},
            note="Please ring twice, the bell is quiet.",
        )
        shipment = program.shipment_of(ordered.order_id)
        if status in ("shipped", "delivered"):
            program.ships(shipment, "DHL", f"JD-{uuid4().hex}")
        if status == "delivered":
            program.delivers(shipment, "With the neighbours on the second floor")
        if status == "cancelled":
            program.cancels(ordered.order_id)
        if status != "pending":
            program.waits_for(ordered.order_id, status.upper())
        found[status] = ordered.order_id
        found[f"{status}_page"] = ordered.page
        found[f"{status}_number"] = ordered.number
        found[f"{status}_shipment"] = shipment
    return found


@pytest.fixture(scope="module")
def customer(browser: Browser, base_url: str, known: dict[str, str]) -> Iterator[Window]:
    """A cart with two lines, and the way into four orders."""
    with browser.new_context(base_url=base_url) as context:
        window = Window(context, base_url)
        for status in STATUSES:
            window.page.goto(known[f"{status}_page"])
        for product in ("product_456", "product_789"):
            window.page.goto(f"/products/{product}")
            window.page.get_by_role("button", name="Add to cart").click()
            expect(window.page.get_by_role("status")).not_to_have_count(0)
        yield window


@pytest.fixture(scope="module")
def manager(
    browser: Browser, open_shop: OpenShop, logged_in: Callable[[Login], Any]
) -> Iterator[Window]:
    state = logged_in(open_shop.staff[0])
    with browser.new_context(base_url=open_shop.url, storage_state=state) as context:
        yield Window(context, open_shop.url)


@pytest.mark.parametrize("path", CUSTOMER_PAGES)
def test_customers_page(customer: Window, known: dict[str, str], path: str) -> None:
    _holds(customer, path.format(**known), judged=path not in MADE_BY_OTHERS)


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_page(manager: Window, known: dict[str, str], path: str) -> None:
    _holds(manager, path.format(**known))


def test_dialogs_of_the_board(manager: Window, known: dict[str, str]) -> None:
    page = manager.page
    for step, name in (("pending", "Mark shipped"), ("shipped", "Mark delivered")):
        page.goto("/staff/shipments")
        row = page.get_by_test_id(f"shipment-{known[f'{step}_shipment']}")
        row.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        fits_everybody(page, f"the dialog of {name}")
    assert manager.troubles == []


def test_sheet_of_keys(manager: Window) -> None:
    page = manager.page
    page.goto("/staff/shipments")
    page.get_by_role("button", name="Keys").click()
    fits_everybody(page, "the sheet of keys")
    assert manager.troubles == []


def test_forms_with_mistakes(customer: Window) -> None:
    page = customer.page
    for path, button in (("/checkout", "Place order"), ("/track", "Show the order")):
        page.goto(path)
        page.get_by_role("button", name=button).last.click()
        expect(page.get_by_role("alert")).to_be_focused()
        fits_everybody(page, f"{path} with mistakes")
    assert customer.troubles == []


def _holds(window: Window, path: str, *, judged: bool = True) -> None:
    window.troubles.clear()
    page = window.page
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.goto(path)
    expect(page.locator("h1, h2.title").first).to_be_visible()
    if judged:
        fits_everybody(page, path)
    assert window.troubles == []


def fits_everybody(page: Page, what: str) -> None:
    """On a wide light screen, and on a narrow dark one."""
    root = page.locator("html")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(root).not_to_contain_class("dark")
    assert _violations(page) == [], f"{what}, wide and light"
    page.emulate_media(color_scheme="dark")
    expect(root).to_contain_class("dark")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 812})
        assert page.evaluate(TOO_WIDE) <= 0, f"{what} scrolls sideways at {width} px"
    assert _violations(page) == [], f"{what}, narrow and dark"


def _violations(page: Page) -> list[str]:
    """What axe finds. It comes by the debugger's door, which the page's policy does not close."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE)
