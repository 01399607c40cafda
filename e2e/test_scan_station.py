"""A packer with a scanner, which is a keyboard that ends every code with Enter."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Route, StorageState, expect

from e2e.open_shop import Login, OpenShop
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


def test_the_scan_field_has_the_focus_whatever_was_clicked(
    station: Station, orders: list[Ordered]
) -> None:
    page = station.page
    field = page.get_by_label("Order number or tracking number")
    page.get_by_role("button", name="DHL", exact=True).click()
    expect(page.locator(".scan-bench")).to_contain_text("Shipping with DHL")
    expect(field).to_be_focused()
    for clicked in (page.get_by_text("Change"), page.get_by_role("button", name="Sounds")):
        clicked.click()
        expect(field).to_be_focused()
    page.get_by_role("heading", name="Last scans").click()
    expect(field).to_be_focused()
    station.scans(orders[0].number)
    station.asks("Scan the parcel's label")
    page.get_by_text("Several boxes").click()
    page.get_by_label("More numbers").click()
    station.panel.click()
    expect(page.get_by_label("Tracking number")).to_be_focused()


def test_a_label_of_another_carrier_is_asked_about(station: Station, orders: list[Ordered]) -> None:
    station.scans("GLS")
    station.scans(orders[0].number)
    station.scans("1Z999AA10123456784")
    station.asks("Look again", "looks like a number from UPS, not from GLS")
    station.page.get_by_role("button", name="Ship with UPS").press("Enter")
    station.asks("Shipped", "UPS 1Z999AA10123456784")
    expect(station.page.locator(".scan-bench")).to_contain_text("Shipping with UPS")


def test_a_scanner_that_ends_with_tab(station: Station) -> None:
    station.page.keyboard.type("NO-SUCH-THING")
    station.page.keyboard.press("Tab")
    station.asks("Not found", "NO-SUCH-THING")
    for slowly in "TYPED":
        station.page.keyboard.type(slowly, delay=60)
    station.page.keyboard.press("Tab")
    expect(station.page.get_by_role("button", name="Find")).to_be_focused()


def test_a_tap_elsewhere_shows_no_keyboard(
    open_window: Callable[..., Window],
    logged_in: Callable[[Login], StorageState],
    open_shop: OpenShop,
) -> None:
    state = logged_in(open_shop.staff[1])
    station = Station(Packer(open_window(has_touch=True, storage_state=state)))
    field = station.page.get_by_label("Order number or tracking number")
    station.page.get_by_role("heading", name="Last scans").tap()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("inputmode", "none")
    station.scans("NO-SUCH-THING")
    station.asks("Not found")
    station.panel.tap()
    expect(field).to_have_attribute("inputmode", "none")
    field.tap()
    expect(field).to_have_attribute("inputmode", "")


def test_who_was_quicker_is_said(station: Station, program: Program, orders: list[Ordered]) -> None:
    order = orders[0]
    station.scans("DHL")
    station.says("This bench now ships with DHL.")
    station.scans(order.number)
    station.asks("Scan the parcel's label")
    program.ships(program.shipment_of(order.order_id), "UPS", f"1Z{uuid4().hex[:10]}")
    station.scans("JD 999")
    station.says("Not saved", "UPS 1Z", "shipped by the journeys", "DHL JD 999")


@pytest.mark.proof
def test_without_scripts(without_scripts: Station, orders: list[Ordered]) -> None:
    station, order = without_scripts, orders[0]
    station.scans("NO-SUCH-THING")
    station.asks("Not found", "NO-SUCH-THING")
    station.page.get_by_text("No carrier chosen yet").click()
    station.page.get_by_role("button", name="DHL", exact=True).click()
    expect(station.page.locator(".scan-bench")).to_contain_text("Shipping with DHL")
    station.asks("Scan an order")
    station.scans(order.number)
    station.page.get_by_label("Tracking number").fill(f"JD {uuid4().hex[:8]}")
    station.page.get_by_role("button", name="Mark shipped").click()
    station.says("Shipped", order.number)
    station.scans(order.number)
    station.page.get_by_label("Delivery location").fill("Neighbour")
    station.page.get_by_role("button", name="Mark delivered").click()
    station.says("Delivered", "Neighbour")
