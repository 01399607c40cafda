"""The books follow what a provider says, however late, often or out of turn."""

import asyncio

import pytest

from app.demo.bank import refunds as at_the_bank
from app.demo.bank.intents import HELD_FOR, authorise, capture_intent
from app.demo.bank.sessions import the_session
from app.infra.database import fetch
from app.services import payments, sales
from app.services.delivery import Held
from app.services.payments.applying import apply
from app.values.payments import PaymentStatus
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken
from tests.support.paying import refunded
from tests.support.paying_online import Online, operations
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before


async def status(order: sales.Placed) -> str:
    return (await payments.find_payment(order.order_id)).status


async def test_an_order_leaves_once_its_money_is_set_aside(online: Online) -> None:
    order = await online.order()
    with pytest.raises(Held):
        await online.leaves(order)
    await online.pays(order)
    await online.works()
    assert await status(order) == PaymentStatus.AUTHORISED
    await online.leaves(order)
    await online.works()
    assert await status(order) == PaymentStatus.PAID
    [intent] = online.intents()
    assert (intent["status"], intent["amount_received"]) == ("succeeded", order.total.amount)
    assert await online.agrees()
    assert await broken() == set()


async def test_notice_and_return_at_once_take_the_money_once(online: Online) -> None:
    order = await online.order()
    await online.pays(order)
    await asyncio.gather(
        online.notices.send_due(), *(payments.look(order.order_id) for _ in range(4))
    )
    await online.works()
    await online.leaves(order)
    await asyncio.gather(online.cashier.round(), *(payments.look(order.order_id) for _ in range(4)))
    await online.works()
    assert [await operations(kind) for kind in ("AUTHORISE", "CAPTURE")] == [1, 1]
    assert await online.agrees()


async def test_notices_that_are_reversed_and_doubled_change_nothing_more(online: Online) -> None:
    online.bank.faults.doubled_notices, online.bank.faults.reversed_notices = 100, True
    order = await online.taken()
    await refunded(order, 500)
    await online.works()
    await online.works()
    assert [await operations(kind) for kind in ("AUTHORISE", "CAPTURE", "REFUND")] == [1, 1, 1]
    assert await online.agrees()


async def test_an_authorisation_that_runs_out_holds_the_order_again(online: Online) -> None:
    order = await online.paid()
    await online.later(seconds=HELD_FOR + 1)
    online.bank.moved += 1
    await online.works()
    await online.works()
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


async def test_a_refund_that_fails_days_later_is_owed_again(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    await online.works()
    assert (await online.payment(order)).refunded.amount == 500
    await online.later(days=3)
    at_the_bank.fail(online.bank, online.refunds()[0]["id"])
    await online.works()
    payment = await online.payment(order)
    assert (payment.refunded.amount, payment.to_refund.amount) == (0, 500)
    [owed] = await payments.list_owed()
    assert (owed.state, owed.amount.amount) == ("REFUSED", 500)
    await fetch('UPDATE messaging.events SET "timestamp" = "timestamp" - interval \'1 hour\'')
    assert await broken() == set()
    assert (await sales.find_order(order.order_id)).payment.status == PaymentStatus.PAID
    # A person transfers it.
    await payments.pay_out(order.order_id, owed.operation_id, "by hand", "Bea")
    assert (await online.payment(order)).to_refund.amount == 0


async def test_a_look_from_before_a_refund_failed_changes_nothing(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    await online.works()
    provider = payments.provider_of("CARD")
    assert provider is not None
    [page] = await fetch("SELECT * FROM payments.operations WHERE kind = 'OPEN'")
    before = await provider.look(page["provider_ref"], "EUR")
    assert before is not None
    at_the_bank.fail(online.bank, online.refunds()[0]["id"])
    await online.works()
    await apply(order.order_id, {page["operation_id"]: before})
    payment = await online.payment(order)
    assert (payment.refunded.amount, payment.to_refund.amount) == (0, 500)


async def test_a_refund_at_the_providers_own_site_is_seen(online: Online) -> None:
    order = await online.taken()
    [intent] = online.intents()
    at_the_bank.create_refund(online.bank, {"payment_intent": intent["id"], "amount": "700"})
    await online.works()
    payment = await online.payment(order)
    assert (payment.refunded.amount, payment.status) == (700, PaymentStatus.PART_REFUNDED)
    assert await online.agrees()
    assert await broken() == set()


@pytest.mark.parametrize(
    ("owed", "at_the_site"),
    [(11700, 700), (11000, 11700), (11700, 11700)],
    ids=["a part", "more than is owed", "all of it"],
)
async def test_a_refund_at_the_providers_own_site_counts_for_what_is_owed(
    online: Online, owed: int, at_the_site: int
) -> None:
    """Of 117.00 that were taken."""
    order = await online.taken()
    await refunded(order, owed)
    [intent] = online.intents()
    given = {"payment_intent": intent["id"], "amount": str(at_the_site)}
    at_the_bank.create_refund(online.bank, given)
    for _ in range(3):
        await online.works()
    payment = await online.payment(order)
    assert (payment.refunded.amount, payment.to_refund.amount) == (max(owed, at_the_site), 0)
    assert await online.agrees()
    assert await broken() == set()


async def test_a_capture_at_the_providers_own_site_is_seen(online: Online) -> None:
    order = await online.paid()
    [intent] = online.intents()
    capture_intent(online.bank, {}, intent["id"])
    await online.works()
    assert await status(order) == PaymentStatus.PAID
    await online.leaves(order)
    await online.works()
    assert await operations("CAPTURE") == 1
    assert await online.agrees()


async def test_a_repeated_payment_of_one_session_is_one(online: Online) -> None:
    order = await online.order()
    url = await online.page(order)
    session = the_session(online.bank, url.rpartition("/")[2])
    authorise(online.bank, session)
    await online.works()
    assert (await online.payer.post(url, data={"choice": "pay"})).status_code == 303
    await online.works()
    assert await operations("AUTHORISE") == 1
