"""A returning customer: a link by mail opens all her orders, and one of them is ordered again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.mailbox import asks_for_link
from e2e.open_shop import OpenShop
from e2e.people import BLANKET, MUG, Customer
from e2e.program import Program
from e2e.windows import Window

KETTLE = "Copper kettle"


@pytest.fixture
def cleo(open_window: Callable[..., Window]) -> Customer:
    return Customer(open_window(java_script_enabled=False), "Cleo Roux")


def test_from_the_mail_to_the_cart(ann: Customer, ben: Customer, open_shop: OpenShop) -> None:
    number = ann.orders(MUG, BLANKET)
    other = ben.orders(MUG)
    ann.page.context.clear_cookies()
    link = asks_for_link(ann, open_shop)

    ann.page.goto(link)
    expect(ann.page.get_by_text(ann.email)).to_be_visible()
    ann.page.get_by_role("button", name="Show my orders").click()
    ann.arrives_at("/account/orders")
    row = ann.page.get_by_test_id(f"order-{number}")
    expect(row).to_contain_text(MUG)
    expect(row).to_contain_text("Preparing")
    expect(ann.page.get_by_test_id(f"order-{other}")).to_have_count(0)

    row.get_by_role("link", name=number).click()
    ann.sees("PENDING_SHIPMENT")
    ann.sees_it_live()
    expect(ann.page.get_by_text("12 Harbour Street")).to_be_visible()
    ann.page.get_by_role("link", name="My orders").first.click()

    row.get_by_role("button", name=f"Order again {number}").click()
    ann.arrives_at("/cart")
    expect(ann.page.get_by_text(f"Everything from {number} is in your cart.")).to_be_visible()
    for product in (MUG, BLANKET):
        expect(ann.page.get_by_label(f"Quantity of {product}")).to_have_value("1")

    ann.page.goto(link)
    expect(ann.page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    ann.page.get_by_role("link", name="Go to my orders").click()
    ann.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(ann.page.get_by_role("heading", name="My orders")).to_be_visible()
    ann.page.goto("/account/orders")
    expect(ann.page.get_by_label("Email")).to_be_visible()


@pytest.mark.proof
def test_what_is_sold_out_is_said(ann: Customer, program: Program) -> None:
    program.stocks("copper-kettle", KETTLE, 1)
    number = ann.orders(KETTLE, MUG)
    ann.page.get_by_role("button", name="Order again").click()
    told = ann.page.get_by_role("main").get_by_role("status")
    expect(told).to_contain_text(f"Not everything from {number} could be added to your cart.")
    expect(told).to_contain_text(f"Sold out: {KETTLE}.")
    expect(ann.page.get_by_label(f"Quantity of {MUG}")).to_have_value("1")


@pytest.mark.proof
def test_without_javascript(cleo: Customer, open_shop: OpenShop) -> None:
    number = cleo.orders(MUG)
    cleo.page.context.clear_cookies()
    cleo.page.goto(asks_for_link(cleo, open_shop))
    cleo.page.get_by_role("button", name="Show my orders").click()
    cleo.page.get_by_role("link", name=number).click()
    cleo.sees("PENDING_SHIPMENT")
    cleo.page.get_by_role("button", name="Order again").click()
    expect(cleo.page.get_by_label(f"Quantity of {MUG}")).to_have_value("1")
    cleo.page.goto("/account/orders")
    cleo.page.get_by_role("button", name="Sign out everywhere").click()
    expect(cleo.page.get_by_text("You are signed out on all devices.")).to_be_visible()


def test_what_is_no_address_is_said_at_its_field(ann: Customer) -> None:
    page = ann.page
    page.goto("/account")
    page.get_by_label("Email").fill("ann.example.org")
    page.get_by_role("button", name="Email me a link").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(page).to_have_title("Error: My orders · Doorstep")
    alert.get_by_role("link", name="Enter an email in the form name@example.com").click()
    expect(page.get_by_label("Email")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_value("ann.example.org")
