"""A customer disputes a payment at her bank: the staff see it, and no money goes twice."""

import pytest

from app.demo.bank import disputes
from app.infra.database import fetch, fetch_value
from app.services import payments, sales
from app.values.payments import PaymentStatus
from app.values.till import DisputeState
from app.workers.cashier import Cashier
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken, unnamed
from tests.support.paying import refunded
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")

ONCE = "a dispute that was lost has moved its money once"


async def disputed(online: Online) -> tuple[sales.Placed, str]:
    """Returns an order that was paid and sent, and the bank's id of its dispute."""
    order = await online.taken()
    [intent] = online.intents()
    return order, disputes.dispute(online.bank, intent["id"])["id"]


async def states() -> list[str]:
    return [one.state for one in await payments.list_disputes()]


async def test_a_dispute_is_known_by_its_notice_and_waits_for_an_answer(online: Online) -> None:
    order, _identity = await disputed(online)
    await online.works()
    [one] = await payments.list_disputes(order.order_id)
    assert (one.state, one.amount, one.reason) == (
        DisputeState.TO_ANSWER,
        order.total,
        "fraudulent",
    )
    assert one.answer_by
    assert await payments.count_to_answer() == 1
    # The books are as before, until the bank has decided.
    assert (await online.payment(order)).status == PaymentStatus.PAID
    assert await broken() == set()


async def test_while_the_bank_decides_nothing_is_paid_back(online: Online) -> None:
    order, identity = await disputed(online)
    await online.works()
    await refunded(order, 500)
    await online.works()
    assert online.refunds() == []
    disputes.decide(online.bank, identity, "won")
    await online.works()
    assert await states() == [DisputeState.WON]
    assert [one["amount"] for one in online.refunds()] == [500]
    assert await online.agrees()
    assert await broken() == set()


async def test_a_dispute_that_is_lost_takes_the_place_of_what_is_owed(online: Online) -> None:
    order, identity = await disputed(online)
    await online.works()
    await refunded(order, 500)
    for status in ("under_review", "lost"):
        disputes.decide(online.bank, identity, status)
        online.bank.faults.doubled_notices = 1
        await online.works()
    payment = await online.payment(order)
    assert (payment.status, payment.refunded) == (PaymentStatus.REFUNDED, order.total)
    assert (payment.to_refund.amount, online.refunds()) == (0, [])
    told = payments.tell_of_payment(payment)
    assert not [sentence for sentence in told.sentences if "back" in sentence]
    assert await broken() == set()
    wrong = {
        "a dispute that moved nothing": (
            "ALTER TABLE payments.operations DISABLE TRIGGER USER;"
            "UPDATE payments.operations SET cause_kind = 'PROVIDER' WHERE cause_kind = 'DISPUTE';"
            "UPDATE payments.payments SET refunded = 0",
            ONCE,
        )
    }
    assert await unnamed(wrong) == []


async def test_a_bank_that_decides_otherwise_gives_the_money_again(online: Online) -> None:
    order, identity = await disputed(online)
    await online.works()
    await refunded(order, 500)
    for status in ("lost", "won"):
        disputes.decide(online.bank, identity, status)
        await online.works()
        assert await broken() == set()
    # What the loss had covered is paid back now.
    await online.works()
    payment = await online.payment(order)
    assert (payment.refunded.amount, payment.to_refund.amount) == (500, 0)
    assert await online.agrees()
    await compared(online)
    assert await payments.list_differences() == []


async def test_what_had_gone_back_before_is_not_lost_again(online: Online) -> None:
    order = await online.taken()
    await refunded(order, 500)
    await online.works()
    [intent] = online.intents()
    identity = disputes.dispute(online.bank, intent["id"])["id"]
    disputes.decide(online.bank, identity, "lost")
    await online.works()
    assert (await online.payment(order)).refunded == order.total
    assert await broken() == set()


async def test_it_is_found_at_night_without_a_notice(online: Online) -> None:
    order, identity = await disputed(online)
    online.bank.books.change("DELETE FROM notices")
    await compared(online)
    assert await states() == [DisputeState.TO_ANSWER]
    disputes.decide(online.bank, identity, "lost")
    online.bank.books.change("DELETE FROM notices")
    await compared(online)
    assert await states() == [DisputeState.LOST]
    assert (await online.payment(order)).refunded == order.total
    till_now = await payments.list_differences()
    assert till_now == []


async def test_it_takes_nothing_back_of_the_invoice(online: Online) -> None:
    order, identity = await disputed(online)
    disputes.decide(online.bank, identity, "lost")
    await online.works()
    assert await fetch_value("SELECT count(*) FROM sales.invoices") == 0
    mails = "SELECT count(*) FROM mailing.mails WHERE kind = 'PAYMENT_REFUNDED'"
    assert await fetch_value(mails) == 0
    assert (await sales.find_order(order.order_id)).payment.status == PaymentStatus.REFUNDED


async def compared(online: Online) -> None:
    await fetch("UPDATE payments.payments SET opened_at = opened_at - interval '3 hours'")
    await fetch(
        "UPDATE payments.operations SET ended_at = ended_at - interval '1 hour'"
        " WHERE ended_at IS NOT NULL"
    )
    await payments.ask_to_compare("Bea")
    await Cashier().round()
    assert await broken() == set()
