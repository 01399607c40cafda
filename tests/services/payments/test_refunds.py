"""What goes back: for goods that are not sent, and because somebody decided so."""

import pytest

from app.infra.database import fetch
from app.services import delivery, payments, sales
from app.services.payments import RefundTooHigh
from app.services.payments.deadlines import fail_overdue
from app.values.payments import OperationState, PaymentCause, PaymentMethodId, PaymentStatus
from app.values.pieces import PieceCount
from app.values.statuses import OrderStatus
from tests.support.breaches import broken
from tests.support.cast import shipment_of
from tests.support.paying import a_key, comes, offer, place_with, refunded
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")


async def pays_out(order: sales.Placed) -> None:
    for owed in await payments.list_owed():
        await payments.pay_out(order.order_id, owed.operation_id, "back", "Bea")


async def status_of(order: sales.Placed) -> str:
    return (await sales.find_order(order.order_id)).payment.status


async def test_a_cancelled_order_gets_its_money_back(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await comes(placed, placed.total.amount)
    await settle()
    await sales.request_cancellation(placed.order_id)
    await settle()

    [owed] = await payments.list_owed()
    assert (owed.amount, owed.cause) == (placed.total, PaymentCause.CANCELLATION)
    assert (owed.due_by - owed.at).days == 14
    assert await status_of(placed) == PaymentStatus.PAID
    await pays_out(placed)
    await pays_out(placed)
    await settle()
    assert await status_of(placed) == PaymentStatus.REFUNDED
    assert await payments.list_owed() == []
    assert await broken() == set()


async def test_the_shares_of_every_cut_sum_to_what_was_paid(settle: Settle) -> None:
    await offer(PaymentMethodId.INVOICE)
    await fetch("UPDATE products.products SET price = 33 WHERE product_id = 'product_456'")
    await fetch("UPDATE products.prices SET price = 33 WHERE product_id = 'product_456'")
    placed = await place_with(PaymentMethodId.INVOICE, product_456=3)
    total = placed.total.amount
    await settle()
    await comes(placed, total)
    for _ in range(3):
        await sales.request_pieces(a_key("cancellation"), placed.order_id, [PieceCount(1, 1)])
        await settle()

    owed = await payments.list_owed()
    assert [one.amount.amount for one in owed] == [total // 3] * 3
    assert sum(one.amount.amount for one in owed) == total
    assert await broken() == set()


async def test_what_was_given_back_does_not_change_what_a_piece_costs(settle: Settle) -> None:
    await offer(PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE, product_456=2)
    await settle()
    await comes(placed, placed.total.amount)
    await refunded(placed, 100)
    await sales.request_pieces(a_key("cancellation"), placed.order_id, [PieceCount(1, 1)])
    await settle()
    await sales.request_cancellation(placed.order_id)
    await settle()

    amounts = [one.amount.amount for one in await payments.list_owed()]
    assert sorted(amounts) == [100, 1300, 1400]
    assert await broken() == set()


async def test_no_more_goes_back_than_is_left(settle: Settle) -> None:
    await offer(PaymentMethodId.INVOICE)
    placed = await place_with(PaymentMethodId.INVOICE)
    with pytest.raises(RefundTooHigh):
        await refunded(placed, 1)
    await comes(placed, 1000)
    refund = await refunded(placed, 400)
    assert refund.state == OperationState.OWED
    with pytest.raises(RefundTooHigh) as refusal:
        await refunded(placed, 601)
    assert refusal.value.left.amount == 600
    await refunded(placed, 600)


async def test_money_for_a_cancelled_order_is_owed_back(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await settle()
    await sales.request_cancellation(placed.order_id)
    await settle()
    assert await status_of(placed) == PaymentStatus.NONE
    await comes(placed, 2000)

    [owed] = await payments.list_owed()
    assert (owed.amount.amount, owed.cause) == (2000, PaymentCause.LATE_RECEIPT)
    await settle()
    assert await broken() == set()


async def test_an_order_is_cancelled_if_its_transfer_does_not_come(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER, transfer_days=3)
    placed, paid = await place_with(), await place_with()
    await comes(paid, paid.total.amount)
    await comes(placed, 100)
    await settle()
    await fetch("UPDATE payments.payments SET pay_by = now() - interval '1 second'")
    assert await fail_overdue(10) == 1
    await settle()
    await settle()

    order = await sales.find_order(placed.order_id)
    assert order.status == OrderStatus.CANCELLED
    assert {one.reason for one in order.cancelled} == {"UNPAID"}
    [owed] = await payments.list_owed()
    assert (owed.order_id, owed.amount.amount) == (placed.order_id, 100)
    assert (await sales.find_order(paid.order_id)).status == OrderStatus.PENDING_SHIPMENT
    assert await broken() == set()


async def test_what_has_left_is_not_cancelled_for_want_of_money(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await settle()
    await comes(placed, placed.total.amount)
    await settle()
    shipment = await shipment_of(placed)
    await delivery.dispatch(shipment.shipment_id, "DHL", "T-1", "Bea")
    await fetch("UPDATE payments.payments SET pay_by = now() - interval '1 second'")
    assert await fail_overdue(10) == 0


async def test_what_was_paid_and_given_back_is_not_cancelled_by_the_deadline(
    settle: Settle,
) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await comes(placed, placed.total.amount)
    await refunded(placed, 500)
    await settle()
    await fetch("UPDATE payments.payments SET pay_by = now() - interval '1 second'")
    assert await fail_overdue(10) == 0
    assert (await sales.find_order(placed.order_id)).status == OrderStatus.PENDING_SHIPMENT
