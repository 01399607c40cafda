"""What holds for every page: nothing from other hosts, no complaint in the console.

The pieces that only a click shows are judged here, too; whole pages are in `test_matrix`.
"""

import pytest
from playwright.sync_api import expect

from e2e.judging import fits_everybody
from e2e.pages import CUSTOMER_PAGES, STAFF_PAGES
from e2e.windows import Window

OPEN_MENU = "details.menu[open]"
"""It lies over the list, whose boxes are judged on their own."""


@pytest.mark.parametrize("path", CUSTOMER_PAGES)
def test_customers_page(customer: Window, known: dict[str, str], path: str) -> None:
    _holds(customer, path.format(**known))


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_page(manager: Window, known: dict[str, str], path: str) -> None:
    _holds(manager, path.format(**known))


def test_returning_customers_pages(returning: Window, known: dict[str, str]) -> None:
    for path in ("/account/orders", f"/orders/{known['shipped']}", known["account_link"]):
        _holds(returning, path)


def test_dialogs_of_the_board(manager: Window, known: dict[str, str]) -> None:
    page = manager.page
    for step, name in (("pending", "Mark shipped"), ("shipped", "Mark delivered")):
        page.goto("/staff/shipments")
        row = page.get_by_test_id(f"shipment-{known[f'{step}_shipment']}")
        row.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        fits_everybody(page, f"the dialog of {name}")
    assert manager.troubles == []


@pytest.mark.parametrize("menu", ["Filter", "Most urgent first", "Views"])
def test_menus_of_the_board(manager: Window, menu: str) -> None:
    page = manager.page
    page.emulate_media(color_scheme="light")
    page.goto("/staff/shipments?country=DE")
    page.locator("details.menu summary").filter(has_text=menu).click()
    fits_everybody(page, f"the menu {menu}", OPEN_MENU)
    assert manager.troubles == []


def test_saved_views(manager: Window) -> None:
    page = manager.page
    name = "A name that is quite long for a menu of views"
    for status in ("PENDING", "SHIPPED"):
        page.goto(f"/staff/shipments?status={status}")
        page.locator("summary").filter(has_text="Views").click()
        page.get_by_label("Save this view as").fill(name)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    fits_everybody(page, "saved views with a mistake")
    page.emulate_media(color_scheme="light")
    page.goto("/staff/shipments?status=PENDING")
    page.locator("summary").filter(has_text=name).click()
    fits_everybody(page, "the menu of saved views", OPEN_MENU)
    assert manager.troubles == []


def test_sheet_of_keys(manager: Window) -> None:
    page = manager.page
    page.goto("/staff/shipments")
    page.get_by_role("button", name="Keys").click()
    fits_everybody(page, "the sheet of keys")
    assert manager.troubles == []


def test_forms_with_mistakes(customer: Window) -> None:
    page = customer.page
    for path, button in (
        ("/checkout", "Place order"),
        ("/track", "Show the order"),
        ("/account", "Email me a link"),
    ):
        page.goto(path)
        page.get_by_role("button", name=button).last.click()
        expect(page.get_by_role("alert")).to_be_focused()
        fits_everybody(page, f"{path} with mistakes")
    assert customer.troubles == []


def _holds(window: Window, path: str) -> None:
    window.troubles.clear()
    window.page.goto(path)
    expect(window.page.locator("h1, h2.title").first).to_be_visible()
    assert window.troubles == []
