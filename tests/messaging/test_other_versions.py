"""What is for a worker of another version waits for it, and holds up as little as it may.

As during a rolling upgrade, or after a roll-back.
"""

from uuid import UUID, uuid4

import pytest

from app import messaging
from app.infra.database import fetch, transaction
from app.messaging import one_by_one
from app.messaging.events import OrderCancellationRequested
from app.services import sales
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")

DECIDE = "delivery.decide_cancellation"
RENAMED = """
UPDATE messaging.deliveries SET listener = $3 WHERE listener = $2 AND order_id = $1
"""
ADDED = """
INSERT INTO messaging.deliveries (event_id, order_id, listener)
SELECT event_id, order_id, $2 FROM messaging.events
WHERE order_id = $1 AND event_type = 'order.created'
"""
WAITING = """
SELECT listener, state, attempts FROM messaging.deliveries WHERE order_id = $1 AND state <> 'DONE'
ORDER BY id
"""


async def waiting(order_id: UUID) -> list[tuple[str, str, int]]:
    """What is not done of an order, with the attempts that it cost."""
    return [tuple(row.values()) for row in await fetch(WAITING, order_id)]


async def publish(order_id: UUID) -> str:
    async with transaction():
        [event_id] = await messaging.publish(
            OrderCancellationRequested(order_id=order_id, reason="x")
        )
    return event_id


async def test_a_listener_of_another_version_waits_alone() -> None:
    """Nobody here knows what was to be done."""
    order = uuid4()
    await publish(order)
    await fetch(RENAMED, order, DECIDE, "delivery.of_tomorrow")
    second = await publish(order)
    heard: list[str] = []

    async def hear(event: OrderCancellationRequested) -> None:
        heard.append(event.event_id)

    assert await messaging.apply_due({DECIDE: one_by_one(hear)}) == 1
    assert heard == [second]


async def test_it_is_applied_as_soon_as_somebody_knows_it(settle) -> None:
    order = await place(product_456=1)
    await fetch(RENAMED, order.order_id, "mailing.write_mail", "sales.of_tomorrow")
    await settle()
    assert await waiting(order.order_id) == [("sales.of_tomorrow", "PENDING", 0)]
    heard: list[UUID] = []

    async def hear(event) -> None:
        heard.append(event.order_id)

    assert await messaging.apply_due({"sales.of_tomorrow": one_by_one(hear)}) == 1
    assert heard == [order.order_id]
    assert await waiting(order.order_id) == []


async def test_nothing_is_decided_about_a_parcel_that_another_version_is_to_open(settle) -> None:
    """It would fail, and be in the failures list for good; so it waits, and the others go on."""
    order = await place(product_456=1)
    opens, of_tomorrow = "delivery.open_shipment", "delivery.open_parcels"
    await fetch(RENAMED, order.order_id, opens, of_tomorrow)
    await sales.request_cancellation(order.order_id)
    await settle()
    assert await waiting(order.order_id) == [(of_tomorrow, "PENDING", 0), (DECIDE, "PENDING", 0)]

    await fetch(RENAMED, order.order_id, of_tomorrow, opens)
    await settle()
    assert await waiting(order.order_id) == []
    assert (await shipment_of(order)).status == "CANCELLED"


async def test_what_another_version_does_besides_holds_up_nothing(settle) -> None:
    order = await place(product_456=1)
    await fetch(ADDED, order.order_id, "delivery.print_label")
    await sales.request_cancellation(order.order_id)
    await settle()
    assert await waiting(order.order_id) == [("delivery.print_label", "PENDING", 0)]
    assert (await shipment_of(order)).status == "CANCELLED"


async def test_an_event_of_a_type_that_is_unknown_here_waits_alone(settle) -> None:
    """It costs none of its attempts, and is applied where its type is known."""
    order = await place(product_456=1)
    kind = "UPDATE messaging.events SET event_type = $3 WHERE order_id = $1 AND event_type = $2"
    known, of_tomorrow = "order.cancellation_requested", "order.gift_wrapped"
    await settle()
    await publish(order.order_id)
    await fetch(kind, order.order_id, known, of_tomorrow)
    await sales.request_cancellation(order.order_id)
    await settle()
    assert (await shipment_of(order)).status == "CANCELLED"
    assert await waiting(order.order_id) == [(DECIDE, "PENDING", 0)]
    await fetch(kind, order.order_id, of_tomorrow, known)
    await settle()
    assert await waiting(order.order_id) == []
