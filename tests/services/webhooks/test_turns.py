"""Whose turn it is: an order's messages in their order, and no receiver at another's cost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.infra.database import fetch, fetch_value, transaction
from app.services import delivery, webhooks
from app.workers import webhook_sender as couriers
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place, shipment_of
from tests.support.receiver import GOOD, Received, Receiver, Reply
from tests.support.waiting import someone_waits_for_a_lock
from tests.support.webhooks import due_now

pytestmark = pytest.mark.usefixtures("shop")
Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
Settle = Callable[[], Awaitable[int]]


async def test_the_messages_of_an_order_arrive_in_their_order(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    await listen()
    orders = [await place(product_456=1) for _ in range(6)]
    await settle()
    for order in orders:
        shipment = (await shipment_of(order)).shipment_id
        await delivery.dispatch(shipment, "DHL", "T1", "Bea")
        await delivery.deliver(shipment, None, None, "Bea")
    await settle()
    refused: set[str] = set()

    def once_in_vain(request: Received) -> Reply:
        again = request.id in refused
        refused.add(request.id)
        return GOOD if again else (500, {}, b"")

    receiver.answer = once_in_vain
    other = WebhookSender()
    async with asyncio.timeout(20):
        while (await webhooks.webhook_backlog()).waiting:
            await due_now_but_what_is_leased()
            await asyncio.gather(sender.round(), other.round())
    taken: dict[str, list[str]] = {}
    for request in receiver.taken:
        data = request.event["data"]
        said = data.get("current_status", "PLACED")
        taken.setdefault(data["order_id"], []).append(said)
    assert list(taken.values()) == [["PLACED", "SHIPPED", "DELIVERED"]] * 6
    assert len(receiver.received) == 36


async def due_now_but_what_is_leased() -> None:
    await fetch(
        "UPDATE webhooks.messages SET due_at = now() FROM webhooks.attempts AS latest"
        " WHERE latest.message_id = messages.message_id AND latest.number = messages.attempts"
        " AND latest.milliseconds IS NOT NULL AND state = 'PENDING'"
    )


async def test_whoever_looks_for_work_passes_over_what_waits_for_another(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    await listen()
    order = await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (500, {}, b"")
    await sender.round()
    shipment = (await shipment_of(order)).shipment_id
    await delivery.dispatch(shipment, "DHL", "T1", "Bea")
    await settle()
    await delivery.deliver(shipment, None, None, "Bea")
    await settle()
    behind = "SELECT array_agg(behind ORDER BY message_id) FROM webhooks.messages"
    assert await fetch_value(behind) == [False, True, True]
    receiver.answer = lambda _: GOOD
    await due_now()
    await sender.round()
    assert await fetch_value(behind) == [False, False, False]
    assert len(receiver.taken) == 3


async def test_what_is_written_while_the_one_before_ends_is_not_forgotten(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    """The writer holds what the next will wait for; the sender's note waits, and sees the next."""
    await listen()
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    [due] = await webhooks.lease_messages([], 1)
    written, go_on = asyncio.Event(), asyncio.Event()

    async def write_slowly() -> None:
        async with transaction():
            await settle()
            written.set()
            await go_on.wait()

    writing = asyncio.create_task(write_slowly())
    await written.wait()
    sent = webhooks.AttemptOutcome(milliseconds=1, status=200)
    noting = asyncio.create_task(webhooks.note_message(due, sent))
    await someone_waits_for_a_lock()
    go_on.set()
    await asyncio.gather(writing, noting)
    await sender.round()
    assert [request.event["event_type"] for request in receiver.taken] == ["order.status_updated"]


async def test_one_that_waits_holds_up_its_own_order_and_endpoint_only(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    await listen(path="/down")
    await listen(path="/up")
    receiver.answer = lambda request: (500, {}, b"") if request.path == "/down" else GOOD
    stuck, free = await place(product_456=1), await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(stuck)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await sender.round()
    down = [request for request in receiver.received if request.path == "/down"]
    assert {request.event["data"]["order_id"] for request in down} == {
        str(stuck.order_id),
        str(free.order_id),
    }
    assert len(down) == 2
    assert sum(request.path == "/up" for request in receiver.taken) == 3


async def test_a_slow_receiver_holds_up_no_other(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    await listen(path="/slow")
    go_on = asyncio.Event()

    async def slowly(request: Received) -> Reply:
        await go_on.wait()
        return GOOD

    receiver.answer = lambda request: slowly(request) if request.path == "/slow" else GOOD
    for _ in range(10):
        await place(product_456=1)
    await settle()
    await listen(path="/quick")
    await place(product_456=1)
    await settle()
    await sender._look()  # pyright: ignore[reportPrivateUsage]
    under_way = sender._under_way  # pyright: ignore[reportPrivateUsage]
    assert len(under_way) == couriers.AT_ONCE_FOR_ONE + 1
    async with asyncio.timeout(10):
        while not receiver.taken:
            await asyncio.sleep(0)
    assert [request.path for request in receiver.taken] == ["/quick"]
    go_on.set()
    await sender.round()
    assert len(receiver.taken) == 12
