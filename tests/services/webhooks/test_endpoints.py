"""Endpoints: secrets that are shown once, pauses, and what was missed meanwhile."""

import base64
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import WebhookVerificationError

from app.infra.database import fetch, fetch_value
from app.messaging.events import BY_TYPE
from app.services import delivery, webhooks
from app.services.webhooks import queue, shapes, signing
from app.settings import settings
from app.workers import retention
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place, shipment_of
from tests.support.receiver import GOOD, Receiver
from tests.support.webhooks import due_now

pytestmark = pytest.mark.usefixtures("shop")
Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
Settle = Callable[[], Awaitable[int]]


def test_the_specifications_own_vector() -> None:
    """From the test suites of the libraries at github.com/standard-webhooks."""
    told = webhooks.headers(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        '{"test": 2432232314}',
        datetime.fromtimestamp(1614265330, UTC),
    )
    assert told["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert told["webhook-timestamp"] == "1614265330"
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_event_can_be_chosen() -> None:
    assert set(shapes.EVENT_TYPES) == set(shapes.EventType.__args__) == set(BY_TYPE)


async def test_a_secret_has_the_form_of_the_specification_and_is_stored_nowhere(
    listen: Listen,
) -> None:
    one, other = await listen(), await listen()
    assert one.secret != other.secret
    assert one.secret.startswith("whsec_")
    assert 24 <= len(base64.b64decode(one.secret.removeprefix("whsec_"), validate=True)) <= 64
    stored = await fetch_value("SELECT string_agg(endpoints::text, ' ') FROM webhooks.endpoints")
    assert one.secret.removeprefix("whsec_") not in stored
    assert not hasattr(await webhooks.find_endpoint(one.endpoint_id), "secret")


async def test_for_a_day_after_a_rotation_both_secrets_hold(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    before = await listen("order.created")
    after = await webhooks.rotate_secret(before.endpoint_id)
    assert after.secret != before.secret
    await place(product_456=1)
    await settle()
    await sender.round()
    [request] = receiver.received
    assert len(request.headers["webhook-signature"].split(" ")) == 2
    assert request.is_signed_with(before.secret)
    assert request.is_signed_with(after.secret)

    await fetch("UPDATE webhooks.endpoints SET rotated_at = now() - interval '24 hours 1 second'")
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[1].is_signed_with(after.secret)
    with pytest.raises(WebhookVerificationError):
        receiver.received[1].is_signed_with(before.secret)


async def test_while_the_shops_own_key_is_changed_the_secret_still_holds(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    endpoint = await listen("order.created")
    monkeypatch.setattr(settings, "secret_key_previous", settings.secret_key)
    monkeypatch.setattr(settings, "secret_key", "another one")
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[0].is_signed_with(endpoint.secret)
    renewed = await webhooks.rotate_secret(endpoint.endpoint_id)
    monkeypatch.setattr(settings, "secret_key_previous", None)
    await place(product_456=1)
    await settle()
    await sender.round()
    assert receiver.received[1].is_signed_with(renewed.secret)


def test_no_other_token_of_the_shop_is_a_secret() -> None:
    from uuid import UUID

    from app.services import sales

    some = UUID(int=1)
    assert sales.token_for(some) not in signing.secret_of(some, 1)


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


async def test_what_failed_is_replayed_one_by_one_or_all_since_a_time(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(queue, "WAITS", ())
    receiver.answer = lambda _: (500, {}, b"")
    endpoint = await listen("order.created")
    for _ in range(3):
        await place(product_456=1)
    await settle()
    await sender.round()
    failed = (await webhooks.list_messages(endpoint.endpoint_id, "FAILED")).items
    assert len(failed) == 3
    receiver.answer = lambda _: GOOD
    await webhooks.replay_message(endpoint.endpoint_id, failed[0].message_id)
    await sender.round()
    assert [request.id for request in receiver.taken] == [failed[0].event_id]
    await fetch(
        "UPDATE webhooks.messages SET created_at = now() - interval '2 hours'"
        " WHERE message_id = $1",
        failed[2].message_id,
    )
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert await webhooks.replay_failed(endpoint.endpoint_id, hour_ago) == 1
    await sender.round()
    assert [request.id for request in receiver.taken[1:]] == [failed[1].event_id]


async def test_what_was_sent_is_sent_once_more_under_its_id(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    await place(product_456=1)
    await settle()
    await sender.round()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    again = await webhooks.replay_message(endpoint.endpoint_id, message.message_id)
    assert again.state == "PENDING"
    await sender.round()
    first, second = receiver.taken
    assert (first.id, first.body) == (second.id, second.body)


async def test_what_is_being_sent_is_not_sent_beside(
    listen: Listen, settle: Settle, sender: WebhookSender, receiver: Receiver
) -> None:
    endpoint = await listen("order.created")
    await place(product_456=1)
    await settle()
    [due] = await webhooks.claim_messages([], 1)
    await webhooks.replay_message(endpoint.endpoint_id, due.message_id)
    assert await webhooks.claim_messages([], 1) == []


async def test_another_endpoints_message_is_not_there(listen: Listen, settle: Settle) -> None:
    endpoint, other = await listen(), await listen()
    await place(product_456=1)
    await settle()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    with pytest.raises(webhooks.UnknownMessage):
        await webhooks.find_message(other.endpoint_id, message.message_id)
    with pytest.raises(webhooks.UnknownMessage):
        await webhooks.replay_message(other.endpoint_id, message.message_id)


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
    await retention.clear_away()
    assert await fetch_value("SELECT count(*) FROM webhooks.messages") == 0


async def test_there_is_a_most_of_endpoints(
    listen: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.webhooks.endpoints.MOST_ENDPOINTS", 1)
    await listen()
    with pytest.raises(webhooks.TooManyEndpoints):
        await listen()


async def test_after_a_month_the_log_is_forgotten_and_what_waits_is_kept(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    for _ in range(2):
        await place(product_456=1)
        await settle()
        await sender.round()
    await place(product_456=1)
    await settle()
    await fetch("UPDATE webhooks.messages SET created_at = now() - interval '31 days'")
    await fetch("UPDATE webhooks.messages SET ended_at = now() - interval '31 days'"
                " WHERE message_id = (SELECT min(message_id) FROM webhooks.messages)")  # fmt: skip
    await retention.clear_away()
    kept = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert [message.state for message in kept] == ["PENDING", "SENT"]
    assert await fetch_value("SELECT count(*) FROM webhooks.attempts") == 1
    await webhooks.pause(endpoint.endpoint_id)
    await retention.clear_away()
    kept = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert [message.state for message in kept] == ["SENT"]


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
