"""A withdrawal takes two steps and no account, and gets the same answer for any number."""

import re

import pytest

from app.services import sales
from app.web import rate_limits
from tests.support.cast import ANN, place
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def declares(visitor: Visitor, number: str, email: str = ANN.email) -> str:
    await visitor.open("/withdrawal")
    await visitor.send("/withdrawal", name="Ann Lee", order_number=number, email=email)
    assert "Confirm withdrawal" in visitor.text
    await visitor.send("/withdrawal", confirm="1")
    words = visitor.text.replace(number, "NUMBER")
    return re.sub(r"reached us on .*? UTC", "", words)


async def test_two_steps_and_the_same_answer_for_any_number(visitor: Visitor, settle) -> None:
    order = await place(product_456=1)
    await settle()
    await visitor.open("/")
    assert 'href="/withdrawal"' in visitor.page.text
    real = await declares(visitor, order.order_number)
    imaginary = await declares(visitor, "ORD-NOTTHERE")
    assert real == imaginary
    assert "Your withdrawal has arrived" in real
    await settle()
    assert (await sales.find_order(order.order_id)).status == "CANCELLED"


async def test_nothing_is_declared_by_the_first_step(visitor: Visitor) -> None:
    await visitor.open("/withdrawal?order=ORD-7K3QPXBT")
    assert visitor.form("/withdrawal").value("order_number") == "ORD-7K3QPXBT"
    await visitor.send("/withdrawal", name="Ann Lee", email=ANN.email, text="The mug")
    assert "The mug" in visitor.text
    assert await sales.list_withdrawals() == []
    await visitor.send("/withdrawal", change="1")
    assert visitor.form("/withdrawal").value("text") == "The mug"


async def test_what_is_missing_or_wrong_is_named(visitor: Visitor) -> None:
    await visitor.open("/withdrawal")
    answer = await visitor.send("/withdrawal", name="", order_number="", email="nobody")
    assert answer.status_code == 422
    for name in ("name", "order_number", "email"):
        assert f'href="#{name}"' in visitor.page.text
    assert visitor.form("/withdrawal").value("email") == "nobody"


async def test_one_address_gets_few_mails(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.rate_limits.settings.rate_limits", "on")
    monkeypatch.setattr(rate_limits, "RECIPIENTS", rate_limits.parse("1 per hour"))
    await declares(visitor, "ORD-1", "few@example.org")
    await visitor.open("/withdrawal")
    typed = {"name": "Ann", "order_number": "ORD-1", "email": "Few@example.org"}
    await visitor.send("/withdrawal", **typed)
    answer = await visitor.send("/withdrawal", confirm="1")
    assert answer.status_code == 429


async def test_staff_see_it_on_the_order_and_in_the_list(
    visitor: Visitor, bea: Visitor, settle
) -> None:
    order = await place(product_456=1)
    await settle()
    await declares(visitor, order.order_number)
    await declares(visitor, "ORD-NOTTHERE")
    await bea.open("/staff/withdrawals")
    assert order.order_number in bea.text
    assert "No order has this number and email." in bea.text
    await bea.open(f"/staff/orders/{order.order_id}")
    assert "The customer has withdrawn from the contract" in bea.text
