"""Scripts are off: the whole way by links, forms and reloads."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.open_shop import OpenShop, until
from e2e.people import BLANKET, MUG, Customer, Packer
from e2e.windows import Window


class PackerWithoutScripts(Packer):
    """After a step comes the board, from its top: a parcel is looked up."""

    def finds(self, number: str) -> None:
        self.board = f"{Packer.board}?q={number}"
        super().finds(number)

    def sees(self, number: str, status: str) -> None:
        self.finds(number)
        super().sees(number, status)


@pytest.fixture
def cleo(open_window: Callable[..., Window]) -> Customer:
    return Customer(open_window(java_script_enabled=False), "Cleo Roux")


@pytest.fixture
def pat(open_window: Callable[..., Window], open_shop: OpenShop) -> Packer:
    packer = PackerWithoutScripts(open_window(java_script_enabled=False))
    packer.logs_in(open_shop.staff[1])
    return packer


def test_from_the_catalogue_to_the_doorstep(cleo: Customer, pat: Packer) -> None:
    number = cleo.orders(MUG, BLANKET)
    cleo.sees("PENDING_SHIPMENT")
    cleo.page.get_by_role("link", name="Refresh every 30 seconds").click()
    assert cleo.page.locator("head noscript").inner_html().startswith("<meta http-equiv")

    pat.finds(number)
    pat.ships(number, "PostNL", "3SABC 1234")
    _refreshes_until(cleo, "SHIPPED")
    expect(cleo.page.get_by_text("3SABC 1234", exact=True)).to_be_visible()

    pat.delivers(number, "Neighbour")
    _refreshes_until(cleo, "DELIVERED")
    expect(cleo.page.get_by_role("definition").filter(has_text="Neighbour")).to_be_visible()


def test_the_cart_changes(cleo: Customer) -> None:
    cleo.adds(MUG)
    cleo.adds(BLANKET)
    cleo.page.goto("/cart")
    line = cleo.page.get_by_role("listitem").filter(has_text=MUG)
    line.get_by_label("Quantity").fill("4")
    line.get_by_role("button", name="Update").click()
    expect(line.get_by_label("Quantity")).to_have_value("4")

    line.get_by_role("button", name=f"Remove {MUG}").click()
    expect(line).to_have_count(0)
    cleo.page.get_by_role("button", name="Undo").click()
    expect(line.get_by_label("Quantity")).to_have_value("4")


@pytest.mark.proof
def test_mistakes_are_named_and_nothing_is_lost(cleo: Customer, pat: Packer) -> None:
    cleo.adds(MUG)
    cleo.goes_to_checkout()
    cleo.fills_in()
    cleo.page.get_by_label("Email").fill("no address")
    cleo.place_order.click()
    expect(cleo.page.get_by_role("alert")).to_contain_text("name@example.com")
    expect(cleo.page.get_by_label("Email")).to_have_value("no address")
    cleo.fills_in()
    cleo.place_order.click()
    number = cleo.order_number()

    pat.finds(number)
    pat.ships(number, "DHL", "JD 444")
    pat.begins_to_deliver(number)
    pat.page.get_by_label("Delivery location").fill("Garage")
    pat.page.get_by_label("Delivered at").fill("2020-01-15T14:30")
    pat.confirm_delivered.click()
    expect(pat.page.get_by_role("alert")).to_contain_text("This time")
    expect(pat.page.get_by_label("Delivery location")).to_have_value("Garage")


def _refreshes_until(customer: Customer, status: str) -> None:
    def has_changed() -> bool:
        customer.page.get_by_role("link", name="Refresh", exact=True).click()
        return customer.status.get_attribute("data-status") == status

    until(has_changed)
