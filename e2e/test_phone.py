"""A customer buys with her thumb, and her order's page is quiet while all is well."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e.people import MUG
from e2e.program import Program
from e2e.windows import Window

PHONE = {"width": 390, "height": 844}


def test_buys_on_the_first_screen_and_stays_there(
    open_window: Callable[..., Window], program: Program
) -> None:
    page = open_window(viewport=PHONE, has_touch=True).page
    page.goto("/products/product_456")
    buy = page.get_by_role("button", name="Add to cart")
    box = buy.bounding_box()
    assert box
    assert box["y"] + box["height"] <= PHONE["height"]
    page.evaluate("window.notReloaded = true")

    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="One fewer").click()
    expect(page.get_by_label("Quantity")).to_have_value("2")
    buy.dblclick()
    said = page.get_by_role("status").filter(has_text=f"{MUG} is in your cart.")
    expect(said).to_be_visible()
    expect(page.get_by_role("link", name="Cart 2 items")).to_be_visible()
    assert page.evaluate("window.notReloaded")

    said.get_by_role("link", name="Check out").click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()


def test_reads_of_the_line_only_when_it_is_lost(
    open_window: Callable[..., Window], program: Program
) -> None:
    page = open_window(viewport=PHONE).page
    page.goto(program.orders("Ann Lee", {"product_456": 1}).page)
    pill = page.locator("#connection")
    expect(pill).to_have_attribute("data-state", "live")
    expect(page.get_by_text("Last updated")).to_be_hidden()
    box = pill.bounding_box()
    assert box
    assert box["width"] < 30
