"""Which steps of an order a device is owed, each of them once."""

from app.infra.database import fetch
from app.services import delivery, sales
from app.values.pieces import PieceCount
from app.workers.push_sender import PushSender
from tests.support.cast import shipment_of
from tests.support.order_pages import SENT, Settle
from tests.support.order_pages import order as order
from tests.support.push import devices, notified, turns_on
from tests.support.push import push_sender as push_sender
from tests.support.push import push_service as push_service
from tests.support.push_service import PushService
from tests.support.visitor import Visitor


async def steps() -> list[str]:
    return [step for step, _, _ in await notified()]


async def test_an_event_that_is_heard_twice_is_one_notification(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    await turns_on(visitor, order, push_service)
    await turns_on(visitor, order, push_service)
    await delivery.dispatch((await shipment_of(order)).shipment_id, *SENT, by="Bea")
    await settle()
    assert await steps() == ["SHIPPED", "SHIPPED"], "one for each device"
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING' WHERE listener LIKE 'push%'")
    await settle()
    assert await steps() == ["SHIPPED", "SHIPPED"]


async def test_nothing_is_owed_for_what_happened_before(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    await delivery.dispatch((await shipment_of(order)).shipment_id, *SENT, by="Bea")
    await settle()
    await turns_on(visitor, order, push_service)
    assert await steps() == []


async def test_a_cancellation_and_its_last_step(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    await sales.request_cancellation(order.order_id)
    await settle()
    await push_sender.round()
    assert [one["body"] for one in phone.shown] == [f"Your order {order.order_number} is cancelled"]
    [device] = await devices()
    assert device["over_at"]


async def test_a_delivery_by_mistake_is_taken_back(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    shipment_id = (await shipment_of(order)).shipment_id
    await delivery.dispatch(shipment_id, *SENT, by="Bea")
    await delivery.deliver(shipment_id, None, "Shed", by="Bea")
    await delivery.retract_delivery(shipment_id, "Bea")
    await settle()
    await push_sender.round()
    assert phone.shown[-1]["body"] == f"Your order {order.order_number} has not arrived yet"


async def test_each_parcel_of_a_divided_order_makes_its_steps(
    visitor: Visitor, order: sales.Placed, settle: Settle, push_sender: PushSender,
    push_service: PushService,
) -> None:  # fmt: skip
    phone = await turns_on(visitor, order, push_service)
    first = (await shipment_of(order)).shipment_id
    left = await delivery.dispatch(first, *SENT, by="Bea", items=[PieceCount(1, 1)])
    assert left.remainder_id
    await settle()
    await push_sender.round()
    await delivery.deliver(first, None, "Shed", by="Bea")
    await settle()
    await push_sender.round()
    await delivery.dispatch(left.remainder_id, "DHL", "JD014600004", by="Bea")
    await settle()
    await push_sender.round()
    await delivery.deliver(left.remainder_id, None, "Shed", by="Bea")
    await settle()
    await push_sender.round()
    number = order.order_number
    assert [one["body"] for one in phone.shown] == [
        f"Part of your order {number} is on its way",
        f"Part of your order {number} has arrived",
        f"Part of your order {number} is on its way",
        f"Your order {number} has arrived",
    ]
