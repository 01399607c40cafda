"""A correction reaches all who got something wrong: by mail, by webhook, whatever comes late."""

import json
import re
from itertools import permutations
from typing import Any

import msgspec
import pytest

from app.infra.database import fetch, fetch_value
from app.messaging.events import BY_TYPE, OrderParcelUpdated, OrderStatusUpdated
from app.services import delivery, sales
from app.workers.mail_sender import MailSender
from tests.support.carriers import Fedex
from tests.support.cast import place, shipment_of
from tests.support.post_office import PostOffice, body

UPS = ("UPS", "1Z999AA10123456784")


async def told(order: sales.Placed) -> list[Any]:
    """What Delivery has published about an order, in its order."""
    rows = await fetch(
        "SELECT event_id, event_type, data FROM messaging.events"
        " WHERE order_id = $1 AND source = 'delivery-service' ORDER BY seq",
        order.order_id,
    )
    return [
        msgspec.structs.replace(
            msgspec.json.decode(row["data"], type=BY_TYPE[row["event_type"]]),
            event_id=row["event_id"],
        )
        for row in rows
    ]


async def test_a_mail_for_each_correction_says_what_is_right(
    order: sales.Placed, parcel: delivery.Shipment, settle, office: PostOffice
) -> None:
    sender, key, number = MailSender(office.transport()), parcel.shipment_id, order.order_number
    for step in (
        lambda: delivery.correct_tracking(key, *UPS, "Bea"),
        lambda: delivery.deliver(key, None, "Front door", "Bea"),
        lambda: delivery.correct_delivery(key, None, "Shed", "Bea"),
        lambda: delivery.retract_delivery(key, "Bea"),
        lambda: delivery.deliver(key, None, "Porch", "Bea"),
    ):
        await step()
        await settle()
        await sender.round()
    assert [mail["Subject"] for mail in office.mails][2:] == [
        f"Corrected tracking number for your order {number}",
        f"Your order {number} has arrived",
        f"Corrected delivery details for your order {number}",
        f"Your order {number} has not arrived yet",
        f"Your order {number} has arrived",
    ]
    assert len({mail["Message-ID"] for mail in office.mails}) == len(office.mails) == 7
    for kind in ("plain", "html"):
        renumbered, _, moved, taken_back, arrived = (body(m, kind) for m in office.mails[2:])
        assert "was wrong" in " ".join(renumbered.split())
        assert "1Z999AA10123456784" in renumbered
        assert "ups.com" in renumbered
        # As a word, since the letters may be part of the link's token.
        assert not re.search(r"\bT1\b", renumbered)
        assert "Shed" in moved
        assert "was wrong" in moved
        assert "delivered by mistake" in taken_back
        assert "Shed" not in taken_back
        assert "Porch" in arrived


async def test_a_mail_that_waited_tells_nothing_that_was_taken_back(
    order: sales.Placed, parcel: delivery.Shipment, settle, office: PostOffice
) -> None:
    sender, key = MailSender(office.transport()), parcel.shipment_id
    await sender.round()
    await delivery.deliver(key, None, "Front door", "Bea")
    await delivery.retract_delivery(key, "Bea")
    await settle()
    await sender.round()
    assert [mail["Subject"] for mail in office.mails][2:] == [
        f"Your order {order.order_number} has not arrived yet"
    ] * 2
    assert not [mail for mail in office.mails if "Front door" in body(mail, "plain")]
    await delivery.deliver(key, None, "Porch", "Bea")
    await delivery.retract_delivery(key, "Bea")
    await delivery.deliver(key, None, "Roof", "Bea")
    await settle()
    await sender.round()
    assert [mail["Subject"] for mail in office.mails][4:] == [
        f"Your order {order.order_number} has arrived"
    ] * 3


async def test_heard_twice_it_is_one_mail_and_one_version(
    order: sales.Placed, parcel: delivery.Shipment, settle
) -> None:
    await delivery.correct_tracking(parcel.shipment_id, *UPS, "Bea")
    await settle()
    before = await sales.find_order(order.order_id)
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING' WHERE state = 'DONE'")
    await settle()
    assert await sales.find_order(order.order_id) == before
    assert (
        await fetch_value("SELECT count(*) FROM mailing.mails WHERE kind = 'PARCEL_TRACKING'") == 1
    )


