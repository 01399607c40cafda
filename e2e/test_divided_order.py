"""A customer looks on while her order becomes two parcels, one of which she cancels."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.judging import fits_everybody
from e2e.people import BLANKET, MUG, Customer
from e2e.program import Program
from e2e.windows import Window

PHONE = {"width": 375, "height": 812}


def test_an_order_becomes_two_parcels_one_delivered_one_cancelled(
    open_window: Callable[..., Window], program: Program
) -> None:
    ann = Customer(open_window(viewport=PHONE, has_touch=True), "Ann Lee")
    number = ann.orders(MUG, MUG, BLANKET)
    page, said = ann.page, ann.page.locator("#live")
    page.evaluate("window.notReloaded = true")
    first = program.shipment_of(ann.order_id)

    program.ships_some(first, "JD014600003828", _1=2)
    expect(page.get_by_test_id("parcel-2")).to_contain_text(BLANKET)
    expect(page.get_by_test_id("parcel-1")).to_contain_text("JD014600003828")
    partly = "2 of 3 items are on their way; the rest follows in another parcel."
    expect(ann.status).to_contain_text(partly)
    expect(said).to_have_text(partly)
    expect(page).to_have_title(f"Partly shipped · Order {number} · Doorstep")
    ann.sees("PENDING_SHIPMENT")

    program.delivers(first, "Porch")
    expect(page.get_by_test_id("parcel-1")).to_contain_text("Porch")
    expect(ann.status).to_contain_text("2 of 3 items have arrived")
    assert page.evaluate("window.notReloaded"), "the page was loaded again"
    fits_everybody(page, "an order in two parcels")
    page.set_viewport_size(PHONE)

    page.get_by_role("link", name="Cancel what hasn't left yet").click()
    expect(page.get_by_role("button", name="Cancel these items")).to_have_count(0)
    page.get_by_role("button", name="Cancel the rest").click()
    ann.sees("DELIVERED")
    expect(page.get_by_test_id("cancelled-pieces")).to_contain_text("You cancelled this.")
    expect(page.get_by_text("Parcel 1 of")).to_have_count(0)
    expect(page.locator("#order-items")).to_contain_text("Remaining")


@pytest.mark.proof
def test_some_items_are_cancelled_and_the_answer_comes_live(ann: Customer) -> None:
    ann.orders(MUG, MUG, BLANKET)
    page = ann.page
    page.get_by_role("link", name="Cancel this order or some items").click()
    fits_everybody(page, "the cancellation of some items")
    page.get_by_role("button", name="Cancel these items").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose how many to cancel")
    page.get_by_label(MUG).fill("1")
    page.get_by_role("button", name="Cancel these items").click()

    expect(page.get_by_role("heading", name=f"We've cancelled 1 × {MUG}.")).to_be_visible()
    expect(page.locator("#order-items")).to_contain_text("1 cancelled")
    ann.sees("PENDING_SHIPMENT")
    page.get_by_role("button", name="Order again").click()
    expect(page.get_by_role("heading", name="Cart")).to_be_visible()
