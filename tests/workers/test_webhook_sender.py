"""Events go to the endpoints that chose them: signed, in order, and again until taken."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from app.infra.database import fetch, fetch_value
from app.services import delivery, webhooks
from app.services.webhooks import queue
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place, shipment_of
from tests.support.endpoints import Listen, Settle
from tests.support.receiver import GOOD, Receiver
from tests.support.webhooks import due_now

pytestmark = pytest.mark.usefixtures("shop")

Feed = Callable[[int], Awaitable[list[dict[str, Any]]]]


async def standing() -> list[tuple[str, int]]:
    rows = await fetch("SELECT state, attempts FROM webhooks.messages ORDER BY message_id")
    return [(row["state"], row["attempts"]) for row in rows]


async def waits() -> float:
    """Seconds until the one message that waits is due."""
    return float(
        await fetch_value(
            "SELECT extract(epoch FROM due_at - clock_timestamp()) FROM webhooks.messages"
            " WHERE state = 'PENDING'"
        )
    )


async def test_an_order_is_told_signed_and_as_the_feed_tells_it(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    client: httpx.AsyncClient, api_key: Callable[..., Awaitable[str]], feed: Feed,
) -> None:  # fmt: skip
    endpoint = await listen("order.created")
    order = await place(product_456=1)
    await settle()
    await sender.round()
    [request] = receiver.received
    assert request.is_signed_with(endpoint.secret)
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("Doorstep/")
    assert request.headers["host"] == f"localhost:{receiver.port}"
    assert request.event["data"]["order_number"] == order.order_number
    key = await api_key("events:read")
    await feed(1)
    answer = await client.get("/api/v1/events", headers={"Authorization": f"Bearer {key}"})
    assert request.body in answer.content
    assert request.id == answer.json()["items"][0]["event_id"]
    assert await standing() == [("SENT", 1)]


async def test_only_the_types_that_were_chosen_arrive(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    await listen("order.status_updated", path="/moves")
    await listen("order.created", path="/news")
    order = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(order)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await sender.round()
    told = {(request.path, request.event["event_type"]) for request in receiver.received}
    assert told == {("/news", "order.created"), ("/moves", "order.status_updated")}


async def test_what_happened_before_is_not_told(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    await place(product_456=1)
    await settle()
    await listen()
    await sender.round()
    assert receiver.received == []


async def test_an_event_heard_twice_is_one_message(listen: Listen, settle: Settle) -> None:
    await listen()
    await place(product_456=1)
    await settle()
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING' WHERE listener LIKE 'webhooks%'")
    await settle()
    assert await standing() == [("PENDING", 0)]


async def test_refused_it_comes_again_later_with_the_same_id_and_body(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (500, {}, b"I fell over\x00\x1b[31m")
    await sender.round()
    await sender.round()
    assert len(receiver.received) == 1, "it waits first"
    assert 1 < await waits() < 7
    receiver.answer = lambda _: GOOD
    await due_now()
    await sender.round()
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert second.is_signed_with(endpoint.secret)
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    found = await webhooks.find_message(endpoint.endpoint_id, message.message_id)
    assert [(one.number, one.status, one.reason, one.answer) for one in found.log] == [
        (2, 204, None, ""),
        (1, 500, "STATUS", "I fell over[31m"),
    ]
    assert all(one.milliseconds is not None for one in found.log)
    assert bytes(found.payload) == first.body


async def test_it_waits_longer_each_time_for_two_days_and_then_stops(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (503, {}, b"")
    waited: list[float] = []
    while (await standing())[0][0] == "PENDING":
        await due_now()
        await sender.round()
        if (await standing())[0][0] == "PENDING":
            waited.append(await waits())
    late = 3
    for wait, planned in zip(waited, queue.WAITS, strict=True):
        assert planned * 0.8 - late < wait < planned * 1.2
    assert sum(queue.WAITS) == pytest.approx(52 * 3600, rel=0.01)
    found = await webhooks.find_endpoint(endpoint.endpoint_id)
    assert (found.state, found.failed, found.waiting) == ("ACTIVE", 1, 0)


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("120", 115, 121),
        ("1", 1, 7),
        ("999999999", 86000, 86401),
        ("soon", 1, 7),
        ("-5", 1, 7),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1, 7),
        ("in two hours", 7100, 7201),
    ],
)
async def test_a_receiver_says_when_to_come_again(
    header: str, least: float, most: float,
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
) -> None:  # fmt: skip
    if header == "in two hours":
        later = datetime.now(UTC) + timedelta(hours=2)
        header = later.strftime("%a, %d %b %Y %H:%M:%S GMT")
    await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (429, {"retry-after": header}, b"")
    await sender.round()
    assert least < await waits() < most


async def test_a_test_tells_of_nothing_and_reaches_this_endpoint_alone(
    listen: Listen, receiver: Receiver, sender: WebhookSender
) -> None:
    await listen(path="/other")
    endpoint = await listen("order.created")
    message = await webhooks.send_test(endpoint.endpoint_id)
    await sender.round()
    [request] = receiver.received
    assert request.is_signed_with(endpoint.secret)
    assert request.id == message.event_id
    assert request.event["event_type"] == "webhook.test"
    assert request.event["data"] == {"endpoint_id": str(endpoint.endpoint_id)}
    assert msgspec.convert(request.event["timestamp"], datetime)