@pytest.mark.parametrize("turns", sorted(permutations("SDTR", 4)), ids="".join)
async def test_whatever_order_they_come_in_the_order_shows_the_latest(
    shop: None, settle, turns: tuple[str, ...]
) -> None:
    """Shipped, delivered, another tracking number, and taken back after that."""
    order, copy = await place(product_456=1), await place(product_456=1)
    await settle()
    key = (await shipment_of(order)).shipment_id
    await delivery.dispatch(key, "DHL", "T1", "Bea")
    await delivery.deliver(key, None, "Front door", "Bea")
    await delivery.correct_tracking(key, *UPS, "Bea")
    await delivery.retract_delivery(key, "Bea")
    await settle()
    shown = (await sales.find_order(order.order_id)).shipment
    events = dict(zip("SDTR", await told(order), strict=True))
    for turn in turns:
        event = msgspec.structs.replace(events[turn], order_id=copy.order_id)
        if isinstance(event, OrderParcelUpdated):
            await sales.record_parcel(event)
        else:
            assert isinstance(event, OrderStatusUpdated)
            await sales.record_status(event)
    found = await sales.find_order(copy.order_id)
    assert (found.status, found.shipment) == ("DELIVERED", shown)
    assert [line.status for line in found.history] == ["PENDING_SHIPMENT", "SHIPPED", "DELIVERED"]


async def test_a_number_that_is_corrected_on_the_way_does_not_hide_the_delivery(
    order: sales.Placed, parcel: delivery.Shipment, settle
) -> None:
    await delivery.correct_tracking(parcel.shipment_id, *UPS, "Bea")
    await delivery.deliver(parcel.shipment_id, None, "Front door", "Bea")
    await settle()
    found = (await sales.find_order(order.order_id)).shipment
    assert found
    assert (found.tracking_number, found.delivery_location) == (UPS[1], "Front door")
    assert found.delivered_at


async def test_an_endpoint_hears_of_it_if_it_chose_to(
    order: sales.Placed, parcel: delivery.Shipment, settle, listen, receiver, sender
) -> None:
    await listen()
    await listen("order.parcel_updated", path="/parcels")
    await delivery.correct_tracking(parcel.shipment_id, *UPS, "Bea")
    await settle()
    await sender.round()
    [heard] = receiver.received
    assert heard.path == "/parcels"
    said = json.loads(heard.body)
    assert said["event_type"] == "order.parcel_updated"
    assert said["source"] == "delivery-service"
    assert said["data"]["tracking_number"] == UPS[1]


async def test_a_carrier_makes_good_what_was_taken_back_by_word_of_a_later_arrival(
    client, shop: None, settle
) -> None:
    code, secret = await delivery.add_carrier("FedEx")
    assert code == "fedex"
    fedex, order = Fedex(client, secret), await place(product_456=1)
    await settle()
    key = (await shipment_of(order)).shipment_id
    await delivery.dispatch(key, "FedEx", "TRK123456789", "Bea")
    sent = (await shipment_of(order)).shipped_at
    assert sent
    wrong = {"tracking_number": "TRK123456789", "status": "delivered", "at": sent.isoformat()}
    assert (await fedex.tells(wrong)).json()["shipments"][0]["changed"]
    await delivery.retract_delivery(key, "Bea")
    again = (await fedex.tells(wrong)).json()["shipments"][0]
    assert not again["changed"]
    assert (await shipment_of(order)).retracted_at
    mistaken = (await shipment_of(order)).corrections[-1].at
    later = wrong | {"at": mistaken.isoformat(), "location": "Porch"}
    assert (await fedex.tells(later)).json()["shipments"][0]["changed"]
    found = await shipment_of(order)
    assert (found.retracted_at, found.delivery_location) == (None, "Porch")
    assert found.delivered_by == "FedEx"
