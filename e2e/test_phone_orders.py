"""A caller dictates an order: by keyboard and scanner, and for everybody who works there."""

from playwright.sync_api import expect

from e2e.judging import fits_everybody
from e2e.people import MUG
from e2e.windows import Window

DICTATED = {
    "Email": "jurgen@example.org",
    "Name": "Jürgen Groß",
    "Address": "12 Harbour Street",
    "Postcode": "20095",
    "City": "Hamburg",
}


def test_an_order_is_taken_by_keyboard_and_scanner(manager: Window) -> None:
    page = manager.page
    page.goto("/staff/orders/new")
    found = page.get_by_label("Find a product")
    found.fill("mug")
    found.press("Enter")
    expect(page.get_by_role("heading", name="Results for mug.")).to_be_focused()
    fits_everybody(page, "products for a caller")
    # As a scanner types it; the field has the focus again for the next one.
    page.get_by_label("Find a product").fill("product_456")
    page.keyboard.press("Enter")
    expect(page.get_by_label(f"Quantity of {MUG}")).to_have_value("1")
    expect(page.get_by_label("Find a product")).to_be_focused()
    page.get_by_label("Country").first.select_option("DE")
    page.keyboard.press("Tab")
    page.get_by_label("City").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    fits_everybody(page, "an order by phone with faults")
    for label, text in DICTATED.items():
        page.get_by_label(label, exact=True).first.fill(text)
    page.get_by_label("City").press("Enter")
    place = page.get_by_role("button", name="Place the order")
    expect(place).to_be_focused()
    fits_everybody(page, "an order by phone that can be placed")
    place.press("Enter")
    expect(page.get_by_text("Taken by phone by")).to_be_visible()
    page.get_by_role("link", name="Order again for the customer").click()
    expect(page.get_by_label("Name", exact=True).first).to_have_value("Jürgen Groß")
    expect(page.get_by_label(f"Quantity of {MUG}")).to_have_value("1")
    page.goto("/staff/customers?q=jurgen+hamburg")
    page.get_by_role("link", name="Jürgen Groß").click()
    expect(page.get_by_role("heading", name="Orders", exact=True)).to_be_visible()
    fits_everybody(page, "a customer with an order")
