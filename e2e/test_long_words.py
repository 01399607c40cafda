"""A name of 42 or 58 letters widens no page of a product, an order or a parcel."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from e2e.judging import DRAWN, TOO_WIDE, WIDEST
from e2e.people import Packer
from e2e.program import HOME, Program
from e2e.windows import Window

CAPTAIN: Final = "Donaudampfschifffahrtsgesellschaftskapitän"
VILLAGE: Final = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
BOTH: Final = f"{VILLAGE} {CAPTAIN}"


@pytest.mark.proof
def test_the_pages_of_a_product_and_its_cart_fit_any_screen(
    program: Program, open_window: Callable[..., Window]
) -> None:
    assert (len(CAPTAIN), len(VILLAGE)) == (42, 58)
    program.stocks(
        "long-words",
        VILLAGE,
        3,
        description=BOTH,
        category=CAPTAIN,
        manufacturer={"name": VILLAGE, "address": BOTH, "contact": ""},
        safety_information=BOTH,
    )
    page = open_window().page
    _fits(page, "/products/long-words")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_text("is in your cart")).to_be_visible()
    for path in (f"/?q={VILLAGE}", "/cart", "/checkout"):
        _fits(page, path)
    program.archives("long-words", VILLAGE)


@pytest.mark.proof
def test_the_pages_of_an_order_and_its_parcel_fit_any_screen(
    program: Program, open_window: Callable[..., Window], bea: Packer
) -> None:
    program.stocks("long-order", VILLAGE, 3)
    address = {**HOME, "company": BOTH, "line1": VILLAGE, "city": CAPTAIN}
    placed = program.orders(
        VILLAGE, {"long-order": 2}, address=address, email="ann@example.org", note=BOTH
    )
    shipment = program.shipment_of(placed.order_id)
    program.archives("long-order", VILLAGE)
    page = open_window().page
    _fits(page, placed.page)
    for path in ("billing-address", "correction", "cancellation"):
        _fits(page, f"/orders/{placed.order_id}/{path}")
    for path in ("", "/dispatch", "/split", "/hold"):
        _fits(bea.page, f"/staff/shipments/{shipment}{path}")
    for path in ("", "/billing-address", "/cancellation", "/correction", "/email"):
        _fits(bea.page, f"/staff/orders/{placed.order_id}{path}")
    _fits(bea.page, f"/staff/scan?code={placed.number}")
    program.cancels(placed.order_id)


def _fits(page: Page, path: str) -> None:
    page.goto(path)
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(DRAWN)
        too_wide = page.evaluate(TOO_WIDE) > 0
        assert not too_wide, f"{path} is too wide at {width} px: {page.evaluate(WIDEST)}"
