"""A packer with a scanner, which is a keyboard that ends every code with Enter."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Route, expect

from e2e.open_shop import OpenShop
from e2e.people import MUG, Customer, Packer
from e2e.program import Ordered, Program
from e2e.station import Station
from e2e.windows import Window


@pytest.fixture
def station(pat: Packer) -> Station:
    return Station(pat)


@pytest.fixture
def without_scripts(open_window: Callable[..., Window], open_shop: OpenShop) -> Station:
    packer = Packer(open_window(java_script_enabled=False))
    packer.logs_in(open_shop.staff[1])
    return Station(packer)


@pytest.fixture
def orders(program: Program) -> list[Ordered]:
    """Two that wait to be shipped."""
    placed = [program.orders("Ann Lee", {"product_456": 1}) for _ in range(2)]
    for order in placed:
        program.shipment_of(order.order_id)
    return placed


def test_from_the_slip_to_the_doorstep(ann: Customer, station: Station, program: Program) -> None:
    number, parcel = ann.orders(MUG), f"JD{uuid4().int % 10**12}"
    program.shipment_of(ann.order_id)
    station.scans(number)
    station.asks("Scan the parcel's label", number)
    station.scans("DHL")
    station.scans(parcel)
    station.says("Shipped", number, f"DHL {parcel}")
    ann.sees("SHIPPED")

    station.panel.click()
    expect(station.page.get_by_label("Order number or tracking number")).to_be_focused()
    station.scans(parcel)
    station.says("On its way", number)
    station.page.get_by_label("Delivery location").fill("Front door")
    station.page.get_by_role("button", name="Mark delivered").click()
    station.says("Delivered", "Front door")
    ann.sees("DELIVERED")
    last = station.page.get_by_role("region", name="Last scans").get_by_role("listitem")
    expect(last).to_have_count(2)


def test_the_carrier_stays_and_two_scans_are_enough(
    station: Station, orders: list[Ordered]
) -> None:
    for round_, order in enumerate(orders):
        station.scans(order.number)
        station.asks("Scan the parcel's label")
        if not round_:
            station.scans("GLS")
        station.scans(f"G{uuid4().int % 10**11}")
        station.asks("Shipped", order.number, "GLS G")


def test_a_wrong_scan_is_said_aloud_and_the_next_one_counts(
    station: Station, orders: list[Ordered]
) -> None:
    [first, second] = orders
    station.scans("NO-SUCH-THING")
    station.asks("Not found", "NO-SUCH-THING")
    expect(station.panel).to_have_role("alert")
    assert station.page.title().startswith("Error: ")

    station.scans(first.number)
    station.asks("Scan the parcel's label")
    station.scans("DPD")
    station.scans(second.number)
    station.asks("Not saved", f"{second.number} is an order number")
    parcel = f"0998{uuid4().int % 10**10}"
    station.scans(parcel)
    station.says("Shipped", first.number, parcel)


def test_a_scan_before_the_page_is_whole_loses_no_digit(station: Station) -> None:
    """A page whose last picture is late: a scanner's first keys come before it, the rest after."""
    late: list[Route] = []
    station.page.route("**/late.svg", lambda route: late.append(route))
    station.page.add_init_script("""document.addEventListener("DOMContentLoaded", () => {
        document.body.append(Object.assign(new Image(), { src: "/late.svg" }));
    })""")
    station.page.goto("/staff/scan", wait_until="domcontentloaded")
    field = station.page.get_by_label("Order number or tracking number")
    station.page.keyboard.type("09")
    expect(field).to_have_value("09")
    late[0].abort()
    station.page.wait_for_load_state("load")
    station.page.keyboard.type("98")
    expect(field).to_have_value("0998")


def test_a_scan_that_waits_for_no_page_is_whole(station: Station, orders: list[Ordered]) -> None:
    """The label right after the order, and its carrier too: between them the pages change."""
    [first, second] = orders
    label = f"JD{uuid4().int % 10**16:016}"
    station.scans(first.number)
    station.scans("DHL")
    station.scans(label)
    station.says("Shipped", first.number, f"DHL {label}")
    other = f"JD{uuid4().int % 10**16:016}"
    station.scans(second.number)
    station.scans(other)
    station.says("Shipped", second.number, f"DHL {other}")


def test_a_scan_goes_into_its_field_while_a_button_has_the_focus(station: Station) -> None:
    station.page.get_by_role("button", name="Find").focus()
    station.scans("NO-SUCH-THING")
    station.says("Not found", "NO-SUCH-THING")


def test_who_was_quicker_is_said(station: Station, program: Program, orders: list[Ordered]) -> None:
    order = orders[0]
    station.scans(order.number)
    station.asks("Scan the parcel's label")
    program.ships(program.shipment_of(order.order_id), "UPS", f"1Z{uuid4().hex[:10]}")
    station.scans("DHL")
    station.scans("JD 999")
    station.says("Not saved", "UPS 1Z", "shipped by the journeys", "DHL JD 999")


def test_without_scripts(without_scripts: Station, orders: list[Ordered]) -> None:
    station, order = without_scripts, orders[0]
    station.scans("NO-SUCH-THING")
    station.asks("Not found", "NO-SUCH-THING")
    station.scans(order.number)
    station.page.get_by_label("Carrier").fill("DHL")
    station.page.get_by_label("Tracking number").fill(f"JD {uuid4().hex[:8]}")
    station.page.get_by_role("button", name="Mark shipped").click()
    station.says("Shipped", order.number)
    station.scans(order.number)
    station.page.get_by_label("Delivery location").fill("Neighbour")
    station.page.get_by_role("button", name="Mark delivered").click()
    station.says("Delivered", "Neighbour")
