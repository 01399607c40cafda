"""Parcels from To ship to Shipped, with slips and labels, by keyboard and scanner alone."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from e2e.hands import Hands
from e2e.people import Packer
from e2e.program import Program

# Seconds, for twenty parcels.
WITHIN = 180
# Counts the print dialogs of a page.
PRINTER = """
window.print = () => {
  const { dataset } = document.documentElement;
  dataset.prints = (dataset.prints ?? "") + "I";
};
"""


@pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.proof)])
def test_a_packers_morning(
    pat: Packer, program: Program, record: Callable[[str, str], None], count: int
) -> None:
    name = f"Quentin {uuid4().hex[:8]}"
    orders = [program.orders(name, {"product_456": 1}) for _ in range(count)]
    parcels = [program.shipment_of(order.order_id) for order in orders]
    page = pat.page
    page.add_init_script(PRINTER)
    page.goto(f"/staff/shipments?status=PENDING&q={name}")
    expect(page.locator("tr[data-testid]")).to_have_count(count)

    hands = Hands(page)
    hands.goes_to(page.get_by_label("Select all on this page"))
    hands.press("Space")
    hands.press("p")
    hands.press("Enter")
    for paper in ("slips", "labels"):
        expect(page.locator("html[data-prints=I]")).to_have_count(1)
        assert f"/staff/{paper}" in page.url
        expect(page.locator("article.paper")).to_have_count(count)
        if paper == "slips":
            hands.goes_to(page.get_by_role("button", name="Labels"))
            hands.press("Enter")
    hands.goes_to(page.locator("header a[href='/staff/scan']"), "Shift+Tab")
    hands.press("Enter")

    panel = page.locator("#scan-panel")
    expect(panel).to_contain_text("Scan an order")
    hands.scan("DHL")
    for order in orders:
        hands.scan(order.number)
        hands.scan(f"JD{uuid4().int % 10**16:016}")
        expect(panel).to_contain_text(re.compile(f"Shipped.*{order.number}", re.DOTALL))

    left = [program.api.get(f"shipments/{one}").json() for one in parcels]
    assert {one["status"] for one in left} == {"SHIPPED"}
    assert hands.seconds < WITHIN
    assert hands.scans == 2 * count + 1
    record(
        f"{count} parcels from To ship to Shipped",
        f"{hands.keys} keys, {hands.scans} scans, {hands.waited:.1f} s of waiting, "
        f"{hands.seconds:.0f} s for a person",
    )
