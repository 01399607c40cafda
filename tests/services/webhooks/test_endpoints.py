"""Endpoints: secrets that are shown once, pauses, and what was missed meanwhile."""

import pytest

from app.infra.database import fetch, fetch_value
from app.messaging.events import BY_TYPE
from app.services import delivery, webhooks
from app.services.webhooks import shapes
from app.workers import retention
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place, shipment_of
from tests.support.endpoints import Listen, Settle
from tests.support.receiver import GOOD, Receiver
from tests.support.webhooks import due_now

pytestmark = pytest.mark.usefixtures("shop")


def test_every_event_can_be_chosen() -> None:
    assert set(shapes.EVENT_TYPES) == set(shapes.EventType.__args__) == set(BY_TYPE)


async def test_paused_nothing_arrives_and_resumed_all_of_it_does(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    await webhooks.pause(endpoint.endpoint_id)
    found = await webhooks.find_endpoint(endpoint.endpoint_id)
    assert (found.state, found.pause_reason) == ("PAUSED", "BY_HAND")
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received == []
    assert (await webhooks.webhook_backlog()).held == 1
    with pytest.raises(webhooks.EndpointPaused):
        await webhooks.send_test(endpoint.endpoint_id)
    await webhooks.resume(endpoint.endpoint_id)
    await sender.round()
    assert len(receiver.taken) == 1


async def test_who_is_gone_is_paused_at_once_and_misses_nothing(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    receiver.answer = lambda _: (410, {}, b"closed")
    await place(product_456=1)
    await settle()
    await sender.round()
    found = await webhooks.find_endpoint(endpoint.endpoint_id)
    assert (found.state, found.pause_reason, found.waiting) == ("PAUSED", "GONE", 1)
    receiver.answer = lambda _: GOOD
    await webhooks.resume(endpoint.endpoint_id)
    await sender.round()
    assert len(receiver.taken) == 1


async def test_who_takes_nothing_for_three_days_is_paused(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    receiver.answer = lambda _: (500, {}, b"")
    for _ in range(3):
        await place(product_456=1)
    await settle()

    async def fails(times: int) -> None:
        for _ in range(times):
            await due_now()
            await sender.round()

    await fails(6)
    await fetch("UPDATE webhooks.endpoints SET failing_since = now() - interval '71 hours'")
    await fails(1)
    assert not (await webhooks.find_endpoint(endpoint.endpoint_id)).is_paused
    await fetch("UPDATE webhooks.endpoints SET failing_since = now() - interval '73 hours'")
    await fails(1)
    found = await webhooks.find_endpoint(endpoint.endpoint_id)
    assert (found.state, found.pause_reason) == ("PAUSED", "DEAD")
    assert found.waiting == 3
    await webhooks.resume(endpoint.endpoint_id)
    await sender.round()
    found = await webhooks.find_endpoint(endpoint.endpoint_id)
    assert (found.state, found.waiting) == ("ACTIVE", 3)
    tries = await fetch_value("SELECT array_agg(tries) FROM webhooks.messages")
    assert tries == [1, 1, 1], "they begin anew"


async def test_who_failed_long_ago_and_seldom_is_not_paused(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    receiver.answer = lambda _: (500, {}, b"")
    await place(product_456=1)
    await settle()
    await sender.round()
    await fetch("UPDATE webhooks.endpoints SET failing_since = now() - interval '90 days'")
    await due_now()
    await sender.round()
    assert not (await webhooks.find_endpoint(endpoint.endpoint_id)).is_paused
    receiver.answer = lambda _: GOOD
    await due_now()
    await sender.round()
    assert (await webhooks.find_endpoint(endpoint.endpoint_id)).failing_since is None


async def test_a_new_address_gets_what_waits(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    await place(product_456=1)
    await settle()
    change = webhooks.EndpointChange(url=receiver.url("/moved"))
    changed = await webhooks.change_endpoint(endpoint.endpoint_id, change)
    assert changed.event_types == ["order.created"]
    await sender.round()
    assert [request.path for request in receiver.received] == ["/moved"]


async def test_removed_it_hears_nothing_and_leaves_nothing(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    await webhooks.remove_endpoint(endpoint.endpoint_id)
    await sender.round()
    assert receiver.received == []
    with pytest.raises(webhooks.UnknownEndpoint):
        await webhooks.remove_endpoint(endpoint.endpoint_id)
    await retention.delete_all_that_is_old()
    assert await fetch_value("SELECT count(*) FROM webhooks.messages") == 0


async def test_there_is_a_most_of_endpoints(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.webhooks.endpoints.MAX_ENDPOINTS", 1)
    await listen()
    with pytest.raises(webhooks.TooManyEndpoints):
        await listen()


async def test_a_cancelled_order_tells_both_steps(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    from app.services import sales

    await listen()
    order = await place(product_456=1)
    await sales.request_cancellation(order.order_id, "changed my mind")
    await settle()
    late = await place(product_456=1)
    await settle()
    await delivery.dispatch((await shipment_of(late)).shipment_id, "DHL", "T1", "Bea")
    await settle()
    await sender.round()
    mine = [request.event for request in receiver.taken]
    told = [
        one["data"].get("current_status") or one["event_type"]
        for one in mine
        if one["data"]["order_id"] == str(order.order_id)
    ]
    assert told == ["order.created", "order.cancellation_requested", "CANCELLED"]
