"""Ann collects what she ordered: no address, a code on her phone, and the counter."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import StorageState, expect

from e2e.judging import TOO_WIDE
from e2e.open_shop import Login, OpenShop
from e2e.people import MUG, Customer, Packer
from e2e.program import Program
from e2e.windows import Window

PHONE = {"width": 320, "height": 640}
METHOD: Final[dict[str, Any]] = {
    "name": "Collect in the shop",
    "fee": 0,
    "kind": "PICKUP",
    "pickup_point": {
        "line1": "Lange Reihe 7",
        "city": "Hamburg",
        "postcode": "20099",
        "country": "DE",
    },
    "opening_hours": {"en": "Mon to Fri 9 to 18\nSat 10 to 14"},
}


@pytest.fixture(autouse=True)
def counter(program: Program) -> Iterator[None]:
    program.offers_delivery("post", "Standard delivery", 490)
    program.offers_delivery("lange-reihe", **METHOD)
    yield
    program.offers_delivery("lange-reihe", **METHOD, active=False)
    program.offers_delivery("post", "Standard delivery", 490, active=False)


def test_from_the_checkout_to_the_counter(
    open_window: Callable[..., Window],
    program: Program,
    open_shop: OpenShop,
    logged_in: Callable[[Login], StorageState],
) -> None:
    ann = Customer(open_window(viewport=PHONE), "Ann Lee")
    ann.adds(MUG)
    ann.goes_to_checkout()
    page = ann.page
    page.get_by_role("radio", name="Collect in the shop").check()
    expect(page.get_by_label("City")).to_be_hidden()
    page.get_by_label("Email", exact=True).fill(ann.email)
    page.get_by_label("Name", exact=True).fill(ann.name)
    assert page.evaluate(TOO_WIDE) <= 0
    ann.place_order.click()
    number = ann.order_number()
    expect(page.get_by_test_id("pickup")).to_have_count(0)

    ann.sees_it_live()
    program.makes_ready(program.shipment_of(ann.order_id), "A 3")
    code = page.get_by_test_id("pickup").locator(".code")
    expect(code).to_have_text(re.compile(r"^\w{3}-\w{3}$"))
    assert page.evaluate(TOO_WIDE) <= 0

    pat = Packer(open_window(storage_state=logged_in(open_shop.staff[0])))
    pat.page.goto("/staff/shipments")
    pat.page.get_by_role("link", name="Pick-up").first.click()
    field = pat.page.get_by_label("The customer’s code")
    expect(field).to_be_focused()
    field.press_sequentially(code.inner_text())
    field.press("Enter")
    expect(pat.page.get_by_text("Bin A 3")).to_be_visible()
    pat.page.get_by_role("button", name="Hand over").click()
    expect(pat.page.get_by_text(f"{number} is handed over.")).to_be_visible()
    expect(field).to_be_focused()

    ann.sees("DELIVERED")
    expect(page.get_by_test_id("pickup")).to_have_count(0)
    expect(page.get_by_role("heading", name="Picked up")).to_be_visible()
