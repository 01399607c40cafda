"""Two customers want the last piece."""

import pytest
from playwright.sync_api import expect

from e2e.people import Customer
from e2e.program import Program

LANTERN = "Paper lantern"
CANDLE = "Beeswax candle"


@pytest.fixture(autouse=True)
def shelf(program: Program) -> None:
    """One lantern and three candles."""
    program.stocks("paper-lantern", LANTERN, 1)
    program.stocks("beeswax-candle", CANDLE, 3)


def test_the_second_is_told_which_line_and_loses_nothing(ann: Customer, ben: Customer) -> None:
    for product in (LANTERN, CANDLE, CANDLE, CANDLE):
        ben.adds(product)
    ben.goes_to_checkout()
    ben.fills_in()
    ben.page.get_by_label("Note for the courier (optional)").fill("The bell is broken")
    ann.orders(LANTERN, CANDLE, CANDLE)

    with ben.page.expect_response("**/orders") as answer:
        ben.place_order.click()

    assert answer.value.status == 400
    alert = ben.page.get_by_role("alert")
    expect(alert).to_contain_text(f"{LANTERN}: you asked for 1, 0 left")
    expect(alert).to_contain_text(f"{CANDLE}: you asked for 3, 1 left")
    expect(alert).to_be_focused()
    expect(ben.page).to_have_title("Error: Checkout · Doorstep")
    ben.has_typed_all()

    alert.get_by_role("button", name=f"Remove {LANTERN}").click()
    expect(alert).not_to_contain_text(LANTERN)
    alert.get_by_role("button", name="Set to 1 available").click()
    expect(alert).to_have_count(0)
    ben.has_typed_all()
    expect(ben.page.get_by_label("Note for the courier (optional)")).to_have_value(
        "The bell is broken"
    )

    ben.place_order.click()
    ben.order_number()
    ben.sees("PENDING_SHIPMENT")
    expect(ben.page.get_by_text("The bell is broken")).to_be_visible()
    expect(ben.page.get_by_role("main")).not_to_contain_text(LANTERN)
