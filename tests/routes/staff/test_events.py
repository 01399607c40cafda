"""Failures are shown with their reason, and replayed once."""

import re
from collections.abc import Awaitable, Callable

import httpx

from app.infra.database import fetch, fetch_value
from tests.support.cast import place, shipment_of
from tests.support.visitor import Visitor

Settle = Callable[[], Awaitable[int]]


async def test_a_failure_is_shown_with_its_reason_and_replayed(
    bea: Visitor, settle: Settle
) -> None:
    order = await place(product_456=1)
    await fetch(
        "UPDATE messaging.deliveries SET state = 'FAILED', attempts = 8, error = 'no such shelf'"
    )
    await bea.open("/staff/events")
    assert "order.created" in bea.text
    assert "no such shelf" in bea.text

    await bea.send("/staff/events/replay")
    assert "2 failures are being retried." in bea.text
    assert "No failures" in bea.text
    await settle()
    assert (await shipment_of(order)).status == "PENDING"


async def test_a_failure_is_replayed_once(bea: Visitor) -> None:
    await place(product_456=1)
    await fetch("UPDATE messaging.deliveries SET state = 'FAILED', error = 'no such shelf'")
    shown = (await bea.open("/staff/events")).text
    action = re.findall(r"/staff/events/\d+/replay", shown)[0]

    for told in ("It is being retried.", "It has already been replayed."):
        bea.page = httpx.Response(200, text=shown, request=bea.page.request)
        await bea.send(action)
        assert told in bea.text


async def test_a_refused_mail_is_shown_with_its_reason_and_sent_again(
    bea: Visitor, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    await fetch("UPDATE mailing.mails SET state = 'FAILED', error = '550 no <b>such</b> mailbox'")
    await bea.open("/staff/events")
    assert order.order_number in bea.text
    assert "550 no <b>such</b> mailbox" in bea.text

    action = re.findall(r"/staff/mails/\d+/replay", bea.page.text)[0]
    await bea.send(action)
    assert "It is being sent again." in bea.text
    assert "No emails were rejected" in bea.text
    assert await fetch_value("SELECT (state, tries) FROM mailing.mails") == ("PENDING", 0)

    await fetch("UPDATE mailing.mails SET state = 'FAILED'")
    await bea.open("/staff/events")
    await bea.send("/staff/mails/replay")
    assert "1 email is being sent again." in bea.text
