"""Mails about money: where it goes, that it came, and that it went back."""

from email import message_from_bytes
from email.policy import default

import pytest

from app.demo.bank.intents import HELD_FOR
from app.infra.database import fetch
from app.services import payments
from app.services.mailing.letters import letter_for
from app.services.mailing.queue import DueMail
from app.settings import settings
from app.values.payments import PaymentMethodId
from tests.support.bank import bank as bank
from tests.support.bank import bank_house as bank_house
from tests.support.bank import payer as payer
from tests.support.cast import place
from tests.support.paying import comes, offer, place_with, refunded
from tests.support.paying_online import Online
from tests.support.paying_online import online as online
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

pytestmark = pytest.mark.usefixtures("shop")


async def letters() -> list[tuple[str, str]]:
    """The subject and the text of each mail, oldest first."""
    found: list[tuple[str, str]] = []
    for row in await fetch(
        "SELECT event_id, order_id, kind, created_at FROM mailing.mails ORDER BY id"
    ):
        due = DueMail(
            key=1,
            attempt=1,
            tries=1,
            event_id=row["event_id"],
            order_id=row["order_id"],
            kind=row["kind"],
            created_at=row["created_at"],
        )
        letter = await letter_for(due)
        assert letter
        message = message_from_bytes(letter.content, policy=default)
        body = message.get_body(("plain",))
        assert body
        found.append((message["Subject"], body.get_content()))
    return found


async def test_each_step_of_the_money_has_its_mail(settle: Settle) -> None:
    await offer(PaymentMethodId.TRANSFER)
    placed = await place_with()
    await settle()
    [(_, first)] = await letters()
    assert "DE89 3704 0044 0532 0130 00" in first
    assert placed.order_number in first

    await comes(placed, placed.total.amount)
    await settle()
    subject, came = (await letters())[-1]
    assert subject == f"Payment received for your order {placed.order_number}"
    assert "We received" in came
    assert "IBAN" not in came

    refund = await refunded(placed, 100)
    await payments.pay_out(placed.order_id, refund.operation_id, "", "Bea")
    await settle()
    subject, went = (await letters())[-1]
    assert subject == f"Refund for your order {placed.order_number}"
    assert "We paid €1.00 back to you." in went


async def test_a_shop_without_ways_to_pay_says_nothing_of_payment(settle: Settle) -> None:
    await place(product_456=1)
    await settle()
    [(_, first)] = await letters()
    assert "IBAN" not in first
    assert "Payment" not in first


async def test_who_has_to_pay_again_is_asked_to(online: Online) -> None:
    order = await online.paid()
    await online.later(seconds=HELD_FOR + 1)
    online.bank.moved += 1
    await online.works()
    await online.works()
    subject, said = (await letters())[-1]
    assert subject == f"Please pay your order {order.order_number} again"
    assert "Please pay once more by" in said
    assert f"Pay again: {settings.link_base}/orders/{order.order_id}?token=" in said


async def test_who_has_not_paid_yet_finds_the_page_in_the_mail(online: Online) -> None:
    order = await online.order()
    [(_, first)] = await letters()
    assert f"Pay now: {settings.link_base}{order.links.pay}" in first
    await online.pays(order)
    await online.works()
    assert "Pay now" not in (await letters())[0][1]
