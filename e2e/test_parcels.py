"""An order that leaves in parts: on the board, on a parcel's page, on paper, at the station."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, expect

from e2e.open_shop import until
from e2e.people import BLANKET, MUG, Customer, Packer
from e2e.program import Ordered, Program
from e2e.station import Station

NOTEBOOK = "Everyday notebook"


@pytest.fixture
def order(program: Program) -> Ordered:
    """Two mugs and a notebook, which wait."""
    placed = program.orders("Ann Lee", {"product_456": 2, "product_789": 1})
    program.shipment_of(placed.order_id)
    return placed


def row_of(packer: Packer, number: str, which: str) -> Locator:
    """The row of one of the order's parcels: "1 of 2"."""
    return packer.row(number).filter(has_text=which)


def opens(packer: Packer, program: Program, order: Ordered) -> None:
    packer.page.goto(f"/staff/shipments/{program.shipment_of(order.order_id)}")


def test_a_part_leaves_while_a_colleague_looks_at_the_board(
    ann: Customer, bea: Packer, pat: Packer
) -> None:
    number = ann.orders(MUG, BLANKET)
    for packer in (bea, pat):
        packer.looks_up(number)
    bea.begins_to_ship(number)
    bea.fills_in_parcel("DHL", f"JD {uuid4().hex[:8]}")
    bea.page.get_by_label(BLANKET).fill("0")
    bea.confirm_shipped.click()

    link = bea.page.get_by_role("link", name="Open the next parcel")
    expect(link).to_be_visible()
    for packer in (bea, pat):
        left = row_of(packer, number, "1 of 2")
        expect(left).to_have_attribute("data-status", "SHIPPED")
        expect(left).not_to_contain_text(BLANKET)
    pat.page.get_by_role("button", name="new parcel").click()
    rest = row_of(pat, number, "2 of 2")
    expect(rest).to_contain_text(BLANKET)
    ann.sees("PENDING_SHIPMENT")

    link.click()
    expect(bea.page.get_by_role("heading", level=1)).to_have_text(number)
    expect(bea.page.get_by_role("region", name="Other parcels of the order")).to_contain_text(
        "Parcel 1 of 2"
    )
    rest.get_by_role("button", name="Mark shipped").click()
    pat.fills_in_parcel("DHL", f"JD {uuid4().hex[:8]}")
    pat.confirm_shipped.click()
    expect(rest).to_have_attribute("data-status", "SHIPPED")
    ann.sees("SHIPPED")


def test_pieces_that_are_not_there_are_said_at_their_line(
    pat: Packer, program: Program, order: Ordered
) -> None:
    opens(pat, program, order)
    page = pat.page
    page.get_by_role("button", name=f"Not found: {MUG}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label(MUG)).to_have_value("1")
    dialog.get_by_role("button", name="Not found").click()
    expect(dialog).to_have_count(0)
    history = page.get_by_role("region", name="History")
    expect(history).to_contain_text(f"Not found · 1 × {MUG}")
    page.get_by_role("button", name=f"Damaged: {NOTEBOOK}").click()
    dialog.get_by_role("button", name="Damaged").click()
    expect(history).to_contain_text(f"Damaged · 1 × {NOTEBOOK}")
    expect(page.get_by_role("region", name="To pack")).not_to_contain_text(NOTEBOOK)


def test_a_parcel_is_split_and_merged_again(pat: Packer, program: Program, order: Ordered) -> None:
    opens(pat, program, order)
    page = pat.page
    first = page.url
    page.get_by_role("button", name="Split").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("listitem").filter(has_text=MUG).locator("[data-count='1']").click()
    expect(dialog.get_by_label(MUG)).to_have_value("1")
    dialog.get_by_role("button", name="Split").click()
    page.get_by_role("link", name="Open the next parcel").click()
    expect(page.get_by_role("region", name="To pack")).to_contain_text(MUG)
    expect(page.locator(".parcel-nth")).to_contain_text("2 of 2")

    page.goto(first)
    page.get_by_role("button", name="Merge").click()
    dialog.get_by_role("button", name="Merge").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".parcel-nth")).to_have_count(0)
    expect(page.get_by_role("region", name="Other parcels of the order")).to_contain_text(
        "its pieces were moved to another parcel"
    )


def test_slips_of_two_parcels_from_the_board(pat: Packer, program: Program, order: Ordered) -> None:
    shipment = program.shipment_of(order.order_id)
    pieces = {"items": [{"position": 1, "quantity": 1}]}
    program.api.post(f"shipments/{shipment}/split", json=pieces).raise_for_status()
    pat.looks_up(order.number)
    for which in ("1 of 2", "2 of 2"):
        row_of(pat, order.number, which).get_by_role("checkbox").check()
    pat.page.add_init_script("window.print = () => { window.printed = true }")
    pat.page.get_by_role("button", name="Print slips").click()
    until(lambda: pat.page.evaluate("window.printed"))
    slips = pat.page.get_by_role("article")
    expect(slips).to_have_count(2)
    expect(slips.first).to_contain_text("Parcel 1 of 2")
    expect(slips.last).to_contain_text(re.compile(r"Parcel 1 of 2\s*, follows"))
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pat.page.pdf(format="A4"))) == 2


def test_what_is_not_there_by_the_printed_code(pat: Packer, order: Ordered) -> None:
    station = Station(pat)
    station.scans(order.number)
    station.asks("Scan the parcel's label")
    station.scans("?")
    station.asks("What’s missing?", order.number)
    station.scans("?")
    station.asks("Scan the parcel's label")
    last = station.page.get_by_role("region", name="Last scans")
    expect(last).to_contain_text("Not found: 1")
    station.scans("DHL")
    station.scans(f"JD{uuid4().int % 10**12}")
    station.says("Shipped")


def test_a_part_leaves_by_keyboard_at_the_station(pat: Packer, order: Ordered) -> None:
    station = Station(pat)
    station.scans("DHL")
    station.scans(order.number)
    station.asks("Scan the parcel's label")
    page = station.page
    page.get_by_text("Ship only a part").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("spinbutton", name=MUG)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("spinbutton", name=MUG)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Tracking number").fill(f"JD{uuid4().int % 10**12}")
    page.keyboard.press("Enter")
    station.says("Shipped", "(1 of 2)", "Another parcel of the order waits")


def test_a_wheel_over_a_number_leaves_it_alone(
    pat: Packer, program: Program, order: Ordered
) -> None:
    page = pat.page
    page.goto(f"/staff/shipments/{program.shipment_of(order.order_id)}/dispatch")
    field = page.get_by_role("spinbutton", name=MUG)
    field.focus()
    field.hover()
    page.mouse.wheel(0, 300)
    expect(field).not_to_be_focused()
    expect(field).to_have_value("2")
