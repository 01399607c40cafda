"""From the click to the doorstep in German, with German clocks and signs; nothing needs English."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from e2e.open_shop import Login, OpenShop, until
from e2e.people import AN_ORDER, ARRIVES_WITHIN, MUG
from e2e.windows import Window

GERMAN = {"locale": "de-DE", "timezone_id": "Europe/Berlin"}
BERLIN = re.compile(r"^(Mo|Di|Mi|Do|Fr|Sa|So)\., \d+\. \w+\.? \d{4}, \d\d:\d\d (MEZ|MESZ)$")


@pytest.fixture
def ann(open_window: Callable[..., Window]) -> Page:
    return open_window(**GERMAN).page


@pytest.fixture
def bea(
    open_window: Callable[..., Window],
    logged_in: Callable[[Login], BrowserContext],
    open_shop: OpenShop,
) -> Page:
    return open_window(**GERMAN, storage_state=logged_in(open_shop.staff[0])).page


def test_an_order_from_the_cart_to_the_doorstep(ann: Page, bea: Page) -> None:
    number = _orders(ann)
    expect(ann.locator("html")).to_have_attribute("lang", "de")
    expect(ann.locator("#connection")).to_have_attribute("data-state", "live")
    expect(ann.locator("time[data-local=long]").first).to_have_text(BERLIN)

    row = bea.get_by_role("row").filter(has=bea.get_by_text(number, exact=True))

    def stands_on_the_board() -> bool:
        bea.goto("/staff/shipments")
        return row.count() > 0

    until(stands_on_the_board)
    row.get_by_role("button", name="Versenden").click()
    dialog = bea.get_by_role("dialog")
    dialog.get_by_label("Versanddienst").fill("DHL")
    dialog.get_by_label("Sendungsnummer").fill("JD014600000DE")
    dialog.get_by_role("button", name="Als versendet melden").click()
    expect(row).to_have_attribute("data-status", "SHIPPED")

    expect(ann.get_by_test_id("order-status")).to_have_attribute("data-status", "SHIPPED")
    expect(ann).to_have_title(f"✓ Versendet · Bestellung {number} · Doorstep")
    expect(ann.locator("#live")).to_have_text(
        "Bestellung versendet mit DHL, Sendungsnummer JD014600000DE"
    )

    row.get_by_role("button", name="Zustellen").click()
    dialog.get_by_label("Ablageort").fill("Vor der Tür")
    dialog.get_by_role("button", name="Als zugestellt melden").click()
    expect(ann.get_by_test_id("order-status")).to_have_attribute("data-status", "DELIVERED")
    expect(ann).to_have_title(f"✓ Zugestellt · Bestellung {number} · Doorstep")


def test_what_is_missing_is_said_in_german_and_english_is_one_click_away(ann: Page) -> None:
    _goes_to_checkout(ann)
    ann.get_by_role("button", name="Zahlungspflichtig bestellen", exact=True).click()
    expect(ann.get_by_role("alert")).to_contain_text("Es gibt ein Problem")
    expect(ann.get_by_role("link", name="Bitte Ihre E-Mail-Adresse eingeben")).to_be_visible()
    ann.goto("/cart")
    ann.get_by_role("button", name="English").click()
    expect(ann.get_by_role("heading", level=1)).to_have_text("Your cart")
    ann.get_by_role("button", name="Deutsch").click()
    expect(ann.get_by_role("heading", level=1)).to_have_text("Ihr Warenkorb")


def _goes_to_checkout(page: Page) -> None:
    page.goto(f"/?q={MUG}")
    page.get_by_role("button", name="In den Warenkorb").click()
    page.goto("/cart")
    expect(page.get_by_text(re.compile(r"\d,\d\d\s€")).first).to_be_visible()
    page.get_by_role("link", name="Zur Kasse").click()


def _orders(page: Page) -> str:
    _goes_to_checkout(page)
    for label, value in {
        "E-Mail": "ann@example.org",
        "Name": "Änne Groß",
        "Adresse": "Hafenstraße 12",
        "Postleitzahl": "20095",
        "Ort": "Hamburg",
    }.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Land", exact=True).select_option(label="Deutschland")
    page.get_by_role("button", name="Zahlungspflichtig bestellen", exact=True).click()
    expect(page).to_have_url(AN_ORDER, timeout=ARRIVES_WITHIN)
    return page.get_by_role("heading", level=1).inner_text().removeprefix("Bestellung ")
