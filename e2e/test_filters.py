"""The board narrowed down in a real browser, live all the while."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import expect

from e2e.open_shop import OpenShop
from e2e.people import MUG, Customer, Packer
from e2e.program import HOME, Program
from e2e.windows import Window

FRENCH = HOME | {"city": "Lyon", "postcode": "69002", "country": "FR"}


def test_filtered_by_keyboard_and_live(
    ann: Customer, bea: Packer, pat: Packer, program: Program
) -> None:
    name = f"Cleo {uuid4().hex[:8]}"
    french = program.orders(name, {"product_456": 1}, address=FRENCH)
    program.shipment_of(french.order_id)
    german = ann.orders(MUG)
    bea.finds(german)

    page = bea.page
    page.locator(".filters summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Country").select_option("FR")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Country")).to_be_hidden()
    expect(page.locator(".filters summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Apply", exact=True).press("Enter")

    bea.arrives_at("/staff/shipments?country=FR")
    expect(page.get_by_role("link", name="Country France")).to_be_visible()
    bea.sees(french.number, "PENDING")
    expect(bea.row(german)).to_have_count(0)
    expect(page.locator("#connection")).to_have_attribute("data-state", "live")

    to_ship = page.get_by_role("link", name="To ship").locator(".tabs-count")
    before = to_ship.inner_text()
    ann.orders(MUG)
    other = program.orders(name, {"product_456": 1}, address=FRENCH)
    expect(to_ship).to_have_text(str(int(before) + 1))
    page.get_by_role("button", name="1 new parcel").click()
    bea.sees(other.number, "PENDING")
    expect(page.get_by_role("link", name="Country France")).to_be_visible()

    pat.finds(french.number)
    pat.ships(french.number, "DHL", "JD 777")
    bea.sees(french.number, "SHIPPED")

    page.get_by_role("link", name="Country France").click()
    bea.arrives_at("/staff/shipments")
    expect(page.get_by_role("list", name="Active filters")).to_have_count(0)


def test_without_scripts_and_on_a_phone(
    open_window: Callable[..., Window], open_shop: OpenShop, program: Program
) -> None:
    phone = {"width": 375, "height": 812}
    cleo = Packer(open_window(java_script_enabled=False, viewport=phone))
    ordered = program.orders("Dora Novak", {"product_456": 1}, address=FRENCH)
    program.shipment_of(ordered.order_id)
    cleo.logs_in(open_shop.staff[1])
    cleo.page.locator(".filters summary").click()
    cleo.page.get_by_label("Country").select_option("FR")
    cleo.page.get_by_label("Claimed").select_option("nobody")
    cleo.page.get_by_role("button", name="Apply", exact=True).click()
    cleo.sees(ordered.number, "PENDING")
    cleo.page.get_by_role("link", name="Claimed by no one").click()
    expect(cleo.page.get_by_role("link", name="Country France")).to_be_visible()
    expect(cleo.page.get_by_role("link", name="Claimed by no one")).to_have_count(0)
