"""A piece is missing: the customer decides on her phone what happens to the rest."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.people import Packer
from e2e.program import Program
from e2e.windows import Window

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


@pytest.mark.proof
def test_she_lets_the_rest_wait_on_her_phone_while_the_staff_watch(
    open_window: Callable[..., Window], bea: Packer, pat: Packer, program: Program
) -> None:
    order = program.orders("Ann Lee", {"product_456": 2, "product_789": 1})
    parcel = program.shipment_of(order.order_id)
    phone = open_window(**PHONE).page
    phone.goto(order.page)
    phone.evaluate("window.notReloaded = true")
    bea.looks_up(order.number)
    pat.page.goto("/staff/stock/product_456/empty-shelf")
    missing = pat.page.get_by_test_id(f"holder-{parcel}")
    missing.get_by_label("Missing pieces").fill("1")
    missing.get_by_label("What happens to the rest").select_option("Ask the customer")
    missing.get_by_role("button", name="Not found").click()
    said = f"{order.number}: Ask the customer."
    expect(pat.page.locator("#toasts").get_by_text(said)).to_be_visible()
    expect(bea.row(order.number)).to_contain_text("waiting for the customer")

    asked = phone.get_by_role("region", name="Part of your order is missing")
    expect(asked.get_by_role("button")).to_have_count(3)
    assert phone.evaluate("window.notReloaded"), "the question came with a new page"
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]
    late = open_window().page
    late.goto(order.page)
    late.context.set_offline(True)
    asked.get_by_role("button", name="Wait until about").click()
    expect(phone.get_by_test_id("decision")).to_contain_text("The rest of your order waits here")
    expect(phone.get_by_test_id("decision")).to_contain_text("You decided it")
    expect(bea.row(order.number)).to_contain_text("waiting for stock")
    late.context.set_offline(False)
    expect(late.get_by_test_id("decision")).to_contain_text("You decided it")


def test_a_count_is_one_form_on_a_phone(
    open_window: Callable[..., Window], pat: Packer, program: Program
) -> None:
    program.stocks("counted-lamp", "Counted lamp", 7)
    page = pat.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/staff/stock/counted-lamp")
    page.get_by_role("button", name="Add to count list").click()
    row = page.get_by_test_id("count-counted-lamp")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    row.get_by_label("Counted: Counted lamp").fill("5")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts").get_by_text("Counted lamp: 5 on hand.")).to_be_visible()
    expect(row).to_have_count(0)
