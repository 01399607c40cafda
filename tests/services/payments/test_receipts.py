"""Money that came, as people note it."""

import pytest

from app.services import delivery, payments, sales
from app.services.delivery import Held
from app.values.payments import PaymentMethodId, PaymentStatus
from app.values.statuses import HoldReason
from tests.support.breaches import broken
from tests.support.cast import place, shipment_of
from tests.support.methods import offer_counter
from tests.support.paying import a_key, comes, offer, place_with
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")


async def dispatch(order: sales.Placed) -> None:
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "DHL", "T-1", "Bea")


async def test_an_order_leaves_once_its_transfer_is_there(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with(PaymentMethodId.TRANSFER)
    await settle()
    shipment = await shipment_of(placed)
    assert shipment.hold
    assert shipment.hold.reason == HoldReason.AWAITING_PAYMENT
    with pytest.raises(Held):
        await dispatch(placed)

    await comes(placed, placed.total.amount - 1)
    await settle()
    with pytest.raises(Held):
        await dispatch(placed)
    await comes(placed, 1)
    await settle()

    await dispatch(placed)
    order = await sales.find_order(placed.order_id)
    assert order.payment.status == PaymentStatus.PAID
    await settle()
    assert await broken() == set()


@pytest.mark.parametrize(
    "method",
    [PaymentMethodId.INVOICE, PaymentMethodId.ON_DELIVERY, PaymentMethodId.AT_PICKUP],
)
async def test_other_orders_leave_before_they_are_paid(settle: Settle, method: str) -> None:
    await offer(method)
    if method == PaymentMethodId.AT_PICKUP:
        await offer_counter()
    placed = await place_with(method)
    await settle()
    await dispatch(placed)
    assert (await sales.find_order(placed.order_id)).payment.status == PaymentStatus.AWAITED

    await comes(placed, placed.total.amount)
    await settle()
    assert (await sales.find_order(placed.order_id)).payment.status == PaymentStatus.PAID
    assert await broken() == set()


async def test_the_same_receipt_twice_is_one(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed, key = await place_with(), a_key()
    await comes(placed, placed.total.amount, "ORD", key)
    payment = await comes(placed, placed.total.amount, "ORD", key)
    assert (payment.paid, payment.due.amount) == (placed.total, 0)
    assert len(payment.operations) == 1


async def test_money_that_comes_twice_is_owed_back_and_cancels_nothing(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await comes(placed, placed.total.amount)
    payment = await comes(placed, placed.total.amount)
    await settle()

    assert payment.to_refund == placed.total
    [owed] = await payments.list_owed()
    await payments.pay_out(placed.order_id, owed.operation_id, "twice", "Bea")
    await settle()
    await dispatch(placed)
    order = await sales.find_order(placed.order_id)
    assert order.payment.status == PaymentStatus.PAID
    await settle()
    assert await broken() == set()


async def test_nothing_is_paid_for_an_order_of_a_shop_without_ways_to_pay() -> None:
    placed = await place(product_456=1)
    with pytest.raises(payments.NoPayment):
        await comes(placed, 1490)
    order = await sales.find_order(placed.order_id)
    assert order.payment == sales.OrderPayment(method=None, status=PaymentStatus.NONE)
