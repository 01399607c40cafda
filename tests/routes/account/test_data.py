"""Customers download what the shop has stored about them, and about nobody else."""

import pytest

from tests.support.erasing import GRETA, Settle, finished_order
from tests.support.returning import opens_account
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_owner_of_the_address_downloads_it(visitor: Visitor, settle: Settle) -> None:
    placed = await finished_order(settle)
    await opens_account("secret", GRETA.email.lower())
    visitor.client.cookies.set("account_session", "secret")
    await visitor.open("/account/orders")
    await visitor.send("/account/data")
    assert visitor.page.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert visitor.page.headers["Cache-Control"] == "no-store"
    known = visitor.page.json()
    assert known["email"] == "greta.w@example.org"
    assert [order["order_number"] for order in known["data"]["sales.orders"]] == [
        placed.order_number
    ]
    assert "Bea" not in visitor.page.text


async def test_a_stranger_downloads_nothing(visitor: Visitor, settle: Settle) -> None:
    await finished_order(settle)
    await visitor.open("/account")
    token = visitor.form("/account/links").value("_csrf_token")
    answer = await visitor.client.post("/account/data", data={"_csrf_token": token})
    assert answer.status_code in (303, 401)
    assert "Greta" not in answer.text
