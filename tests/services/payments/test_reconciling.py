"""Every night the shop's books are compared with what the provider has booked."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import pytest

from app.demo.bank import refunds
from app.infra.database import fetch
from app.services import payments
from app.services.payments import DifferenceSettled, NothingToCompare, UnknownDifference
from app.services.payments.reconciling import next_night
from app.services.payments.till import list_comparisons
from app.values.till import DifferenceCause, DifferenceState
from app.workers.cashier import Cashier
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")

GROWN: Final = """
UPDATE payments.operations SET ended_at = ended_at - interval '1 hour' WHERE ended_at IS NOT NULL;
"""


async def compared(online: Online) -> list[tuple[str, int, int]]:
    """Compares all until now; returns what then needs attention."""
    await fetch(GROWN)
    await fetch("UPDATE payments.payments SET opened_at = opened_at - interval '3 hours'")
    await payments.ask_to_compare("Bea")
    await Cashier().round()
    assert all(one.ended_at for one in await list_comparisons())
    assert await broken() == set()
    return [
        (one.cause, one.ours.amount, one.theirs.amount)
        for one in await payments.list_differences(DifferenceState.NOTICED)
    ]


async def test_books_that_agree_have_no_difference(online: Online) -> None:
    order, _unsent = await online.taken(), await online.paid()
    await payments.refund(None, order.order_id, wanted(500), "Bea")
    await online.works()
    assert await compared(online) == []
    [run] = await list_comparisons()
    assert (run.transactions, run.differences, run.asked_by) == (2, 0, "Bea")
    # What was booked at the edge of two comparisons counts once.
    assert await compared(online) == []
    assert [one.transactions for one in await list_comparisons()] == [0, 2]


async def test_a_charge_that_no_order_explains(online: Online) -> None:
    await online.taken()
    source = {"id": "ch_foreign", "currency": "eur", "payment_intent": "pi_foreign"}
    online.bank.books.write(source | {"object": "charge", "created": 0, "amount": 700})
    online.bank.move("charge", 700, source)
    assert await compared(online) == [(DifferenceCause.UNKNOWN_CHARGE, 0, 700)]


async def test_a_refund_that_the_bank_does_not_know(online: Online) -> None:
    order = await online.taken()
    await payments.refund(None, order.order_id, wanted(500), "Bea")
    await online.works()
    online.bank.books.change("DELETE FROM things WHERE type = 'refund'")
    assert await compared(online) == [(DifferenceCause.MISSING_REFUND, -500, 0)]


async def test_a_day_of_many_pages_is_read_to_its_end(online: Online) -> None:
    await online.taken()
    for number in range(205):
        online.bank.move("payout", -1, {"id": f"po_{number}", "currency": "eur"})
    assert await compared(online) == []
    [run] = await list_comparisons()
    assert run.transactions == 206


async def test_a_wrong_amount(online: Online) -> None:
    order = await online.taken()
    online.bank.books.change(
        "UPDATE things SET body = json_set(body, '$.amount', 1) WHERE type = 'charge'"
    )
    total = order.total.amount
    assert await compared(online) == [(DifferenceCause.WRONG_AMOUNT, total, 1)]


async def test_what_was_done_at_the_provider_is_found_without_a_notice(online: Online) -> None:
    order = await online.taken()
    [intent] = online.intents()
    refunds.create_refund(online.bank, {"payment_intent": intent["id"], "amount": "300"})
    online.bank.books.change("DELETE FROM notices")
    assert await compared(online) == []
    assert (await online.payment(order)).refunded.amount == 300
    assert await online.agrees()


async def test_a_refund_that_comes_back_moves_nothing(online: Online) -> None:
    order = await online.taken()
    await payments.refund(None, order.order_id, wanted(500), "Bea")
    await online.works()
    [refund] = online.refunds()
    refunds.fail(online.bank, refund["id"])
    online.bank.books.change("DELETE FROM notices")
    assert await compared(online) == []
    assert (await online.payment(order)).to_refund.amount == 500


async def test_a_difference_ends_once_the_books_agree(online: Online) -> None:
    await online.taken()
    [moved] = online.bank.books.all("balance_transaction")
    online.bank.books.change("UPDATE things SET object = 'lost' WHERE id = ?", moved["id"])
    total = moved["amount"]
    assert await compared(online) == [(DifferenceCause.MISSING_CHARGE, total, 0)]
    online.bank.books.change(
        "UPDATE things SET object = ? WHERE id = ?", moved["object"], moved["id"]
    )
    assert await compared(online) == []
    [settled] = await payments.list_differences()
    with pytest.raises(DifferenceSettled):
        await payments.explain(settled.difference_id, "It was late", "Bea")


async def test_an_explained_difference_stays_explained(online: Online) -> None:
    await online.taken()
    online.bank.move("adjustment", -100, {"id": "adj_1", "currency": "eur"})
    assert await compared(online) == [(DifferenceCause.UNKNOWN_MOVEMENT, 0, -100)]
    [one] = await payments.list_differences()
    for _time in range(2):
        told = await payments.explain(one.difference_id, "A correction of Stripe", "Bea")
        assert (told.state, told.explained_by) == (DifferenceState.EXPLAINED, "Bea")
    assert await compared(online) == []


async def test_what_is_unknown_cannot_be_explained(online: Online) -> None:
    with pytest.raises(UnknownDifference):
        await payments.explain(uuid4(), "What?", "Bea")


async def test_each_night_is_compared_once(online: Online) -> None:
    await online.taken()
    await fetch("UPDATE payments.payments SET opened_at = opened_at - interval '3 days'")
    await Cashier().round()
    runs = await list_comparisons()
    assert len(runs) in (2, 3)
    assert all(one.ended_at for one in runs)
    assert await payments.reconcile() == 0
    assert not await payments.is_till_behind()
    assert await broken() == set()


async def test_a_provider_that_does_not_answer_is_asked_again_later(online: Online) -> None:
    await online.taken()
    await fetch("UPDATE payments.payments SET opened_at = opened_at - interval '3 days'")
    online.bank.faults.busy, online.bank.faults.only = 1, ("balance_transactions",)
    await Cashier().round()
    [run] = await list_comparisons()
    assert run.ended_at is None
    assert await payments.reconcile() == 0
    assert await payments.is_till_behind()
    await fetch("UPDATE payments.reconciliations SET started_at = started_at - interval '1 hour'")
    await Cashier().round()
    assert all(one.ended_at for one in await list_comparisons())


async def test_without_payments_there_is_nothing_to_compare(online: Online) -> None:
    assert await payments.reconcile() == 0
    with pytest.raises(NothingToCompare):
        await payments.ask_to_compare("Bea")


def test_a_day_of_the_till_ends_at_three() -> None:
    at = datetime(2026, 12, 1, 2, 59, tzinfo=UTC)
    assert next_night(at) == datetime(2026, 12, 1, 3, tzinfo=UTC)
    assert next_night(at + timedelta(minutes=1)) == datetime(2026, 12, 2, 3, tzinfo=UTC)


def wanted(amount: int) -> payments.NewRefund:
    return payments.NewRefund(payments.MoneyInput(amount, "EUR"), "A chip")
