"""A company orders to one door and has its invoice sent to another, with and without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e.judging import TOO_WIDE
from e2e.people import AN_ORDER, MUG, Customer
from e2e.windows import Window

PHONE = {"width": 320, "height": 640}
TICK = "Use different details for the invoice"
OFFICE = {
    "Name (invoice)": "Accounts",
    "Address (invoice)": "1 Ledger Row",
    "City (invoice)": "Springfield",
    "State": "IL",
}


def fill_in_the_office(page: Page) -> None:
    office = page.get_by_role("group", name="Invoice address")
    office.get_by_label("Country").select_option("US")
    for label, value in OFFICE.items():
        # Without scripts the label of the state is the same for all countries.
        office.get_by_label(label, exact=label != "State").fill(value)
    office.get_by_label("Postcode").fill("62704")


def sees_the_invoice(page: Page) -> None:
    address = page.locator("#order-address")
    for said in (
        "Harbour Crew",
        "Accounts",
        "1 Ledger Row",
        "Springfield, IL 62704",
        "DE123456789",
    ):
        expect(address).to_contain_text(said)
    assert page.evaluate(TOO_WIDE) <= 0


def test_the_tick_brings_the_address_and_the_cart_keeps_it(
    open_window: Callable[..., Window],
) -> None:
    ann = Customer(open_window(viewport=PHONE), "Ann Lee")
    page = ann.page
    ann.adds(MUG)
    ann.goes_to_checkout()
    ann.fills_in()
    page.get_by_label("Company (optional)").fill("Harbour Crew")
    page.get_by_label("VAT ID (optional)").fill("de 123 456 789")
    expect(page.get_by_role("group", name="Invoice address")).to_have_count(0)
    page.get_by_label(TICK).check()
    fill_in_the_office(page)
    assert page.evaluate(TOO_WIDE) <= 0

    page.get_by_role("link", name="Change cart").click()
    page.get_by_role("link", name="Checkout").click()
    office = page.get_by_role("group", name="Invoice address")
    expect(office.get_by_label("Address (invoice)")).to_have_value("1 Ledger Row")
    expect(office.get_by_label("State", exact=True)).to_have_value("IL")
    page.get_by_label(TICK).uncheck()
    expect(office).to_be_hidden()
    page.get_by_label(TICK).check()
    ann.place_order.click()
    ann.arrives_at(AN_ORDER)
    sees_the_invoice(page)


def test_without_scripts_the_tick_asks_once(open_window: Callable[..., Window]) -> None:
    ann = Customer(open_window(java_script_enabled=False), "Dora Lee")
    page = ann.page
    page.goto(f"/?q={MUG}")
    page.get_by_role("button", name="Add to cart").first.click()
    page.goto("/checkout")
    ann.fills_in()
    page.get_by_label("Company (optional)").fill("Harbour Crew")
    page.get_by_label("VAT ID (optional)").fill("DE123456789")
    page.get_by_label(TICK).check()
    ann.place_order.click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the address for the invoice as well")
    expect(page.get_by_label("Company (optional)").first).to_have_value("Harbour Crew")
    fill_in_the_office(page)
    ann.place_order.click()
    ann.arrives_at(AN_ORDER)
    sees_the_invoice(page)
