"""After a restore the provider is asked what it has done before any money moves."""

from app.infra.database import fetch, fetch_value
from app.services import payments, sales
from app.values.payments import OperationState, PaymentStatus
from app.values.restores import HeldDecision, HeldKind
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.paying import refunded
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.restores import decided, restored
from tests.support.shop_settings import settings_as_before as settings_as_before

PAGE = "UPDATE payments.operations SET provider_ref = $1 WHERE kind = 'OPEN'"
STATE = "SELECT state FROM payments.operations WHERE kind = 'REFUND'"
AS_BEFORE = """
WITH undone AS (
    UPDATE payments.operations SET state = 'OWED', attempts = 0, provider_ref = NULL,
        answer = NULL, first_tried_at = NULL, ended_at = NULL, leased_until = NULL
    WHERE kind = 'REFUND' RETURNING payment_id, amount)
UPDATE payments.payments SET to_refund = to_refund + undone.amount,
    refunded = refunded - undone.amount, looked_at = NULL
FROM undone WHERE payments.payment_id = undone.payment_id
"""


async def lost_refund(online: Online) -> sales.Placed:
    """The backup was made before the refund left, and is old: the bank has forgotten its key."""
    order = await online.taken()
    await refunded(order, 500)
    for _ in range(2):
        await online.works()
    await fetch(AS_BEFORE)
    await online.later(days=2)
    return order


async def test_a_refund_that_the_bank_has_made_is_not_made_again(online: Online) -> None:
    order = await lost_refund(online)
    assert await restored(days=2) == {HeldKind.PAYMENTS: 1} | await mails_held()
    await online.works()
    assert not await online.agrees(), "nothing was asked while it is held"

    assert await decided(HeldKind.PAYMENTS, HeldDecision.SEND) == 1
    for _ in range(2):
        await online.works()
    assert len(online.refunds()) == 1
    assert await online.agrees()
    assert (await payments.find_payment(order.order_id)).status == PaymentStatus.PART_REFUNDED


async def test_a_refund_that_the_bank_never_made_is_made_once(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    await restored()
    await online.works()
    assert online.refunds() == []
    await decided(HeldKind.PAYMENTS, HeldDecision.SEND)
    for _ in range(2):
        await online.works()
    assert [one["amount"] for one in online.refunds()] == [500]
    assert await online.agrees()


async def test_a_dropped_refund_is_owed_until_somebody_pays_it_out(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    await restored()
    assert await decided(HeldKind.PAYMENTS, HeldDecision.DROP) == 1
    await online.works()
    assert online.refunds() == []
    [owed] = await payments.list_owed()
    assert owed.order_number == order.order_number


async def test_a_dropped_refund_that_the_bank_has_made_is_found_out(online: Online) -> None:
    await lost_refund(online)
    await restored(days=2)
    await decided(HeldKind.PAYMENTS, HeldDecision.DROP)
    await online.works()
    assert await online.agrees()
    assert await payments.list_owed() == []


async def test_what_cannot_be_read_stays_owed(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    await restored()
    await decided(HeldKind.PAYMENTS, HeldDecision.DROP)
    was = await fetch_value("SELECT provider_ref FROM payments.operations WHERE kind = 'OPEN'")
    await fetch(PAGE, "cs_of_another")
    await online.works()
    assert await fetch_value(STATE) == OperationState.UNKNOWN
    assert online.refunds() == []

    await fetch(PAGE, was)
    await online.later(seconds=3)
    await online.works()
    assert await fetch_value(STATE) == OperationState.REFUSED
    assert [one.order_number for one in await payments.list_owed()] == [order.order_number]


async def mails_held() -> dict[HeldKind, int]:
    held = await fetch_value("SELECT count(*) FROM mailing.mails WHERE state = 'PENDING'")
    return {HeldKind.MAILS: held} if held else {}
