"""What a customer is written on the way of her order, once each."""

import re
from uuid import uuid4

import httpx
import pytest

from app.infra import leases
from app.infra.database import fetch, fetch_value
from app.messaging.events import OrderStatusUpdated
from app.services import delivery, mailing, sales
from app.workers.mail_sender import MailSender
from tests.support.cast import place, shipment_of
from tests.support.holding import await_payment
from tests.support.post_office import PostOffice, body

pytestmark = pytest.mark.usefixtures("shop")
KILL = "SELECT pg_terminate_backend(pg_backend_pid())"
MAILS = "SELECT count(*) FROM mailing.mails"


async def test_from_the_order_to_the_doorstep(
    settle, office: PostOffice, client: httpx.AsyncClient
) -> None:
    sender = MailSender(office.transport())
    order = await place(product_456=2)
    await settle()
    await sender.round()
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "DHL", "JD 014/60", "Bea")
    await settle()
    await sender.round()
    await delivery.deliver(shipment.shipment_id, None, "Front door", "Bea")
    await settle()
    await sender.round()

    number = order.order_number
    assert [mail["Subject"] for mail in office.mails] == [
        f"We've received your order {number}",
        f"Your order {number} is on its way",
        f"Your order {number} has arrived",
    ]
    assert office.recipients == [["ann@example.org"]] * 3
    assert len({mail["Message-ID"] for mail in office.mails}) == 3
    for kind in ("plain", "html"):
        _, shipped, delivered = (body(mail, kind) for mail in office.mails)
        assert all(said in shipped for said in ("DHL", "JD 014/60", "piececode=JD01460"))
        assert "Left at the front door" in delivered
        for mail in office.mails:
            assert await opens(client, body(mail, kind), number)


async def test_each_box_is_named_with_its_link(settle, office: PostOffice) -> None:
    order = await place(product_456=2)
    await settle()
    shipment = await shipment_of(order)
    boxes = ["JD 014/61", "JD 014/62"]
    await delivery.dispatch(shipment.shipment_id, "DHL", "JD 014/60", "Bea", tracking_numbers=boxes)
    await settle()
    await delivery.correct_tracking(
        shipment.shipment_id, "DHL", "JD 014/60", "Bea", tracking_numbers=boxes[:1]
    )
    await settle()
    await MailSender(office.transport()).round()
    _placed, shipped, corrected = office.mails
    for kind in ("plain", "html"):
        for number, link in (("JD 014/60", "JD01460"), ("JD 014/61", "JD01461")):
            for mail in (shipped, corrected):
                assert number in body(mail, kind)
                assert f"piececode={link}" in body(mail, kind)
        assert "JD 014/62" not in body(corrected, kind)


async def opens(client: httpx.AsyncClient, text: str, number: str) -> bool:
    """Whether the link in it opens the order's page, for somebody without a cookie."""
    found = re.search(r"http://127\.0\.0\.1:8000(/orders/\S+?token=[\w-]+)", text)
    assert found, text
    client.cookies.clear()
    page = await client.get(found[1], follow_redirects=True)
    return page.status_code == 200 and f"Order {number}" in page.text


async def test_who_cancels_is_told_so(settle, office: PostOffice) -> None:
    order = await place(product_456=1)
    await settle()
    await sales.request_cancellation(order.order_id, "ordered twice")
    await settle()
    await MailSender(office.transport()).round()
    assert [mail["Subject"] for mail in office.mails][1:] == [
        f"Your order {order.order_number} is cancelled"
    ]
    told = " ".join(body(office.mails[1], "plain").split())
    assert "Nothing will be sent, and you won't be charged." in told


async def test_who_may_have_paid_is_promised_nothing(settle, office: PostOffice) -> None:
    order = await place(product_456=1)
    await settle()
    shipment = await shipment_of(order)
    await await_payment(shipment.shipment_id)
    await sales.request_cancellation(order.order_id)
    await settle()
    await MailSender(office.transport()).round()
    text = body(office.mails[1], "plain")
    assert "Nothing will be sent." in text
    assert "charged" not in text


async def test_a_refused_cancellation_is_no_mail(settle) -> None:
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await sales.request_cancellation(order.order_id)
    await settle()
    assert await fetch_value(MAILS) == 2


async def test_events_heard_twice_are_written_about_once(settle, office: PostOffice) -> None:
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await MailSender(office.transport()).round()
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING'")
    assert await settle() == 6
    again = OrderStatusUpdated(
        order_id=order.order_id,
        event_id=f"evt_{uuid4().hex}",
        previous_status="PENDING_SHIPMENT",
        current_status="SHIPPED",
    )
    await mailing.write_mails([again])
    await MailSender(office.transport()).round()
    assert len(office.mails) == await fetch_value(MAILS) == 2


async def test_the_mail_and_done_are_one(settle, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies before its commit leaves the event due, and no mail."""

    async def die(*args: object, **more: object) -> None:
        await fetch(KILL)

    await place(product_456=1)
    with monkeypatch.context() as broken:
        broken.setattr(leases, "settle", die)
        with pytest.raises(Exception, match=r"(?i)connection|terminat"):
            await settle()
    assert await fetch_value(MAILS) == 0
    await settle()
    assert await fetch_value(MAILS) == 1


async def test_the_mail_carries_the_id_of_its_event(settle) -> None:
    await place(product_456=1)
    await settle()
    assert await fetch_value("SELECT event_id FROM mailing.mails") == await fetch_value(
        "SELECT event_id FROM messaging.events WHERE event_type = 'order.created'"
    )
