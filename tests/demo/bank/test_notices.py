"""What the bank tells a shop by itself; Stripe's own library checks the signatures."""

from collections.abc import AsyncIterator

import httpx
import pytest
import stripe

from app.demo.bank import Bank
from app.demo.bank.notices import Notices
from tests.support import receiver
from tests.support.bank import KEYS
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import client as client
from tests.support.bank import payer as payer
from tests.support.bank_customers import order_of, paid_intent
from tests.support.no_tables import empty_shop as empty_shop
from tests.support.receiver import Receiver

PAID = ["payment_intent.amount_capturable_updated", "checkout.session.completed"]


@pytest.fixture
async def shop() -> AsyncIterator[Receiver]:
    async with receiver.opened() as shop:
        yield shop


@pytest.fixture
def notices(bank: Bank, shop: Receiver, payer: httpx.AsyncClient) -> Notices:
    return Notices(bank, shop.url("/notices"), payer)


def heard(shop: Receiver) -> list[str]:
    return [
        stripe.Webhook.construct_event(one.body, one.headers["stripe-signature"], KEYS.notices).type
        for one in shop.received
    ]


async def test_a_payment_is_told(
    bank: Bank,
    client: stripe.StripeClient,
    payer: httpx.AsyncClient,
    shop: Receiver,
    notices: Notices,
) -> None:
    await paid_intent(bank, client, payer)
    assert await notices.send_due() == 2
    assert heard(shop) == PAID
    assert await notices.send_due() == 0


async def test_notices_come_twice_late_and_reversed(
    bank: Bank,
    client: stripe.StripeClient,
    payer: httpx.AsyncClient,
    shop: Receiver,
    notices: Notices,
) -> None:
    bank.faults.doubled_notices, bank.faults.late_seconds = 1, 60
    bank.faults.reversed_notices = True
    await paid_intent(bank, client, payer)
    assert await notices.send_due() == 0
    bank.moved = 61
    assert await notices.send_due() == 3
    assert heard(shop) == [PAID[1], PAID[0], PAID[0]]
    ids = [one.event["id"] for one in shop.received]
    assert ids[1] == ids[2]


async def test_a_lost_notice_is_still_in_the_list(
    bank: Bank,
    client: stripe.StripeClient,
    payer: httpx.AsyncClient,
    shop: Receiver,
    notices: Notices,
) -> None:
    bank.faults.lost_notices = 2
    await paid_intent(bank, client, payer)
    assert await notices.send_due() == 0
    assert {one.type for one in (await client.v1.events.list_async()).data} == set(PAID)


async def test_a_notice_that_is_not_taken_comes_again(
    bank: Bank,
    client: stripe.StripeClient,
    shop: Receiver,
    notices: Notices,
) -> None:
    session = await client.v1.checkout.sessions.create_async(order_of(bank))
    await client.v1.checkout.sessions.expire_async(session.id)
    shop.answer = lambda _received: (503, {}, b"")
    assert await notices.send_due() == 0
    shop.answer = lambda _received: receiver.GOOD
    assert await notices.send_due() == 0
    bank.moved = 2
    assert await notices.send_due() == 1
    assert heard(shop) == ["checkout.session.expired"] * 2
