"""What has left is taken from what the customer has set aside, also if she has to pay again."""

import pytest

from app.demo.bank.intents import HELD_FOR
from app.infra.database import fetch
from app.services import payments, sales
from app.services.payments import NotByHand
from app.values.payments import PaymentStatus
from app.values.pieces import PieceCount
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.breaches import broken, unnamed
from tests.support.paying import comes
from tests.support.paying_online import Online, operations
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before

TAKEN = "what left is taken from what was set aside for it"
UNTRIGGERED = "ALTER TABLE payments.operations DISABLE TRIGGER USER;"
BREACHES = {
    "goods for which nothing is taken": (
        f"{UNTRIGGERED} DELETE FROM payments.operations WHERE kind = 'CAPTURE'",
        TAKEN,
    ),
    "money that is set aside again, and never taken": (
        f"{UNTRIGGERED} DELETE FROM payments.operations WHERE kind = 'CAPTURE' AND state = 'DONE'",
        TAKEN,
    ),
    "more that is taken than was set aside for it": (
        f"{UNTRIGGERED} UPDATE payments.operations SET amount = amount - 1"
        " WHERE kind = 'AUTHORISE' AND provider_ref IN (SELECT provider_ref"
        " FROM payments.operations WHERE kind = 'CAPTURE' AND state = 'DONE')",
        "no more goes back than came, and no more is taken than was authorised",
    ),
    "goods that left with too little set aside": (
        f"{UNTRIGGERED} UPDATE payments.operations SET amount = amount - 1"
        " WHERE kind = 'AUTHORISE'",
        "nothing left the house before its money was there, if it had to be",
    ),
}


async def status(order: sales.Placed) -> str:
    return (await payments.find_payment(order.order_id)).status


async def sent_and_lapsed(online: Online, *, known: bool) -> sales.Placed:
    """An order that left as what was set aside for it ended; `known` to the shop before, or not."""
    order = await online.paid()
    await online.later(seconds=HELD_FOR + 1)
    online.bank.moved += 1
    if known:
        # The hold comes back too late.
        await payments.look(order.order_id)
    await online.leaves(order)
    for _ in range(3):
        await online.works()
        await online.later(minutes=16)
    return order


async def test_only_what_is_sent_of_what_was_set_aside_is_taken(online: Online) -> None:
    order = await online.paid(product_456=3)
    await sales.request_pieces(None, order.order_id, [PieceCount(1, 1)])
    await online.settle()
    await online.leaves(order)
    await online.works()
    [intent] = online.intents()
    assert (intent["amount"], intent["amount_received"]) == (4200, 2800)
    assert online.refunds() == []
    assert await broken() == set()


@pytest.mark.parametrize("known", [True, False])
async def test_what_left_is_taken_once_it_is_paid_again(online: Online, known: bool) -> None:
    order = await sent_and_lapsed(online, known=known)
    assert await status(order) == PaymentStatus.AWAITED
    assert await broken() == set()
    [asked, *_rest] = payments.tell_of_payment(await online.payment(order)).sentences
    assert asked == "Your parcel has left, but we could not take the money. Please pay again."
    assert (await online.pays(order)).status_code == 303
    await online.works()
    await online.works()
    assert await status(order) == PaymentStatus.PAID
    assert (await online.payment(order)).paid == order.total
    assert await operations("CAPTURE") == 1
    assert await online.agrees()
    assert await broken() == set()
    assert await unnamed(BREACHES) == []


async def test_a_capture_that_is_refused_again_is_not_asked_for_ever(online: Online) -> None:
    order = await sent_and_lapsed(online, known=False)
    online.bank.faults.captures_refused = 100
    await online.pays(order)
    for _ in range(3):
        await online.works()
        await online.later(minutes=16)
    captures = await fetch("SELECT state FROM payments.operations WHERE kind = 'CAPTURE'")
    assert [one["state"] for one in captures] == ["REFUSED", "REFUSED"]
    assert await broken() == set()


async def test_money_is_noted_by_hand_for_what_left_and_could_not_be_taken(online: Online) -> None:
    order = await online.paid()
    with pytest.raises(NotByHand):
        await comes(order, 1)
    online.bank.faults.captures_refused = 1
    await online.leaves(order)
    await online.works()
    await comes(order, 100)
    await comes(order, order.total.amount - 100)
    await online.settle()
    assert await status(order) == PaymentStatus.PAID
    assert await broken() == set()
