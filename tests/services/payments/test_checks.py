"""The audit names money that is lost, moved twice or not owed back."""

import pytest

from app.services import delivery, payments, sales
from app.values.payments import PaymentMethodId
from tests.support.breaches import broken, unnamed
from tests.support.cast import shipment_of
from tests.support.paying import comes, offer, place_with, refunded
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")

SUMS = "the sums of a payment are those of its operations"
NO_MORE = "no more goes back than came, and no more is taken than was authorised"
TOO_MUCH = "what the shop has too much of an order is owed back"
ONCE = "what people noted about money moved it once"
MAY_LEAVE = "an order that waits for its money may leave since that was there"
AMOUNTS = "every order that is to be paid has its payment, with the same amounts"
SHOWN = "an order shows how its payment stands"
UNPAID = "nothing left the house before its money was there, if it had to be"
UNTRIGGERED = "ALTER TABLE payments.operations DISABLE TRIGGER USER;"
LOOSE = "ALTER TABLE payments.payments DROP CONSTRAINT amounts_sound;"

BREACHES = {
    "a cent lost in the sums": ("UPDATE payments.payments SET paid = paid + 1", SUMS),
    "an operation that was deleted": (
        f"{UNTRIGGERED} DELETE FROM payments.operations WHERE kind = 'REFUND' AND state = 'OWED'",
        SUMS,
    ),
    "a refund above what came": (
        f"{UNTRIGGERED} UPDATE payments.operations SET amount = 100000 WHERE kind = 'REFUND'",
        NO_MORE,
    ),
    "a cent kept of what was cancelled": (
        f"{LOOSE} UPDATE payments.payments SET to_refund = to_refund - 1 WHERE to_refund > 0",
        TOO_MUCH,
    ),
    "a receipt that moved no money": (
        f"{UNTRIGGERED} DELETE FROM payments.operations WHERE kind = 'CAPTURE'",
        ONCE,
    ),
    "a refund that moved money twice": (
        "INSERT INTO payments.operations (operation_id, payment_id, kind, amount, cause_kind,"
        " cause_id, state, ended_at) SELECT gen_random_uuid(), payment_id, kind, amount, 'RETRY',"
        " operation_id, 'DONE', now() FROM payments.operations"
        " WHERE kind = 'REFUND' AND state = 'DONE'",
        ONCE,
    ),
    "an order that waits for ever": (
        "UPDATE payments.payments SET secured_at = NULL WHERE to_refund = 0",
        MAY_LEAVE,
    ),
    "an order without its payment": ("UPDATE sales.orders SET total = total + 1", AMOUNTS),
    "a cancellation that Payments did not hear of": (
        "UPDATE payments.payments SET cancelled = 0",
        AMOUNTS,
    ),
    "an order that shows too little": (
        "UPDATE sales.orders SET paid = 0, refunded = 0;"
        'UPDATE messaging.events SET "timestamp" = "timestamp" - interval \'1 hour\'',
        SHOWN,
    ),
    "a parcel that left unpaid": ("UPDATE payments.payments SET secured_at = NULL", UNPAID),
}


async def test_each_breach_is_named(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    sent, gone = await place_with(), await place_with()
    for order in (sent, gone):
        await comes(order, order.total.amount)
    await settle()
    shipment = await shipment_of(sent)
    await delivery.dispatch(shipment.shipment_id, "DHL", "T-1", "Bea")
    refund = await refunded(sent, 100)
    await payments.pay_out(sent.order_id, refund.operation_id, "", "Bea")
    await sales.request_cancellation(gone.order_id)
    await settle()
    assert await broken() == set()
    assert await unnamed(BREACHES) == []
