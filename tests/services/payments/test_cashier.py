"""What is asked of a provider moves money once, whatever becomes of the answer."""

import asyncio

import pytest

from app.demo.bank import refunds as at_the_bank
from app.infra.database import fetch_value
from app.services import payments, sales
from app.services.payments.concluding import conclude
from app.services.payments.port import ProviderAnswer
from app.values.payments import OperationState, PaymentStatus
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


@pytest.mark.parametrize("fault", ["lost_answers", "errors_after", "errors_before"])
async def test_a_refund_whose_answer_is_lost_goes_back_once(online: Online, fault: str) -> None:
    order = await online.taken()
    online.bank.faults.only = ("/v1/refunds",)
    setattr(online.bank.faults, fault, 1)
    await refunded(order, 500)
    for _ in range(3):
        await online.works()
        await online.later(seconds=3)
    [refund] = online.refunds()
    assert refund["amount"] == 500
    assert await operations("REFUND") == 1
    assert await online.agrees()
    assert await broken() == set()


@pytest.mark.parametrize("fault", ["lost_answers", "errors_after", "errors_before"])
async def test_a_capture_whose_answer_is_lost_is_taken_once(online: Online, fault: str) -> None:
    order = await online.paid()
    online.bank.faults.only = ("/capture",)
    setattr(online.bank.faults, fault, 1)
    await online.leaves(order)
    for _ in range(3):
        await online.works()
        await online.later(seconds=3)
    assert await operations("CAPTURE") == 1
    assert await status(order) == PaymentStatus.PAID
    assert await online.agrees()


async def test_a_crash_after_the_provider_did_it_refunds_once(
    online: Online, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await online.taken()
    await refunded(order, 500)
    [leased] = await payments.lease_due("CARD", 8)
    provider = payments.provider_of("CARD")
    assert provider is not None
    # The worker dies with the answer in its hands.
    await provider.carry_out(leased.asked)
    assert (await payments.find_payment(order.order_id)).refunded.amount == 0
    await online.cashier.round()
    assert await operations("REFUND") == 0, "the lease of the dead worker still holds"
    await online.later(seconds=61)
    await online.cashier.round()
    assert len(online.refunds()) == 1
    assert await operations("REFUND") == 1


async def test_an_old_key_is_never_asked_again(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    [leased] = await payments.lease_due("CARD", 8)
    provider = payments.provider_of("CARD")
    assert provider is not None
    await provider.carry_out(leased.asked)
    # The bank has forgotten the key meanwhile, and would pay back a second time.
    await online.later(hours=25)
    await online.works()
    assert len(online.refunds()) == 1
    assert await operations("REFUND") == 1


async def test_a_capture_that_is_refused_is_kept_as_refused(online: Online) -> None:
    order = await online.paid()
    online.bank.faults.captures_refused = 1
    await online.leaves(order)
    await online.works()
    refused = (
        "SELECT count(*) FROM payments.operations WHERE kind = 'CAPTURE' AND state = 'REFUSED'"
    )
    assert await fetch_value(refused) == 1
    assert await status(order) == PaymentStatus.AUTHORISED


async def test_a_refund_on_its_way_is_done_when_the_provider_says_so(online: Online) -> None:
    order = await online.taken()
    online.bank.faults.refunds_wait = True
    await refunded(order, 500)
    await online.works()
    assert (await online.payment(order)).to_refund.amount == 500
    await online.later(days=2)
    await online.works()
    assert len(online.refunds()) == 1
    at_the_bank.succeed(online.bank, online.refunds()[0]["id"])
    await online.works()
    assert (await online.payment(order)).refunded.amount == 500


@pytest.mark.parametrize("fault", ["lost_answers", "errors_after"])
async def test_a_refund_on_its_way_whose_answer_broke_off_goes_back_once(
    online: Online, fault: str
) -> None:
    order = await online.taken()
    online.bank.faults.refunds_wait = True
    online.bank.faults.only = ("/v1/refunds",)
    setattr(online.bank.faults, fault, 1)
    await refunded(order, 500)
    for _ in range(4):
        await online.works()
        await online.later(minutes=16)
    [refund] = online.refunds()
    assert (await online.payment(order)).to_refund.amount == 500
    at_the_bank.succeed(online.bank, refund["id"])
    await online.works()
    assert (await online.payment(order)).refunded.amount == 500
    assert await operations("REFUND") == 1
    assert await online.agrees()
    assert await broken() == set()


async def test_a_refund_that_counts_as_refused_is_done_once_the_provider_has_it(
    online: Online,
) -> None:
    order = await online.taken()
    await refunded(order, 500)
    [leased] = await payments.lease_due("CARD", 8)
    provider = payments.provider_of("CARD")
    assert provider is not None
    await provider.carry_out(leased.asked)
    await conclude(leased.asked.operation_id, ProviderAnswer(state=OperationState.REFUSED))
    assert (await online.payment(order)).to_refund.amount == 500
    await payments.look(order.order_id)
    assert (await online.payment(order)).refunded.amount == 500
    assert await operations("REFUND") == 1
    assert await online.agrees()
    assert await broken() == set()


async def test_a_refund_that_was_made_there_already_is_not_made_again(online: Online) -> None:
    order = await online.taken()
    [intent] = online.intents()
    whole = order.total.amount
    online.bank.faults.lost_notices = 100
    at_the_bank.create_refund(online.bank, {"payment_intent": intent["id"]})
    await refunded(order, whole)
    await online.works()
    await payments.look(order.order_id)
    payment = await online.payment(order)
    assert (payment.refunded.amount, payment.to_refund.amount) == (whole, 0)
    assert await online.agrees()
    assert await broken() == set()


async def test_two_who_ask_with_one_key_pay_back_once(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    [leased] = await payments.lease_due("CARD", 8)
    provider = payments.provider_of("CARD")
    assert provider is not None
    online.bank.faults.slow_seconds = 0.05
    await asyncio.gather(*(payments.carry(provider, leased) for _ in range(2)))
    assert await operations("REFUND") == 1
    assert len(online.refunds()) == 1
    assert await online.agrees()
