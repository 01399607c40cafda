"""Managers export and erase a customer's data, on a page that works without scripts."""

import pytest

from app.services import sales
from tests.support.erasing import GRETA, Settle, everywhere, finished_order, found, placed_by
from tests.support.visitor import Visitor

PAGE = "/staff/customers/data"
EXPORTS = "/staff/customers/exports"
ERASURES = "/staff/customers/erasures"

pytestmark = pytest.mark.usefixtures("shop")


async def finds(bea: Visitor, email: str) -> None:
    await bea.open(PAGE)
    await bea.send(PAGE, email=email)


async def test_a_manager_downloads_all_and_erases_it(bea: Visitor, settle: Settle) -> None:
    placed = await everywhere(settle)
    await finds(bea, " GRETA.W@example.org ")
    assert "There is 1 order." in bea.text
    await bea.send(EXPORTS)
    assert bea.page.headers["Content-Disposition"] == 'attachment; filename="customer.json"'
    assert placed.order_number in bea.page.text
    await finds(bea, GRETA.email)
    await bea.send(ERASURES, confirmation="greta.w@example.org")
    assert bea.page.url.path == PAGE
    assert "The customer's data was erased: 1 order," in bea.text
    assert "Bea" in bea.text
    assert await found() == {}
    await bea.open(f"/staff/orders/{placed.order_id}")
    assert bea.page.status_code == 200
    assert "Greta" not in bea.text


async def test_another_email_does_not_confirm(bea: Visitor, settle: Settle) -> None:
    placed = await finished_order(settle)
    await finds(bea, GRETA.email)
    for typed in ("", "greta@example.org", "x\x00"):
        await bea.send(ERASURES, confirmation=typed)
        assert bea.page.status_code == 422
        assert "Type the email of this customer to erase the data" in bea.text
    assert (await sales.find_order(placed.order_id)).customer == GRETA


async def test_an_open_order_is_named_instead_of_the_button(bea: Visitor, settle: Settle) -> None:
    placed = await placed_by(GRETA)
    await settle()
    await finds(bea, GRETA.email)
    assert f"Order {placed.order_number} is still open." in bea.text
    assert bea.forms(ERASURES) == []


async def test_what_would_be_left_is_named(bea: Visitor, settle: Settle) -> None:
    from app.infra.database import fetch

    await finished_order(settle)
    await fetch("UPDATE products.products SET shelf = 'Greta Wolkenstein'")
    await finds(bea, GRETA.email)
    await bea.send(ERASURES, confirmation=GRETA.email)
    assert bea.page.status_code == 422
    assert "would still be named in: products.products.shelf." in bea.text


async def test_nothing_is_known_and_nothing_typed_is_lost(bea: Visitor) -> None:
    await finds(bea, "nobody@example.org")
    assert bea.page.status_code == 422
    assert "No customer found with this email" in bea.text
    assert bea.form(PAGE).value("email") == "nobody@example.org"
    await finds(bea, "no address")
    assert "Enter an email in the form name@example.com" in bea.text


async def test_packers_see_nothing_of_it(pat: Visitor) -> None:
    await pat.open(PAGE)
    assert pat.page.status_code == 403
