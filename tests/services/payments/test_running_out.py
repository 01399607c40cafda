"""Authorisations end, and the staff know it a day before."""

import pytest

from app.services import payments
from app.values.payments import PaymentMethodId
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.paying import comes, offer
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_authorisation_is_named_a_day_before_it_ends(online: Online, bea: Visitor) -> None:
    order, _taken = await online.paid(), await online.taken()
    await online.later(days=5, hours=23)
    assert (await payments.list_ending(), await payments.count_ending()) == ([], 0)
    await online.later(hours=2)
    [one] = await payments.list_ending()
    assert (one.order_number, one.amount) == (order.order_number, order.total)
    await bea.open("/staff")
    assert "1 authorisation ends within a day" in bea.text
    await bea.open("/staff/payments")
    assert "Authorisations that end soon" in bea.text
    await online.leaves(order)
    assert await payments.count_ending() == 0


async def test_what_was_sent_and_is_not_paid_is_listed(online: Online, bea: Visitor) -> None:
    order = await online.paid()
    online.bank.faults.captures_refused = 1
    await online.leaves(order)
    await online.works()
    [one] = await payments.list_untaken()
    assert (one.order_number, one.amount) == (order.order_number, order.total)
    await bea.open("/staff")
    assert "1 order was sent and is not paid" in bea.text
    await bea.open("/staff/payments")
    assert "Sent, not paid" in bea.text
    await offer(PaymentMethodId.CARD)
    await comes(order, order.total.amount)
    assert (await payments.list_untaken(), await payments.count_untaken()) == ([], 0)
