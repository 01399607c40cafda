"""A manager keeps the products: prices, what is sold, what is low."""

import re
import subprocess
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from e2e.judging import fits_everybody
from e2e.open_shop import DOORSTEP, Login, OpenShop
from e2e.people import Customer, Packer
from e2e.program import Program
from e2e.windows import Window

MIA = Login("manager", "mia@doorstep.example", "a password of her own")


@pytest.fixture(scope="session")
def second_manager(open_shop: OpenShop) -> Login:
    added = [DOORSTEP, "staff", "add", MIA.email, "--role", MIA.role, "--password-stdin"]
    subprocess.run(
        [*added, "--data-dir", open_shop.data], input=MIA.password, text=True, check=True
    )
    return MIA


@pytest.fixture
def mia(at_the_board: Callable[[Login], Packer], second_manager: Login) -> Packer:
    """Another manager."""
    return at_the_board(second_manager)


@pytest.fixture
def lamp(program: Program) -> str:
    """The id of a product that no other story touches; its name begins with "Lamp"."""
    product_id = uuid4().hex[:8]
    program.stocks(product_id, f"Lamp {product_id}", 20)
    return product_id


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def _reads(page: Page, told: str) -> None:
    """In the message that comes with the page, not in its echo for screen readers."""
    expect(page.locator("#toasts")).to_contain_text(told)


@pytest.mark.proof
def test_a_new_price_is_what_customers_pay(ann: Customer, bea: Packer, lamp: str) -> None:
    name = f"Lamp {lamp}"
    page = bea.page
    page.goto("/staff/stock")
    page.get_by_role("link", name="Products", exact=True).click()
    page.get_by_label("Search products").fill(lamp)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"Edit {name}").click()

    page.get_by_label("Price", exact=True).fill("1,299.00")
    page.get_by_label("Description (optional)").fill("Bends to wherever you read.")
    page.keyboard.press("Tab")
    _save(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(f"Error: {name} · Doorstep")
    page.get_by_role("link", name="Leave out the marks between thousands, as in 1299.00").click()
    expect(page.get_by_label("Price", exact=True)).to_be_focused()
    expect(page.get_by_label("Price", exact=True)).to_have_value("1,299.00")
    expect(page.get_by_label("Description (optional)")).to_have_value("Bends to wherever you read.")
    fits_everybody(page, "a product with a mistake")

    page.get_by_label("Price", exact=True).fill("12,99")
    page.keyboard.press("Enter")
    _reads(page, f"{name} saved.")
    expect(page.get_by_label("Price", exact=True)).to_have_value("12.99")

    ann.page.goto(f"/products/{lamp}")
    expect(ann.page.get_by_text("€12.99")).to_be_visible()
    expect(ann.page.get_by_text("Bends to wherever you read.")).to_be_visible()


def test_two_managers_change_one_product(bea: Packer, mia: Packer, lamp: str) -> None:
    for manager in (bea, mia):
        manager.page.goto(f"/staff/products/{lamp}")
    mia.page.get_by_label("Price", exact=True).fill("15.00")
    mia.page.get_by_label("Category").fill("Light")
    _save(mia.page)
    _reads(mia.page, "saved.")

    page = bea.page
    page.get_by_label("Price", exact=True).fill("17.00")
    page.get_by_label("Low-stock alert").fill("8")
    _save(page)
    both = page.get_by_role("alert").filter(has_text="changed this product while you were editing")
    expect(both).to_be_focused()
    expect(both).to_contain_text("Mia changed this product")
    expect(both.get_by_role("row").filter(has_text="Price")).to_have_text(
        re.compile(r"Price\s*changed by both\s*15.00\s*17.00")
    )
    expect(both).to_contain_text("category Light")
    expect(page.get_by_label("Price", exact=True)).to_have_value("17.00")
    expect(page.get_by_label("Low-stock alert")).to_have_value("8")
    fits_everybody(page, "a product that two managers changed")

    both.get_by_role("button", name="Save my changes").click()
    _reads(page, "saved.")
    mia.page.reload()
    expect(mia.page.get_by_label("Price", exact=True)).to_have_value("17.00")
    expect(mia.page.get_by_label("Category")).to_have_value("Light")


@pytest.mark.proof
def test_what_is_archived_leaves_the_shop(ann: Customer, bea: Packer, lamp: str) -> None:
    name = f"Lamp {lamp}"
    ann.adds(name)
    bea.page.goto(f"/staff/products/{lamp}")
    bea.page.get_by_label("On sale").uncheck()
    _save(bea.page)
    expect(bea.page.get_by_text("Archived Hidden from the shop.")).to_be_visible()

    ann.goes_to_checkout()
    expect(ann.page.get_by_role("alert")).to_contain_text(f"{name}: no longer sold")
    ann.page.goto(f"/products/{lamp}")
    expect(ann.page.get_by_text("We no longer sell this")).to_be_visible()
    fits_everybody(ann.page, "a product that is archived")


def test_what_runs_low_is_counted_in(bea: Packer, program: Program, lamp: str) -> None:
    program.orders("Ann Lee", {lamp: 17})
    page = bea.page
    page.goto("/staff/stock?view=low")
    row = page.get_by_test_id(f"stock-{lamp}")
    expect(row.locator("[data-label='In open orders']")).to_have_text("17")
    expect(row.locator("[data-label='Available']")).to_have_text("Low3")

    row.get_by_role("link", name="Adjust").click()
    page.get_by_label("Add or remove").fill("40")
    page.get_by_label("Reason", exact=True).select_option("received")
    page.get_by_role("button", name="Update stock").click()
    _reads(page, "60 on hand, 43 available")
    page.goto("/staff/stock?view=low")
    expect(page.get_by_test_id(f"stock-{lamp}")).to_have_count(0)


def test_without_javascript(
    open_window: Callable[..., Window], logged_in: Callable[[Login], Any], open_shop: OpenShop
) -> None:
    state = logged_in(open_shop.staff[0])
    page = open_window(java_script_enabled=False, storage_state=state).page
    page.goto("/staff/products/new")
    page.get_by_label("Name", exact=True).fill("Lamp without scripts")
    page.get_by_label("Price", exact=True).fill("much")
    page.get_by_role("button", name="Add product").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the price as a number")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Lamp without scripts")
    page.get_by_label("Price", exact=True).fill("12.50")
    page.get_by_role("button", name="Add product").click()
    _reads(page, "Lamp without scripts added. Set its stock to start selling.")
    page.goto("/staff/products?q=without+scripts")
    expect(page.get_by_test_id("product-lamp-without-scripts")).to_contain_text("€12.50")
