"""The way of delivery is chosen at the checkout, with and without scripts, and its fee is shown."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from e2e.judging import TOO_WIDE
from e2e.people import MUG, Customer
from e2e.program import Program
from e2e.windows import Window

Facts = Mapping[str, Any]

# Without a fee, so that the other journeys of this shop cost what they cost before.
STANDARD: Final[Facts] = {"name": "Standard delivery", "fee": 0}
EXPRESS: Final[Facts] = {"name": "Express, next working day", "fee": 990, "countries": ["DE"]}
PHONE = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def ways(program: Program) -> Iterator[None]:
    def offer(*, active: bool) -> None:
        program.offers_delivery("standard", **STANDARD, active=active)
        program.offers_delivery("express", **EXPRESS, active=active)

    offer(active=True)
    yield
    offer(active=False)


def at_checkout(window: Window) -> Customer:
    customer = Customer(window, "Ann Lee")
    customer.adds(MUG)
    customer.goes_to_checkout()
    customer.fills_in()
    return customer


def has_ordered_express(page: Page) -> None:
    expect(page.locator("#order-items")).to_contain_text("Express, next working day")
    expect(page.locator("#order-items")).to_contain_text("€9.90")


def test_the_total_follows_the_country_and_the_choice(
    open_window: Callable[..., Window],
) -> None:
    ann = at_checkout(open_window(viewport=PHONE))
    page = ann.page
    express = page.get_by_role("radio", name="Express, next working day")
    summary = page.locator("#checkout-summary")
    express.check()
    expect(summary).to_contain_text("€9.90")
    expect(express).to_be_focused()
    page.get_by_label("Country").select_option("FR")
    expect(express).to_have_count(0)
    expect(summary).to_contain_text("Standard delivery")
    page.get_by_label("Country").select_option("DE")
    express.check()
    expect(summary).to_contain_text("€9.90")
    assert page.evaluate(TOO_WIDE) <= 0
    ann.place_order.click()
    has_ordered_express(page)


def test_without_scripts_the_new_total_is_shown_before_it_is_ordered(
    open_window: Callable[..., Window],
) -> None:
    ann = at_checkout(open_window(java_script_enabled=False))
    page = ann.page
    page.get_by_role("radio", name="Express, next working day").check()
    page.get_by_role("button", name="Update the total").click()
    expect(page.locator("#checkout-summary")).to_contain_text("€9.90")
    ann.place_order.click()
    has_ordered_express(page)
