"""What is paid where goods are handed over is known to those who hand them over."""

import pytest

from app.services import payments
from app.values.payments import PaymentMethodId
from tests.support.methods import offer_pickup
from tests.support.paying import comes, offer, place_with
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")


async def test_only_what_is_paid_at_the_door_is_to_be_collected() -> None:
    await offer_pickup()
    await offer(PaymentMethodId.TRANSFER, PaymentMethodId.ON_DELIVERY)
    sent = await place_with(PaymentMethodId.TRANSFER)
    assert await payments.cash_due([sent.order_id]) == {}


async def test_what_has_come_is_not_collected_again() -> None:
    await offer(PaymentMethodId.ON_DELIVERY)
    placed = await place_with(PaymentMethodId.ON_DELIVERY)
    assert await payments.cash_due([placed.order_id]) == {placed.order_id: placed.total}
    await comes(placed, placed.total.amount - 1)
    [left] = (await payments.cash_due([placed.order_id])).values()
    assert left.amount == 1
    await comes(placed, 1)
    assert await payments.cash_due([placed.order_id]) == {}
    assert await payments.cash_due([]) == {}
