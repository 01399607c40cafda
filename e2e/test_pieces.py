"""What only a click shows holds for everybody, too: dialogs, menus, mistakes.

Whole pages are judged in `test_matrix`.
"""

import pytest
from playwright.sync_api import expect

from e2e.judging import TOO_WIDE, fits_everybody
from e2e.windows import Window

# It lies over the list, whose boxes are judged on their own.
OPEN_MENU = "details.menu[open]"


def test_dialogs_of_the_board(manager: Window, known: dict[str, str]) -> None:
    page = manager.page
    for step, name in (("pending", "Mark shipped"), ("shipped", "Mark delivered")):
        page.goto(f"/staff/shipments?q={known[f'{step}_number']}")
        row = page.get_by_test_id(f"shipment-{known[f'{step}_shipment']}")
        row.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        fits_everybody(page, f"the dialog of {name}")
    assert manager.troubles == []


@pytest.mark.parametrize(
    "menu",
    [
        "Filter",
        pytest.param("Priority (default)", marks=pytest.mark.proof),
        pytest.param("Views", marks=pytest.mark.proof),
        pytest.param("More", marks=pytest.mark.proof),
    ],
)
def test_menus_of_the_board(manager: Window, menu: str) -> None:
    page = manager.page
    page.emulate_media(color_scheme="light")
    page.goto("/staff/shipments?country=DE")
    page.locator("details.menu summary").filter(has_text=menu).click()
    fits_everybody(page, f"the menu {menu}", OPEN_MENU)
    assert manager.troubles == []


WIDEST = """() => {
  for (const link of document.querySelectorAll(".cell-order a")) link.textContent = "ORD-MWWMWMWM";
  for (const line of document.querySelectorAll(".cell-arrived .line")) {
    line.textContent = "by a program with a name that is long, 59 minutes ago";
  }
}"""


def test_a_row_of_the_board_with_the_widest_words(manager: Window, known: dict[str, str]) -> None:
    page = manager.page
    for width in (320, 375, 800):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/staff/shipments?country=DE&status=DELIVERED")
        expect(page.get_by_test_id(f"shipment-{known['delivered_shipment']}")).to_be_visible()
        page.evaluate(WIDEST)
        assert page.evaluate(TOO_WIDE) <= 0, f"the board scrolls sideways at {width} px"
        for row in page.locator("tr[data-testid]").all():
            number = row.locator(".cell-order a").bounding_box()
            status = row.locator(".cell-arrived").bounding_box()
            assert number
            assert status
            beside = number["x"] + number["width"] <= status["x"] + 0.5
            below = number["y"] + number["height"] <= status["y"] + 0.5
            assert beside or below, f"the status covers the number at {width} px"


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
    page.locator("#more summary").click()
    page.get_by_role("button", name="Shortcuts").click()
    fits_everybody(page, "the sheet of keys")
    assert manager.troubles == []


def test_forms_with_mistakes(customer: Window) -> None:
    page = customer.page
    for path, button in (
        ("/checkout", "Place order"),
        ("/track", "Show order"),
        ("/account", "Email me a link"),
    ):
        page.goto(path)
        page.get_by_role("button", name=button).last.click()
        expect(page.get_by_role("alert")).to_be_focused()
        fits_everybody(page, f"{path} with mistakes")
    assert customer.troubles == []
