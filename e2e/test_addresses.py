"""The checkout form asks for an address as the chosen country writes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.people import MUG, Customer
from e2e.windows import Window

ASKED = {
    "US": ["City", "State", "Postcode"],
    "DE": ["Postcode", "City"],
    "JP": ["City", "Prefecture", "Postcode"],
    "IE": ["City", "County (optional)", "Postcode"],
    "QA": ["City"],
}
EVERYTHING = ["Postcode", "City", "State or province (if there is one)"]


def labels(page: Page) -> list[str]:
    return page.locator("[data-address-parts] label:visible").all_inner_texts()


@pytest.mark.proof
def test_each_country_is_asked_for_its_own_parts(ann: Customer) -> None:
    ann.adds(MUG)
    ann.goes_to_checkout()
    assert labels(ann.page) == EVERYTHING

    for country, asked in ASKED.items():
        ann.page.get_by_label("Country").select_option(country)
        assert labels(ann.page) == asked

    ann.page.get_by_label("Country").select_option("US")
    for part, value in {"City": "Springfield", "State": "IL", "Postcode": "62704"}.items():
        ann.page.get_by_label(part, exact=True).fill(value)
    ann.page.get_by_label("Country").select_option("QA")
    assert labels(ann.page) == ["City", "Postcode", EVERYTHING[2]], "what is filled in stays"


def test_without_scripts_every_part_is_asked_for(open_window: Callable[..., Window]) -> None:
    dora = Customer(open_window(java_script_enabled=False), "Dora")
    dora.adds(MUG)
    dora.goes_to_checkout()
    assert labels(dora.page) == EVERYTHING
    dora.fills_in()
    dora.page.get_by_label("Country").select_option("US")
    dora.page.get_by_label("State or province").fill("IL")
    dora.place_order.click()
    expect(dora.page.get_by_text("Hamburg, IL")).to_be_visible()
