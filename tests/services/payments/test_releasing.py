"""Money that was set aside, and is not to be taken."""

import pytest

from app.demo.bank.intents import let_go
from app.infra.database import fetch_value
from app.services import payments, sales
from app.services.delivery import Held
from app.values.payments import PaymentStatus
from app.values.statuses import OrderStatus
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def status(order: sales.Placed) -> str:
    return (await payments.find_payment(order.order_id)).status


async def test_a_whole_cancellation_lets_the_money_go(online: Online) -> None:
    order = await online.paid()
    await sales.request_cancellation(order.order_id)
    await online.settle()
    await online.works()
    [intent] = online.intents()
    assert intent["status"] == "canceled"
    assert await status(order) == PaymentStatus.NONE
    assert await online.agrees()
    assert await broken() == set()


async def test_money_for_a_cancelled_order_goes_back(online: Online) -> None:
    online.bank.faults.pays_after_end = True
    order = await online.order()
    url = await online.page(order)
    await sales.request_cancellation(order.order_id)
    await online.settle()
    assert (await online.payer.post(url, data={"choice": "pay"})).status_code == 303
    await online.works()
    await online.works()
    [intent] = online.intents()
    assert (intent["status"], intent["amount_received"]) == ("canceled", 0)
    assert (await sales.find_order(order.order_id)).status == OrderStatus.CANCELLED
    assert await online.agrees()


async def test_pieces_that_are_cancelled_before_are_not_taken(online: Online) -> None:
    order = await online.paid(product_456=2, product_789=1)
    await sales.request_cancellation(order.order_id)
    await online.settle()
    await online.works()
    assert online.intents()[0]["amount_received"] == 0


async def test_letting_the_last_money_go_holds_the_order_again(online: Online) -> None:
    order = await online.order()
    first = await online.page(order)
    await online.later(minutes=61)
    second = await online.page(order)
    online.bank.faults.pays_after_end = True
    for url in (second, first):
        assert (await online.payer.post(url, data={"choice": "pay"})).status_code == 303
    await payments.look(order.order_id)
    # The one that was to be taken ends first.
    needed = await fetch_value("SELECT provider_ref FROM payments.payments")
    [intent] = [one for one in online.intents() if one["id"] == needed]
    let_go(online.bank, intent, "automatic")
    await payments.look(order.order_id)
    await online.settle()
    await online.works()
    await online.later(minutes=61)
    await online.works()
    assert {one["status"] for one in online.intents()} == {"canceled"}
    assert await status(order) == PaymentStatus.AWAITED
    with pytest.raises(Held):
        await online.leaves(order)
    assert (await online.pays(order)).status_code == 303
    await online.works()
    await online.leaves(order)
    await online.works()
    assert await status(order) == PaymentStatus.PAID
    assert await online.agrees()
    assert await broken() == set()
