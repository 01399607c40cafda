"""What was missed is sent again, by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from app.infra.database import fetch
from app.services import webhooks
from app.services.webhooks import queue
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import Listen, Settle
from tests.support.receiver import GOOD, Receiver
from tests.support.webhooks import tried_again

pytestmark = pytest.mark.usefixtures("shop")


async def test_what_failed_is_replayed_one_by_one_or_all_since_a_time(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(queue, "MESSAGES", tried_again(queue.MESSAGES, 0))
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
    [due] = await webhooks.lease_messages([], 1)
    await webhooks.replay_message(endpoint.endpoint_id, due.key)
    assert await webhooks.lease_messages([], 1) == []


async def test_another_endpoints_message_is_not_there(listen: Listen, settle: Settle) -> None:
    endpoint, other = await listen(), await listen()
    await place(product_456=1)
    await settle()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    with pytest.raises(webhooks.UnknownMessage):
        await webhooks.find_message(other.endpoint_id, message.message_id)
    with pytest.raises(webhooks.UnknownMessage):
        await webhooks.replay_message(other.endpoint_id, message.message_id)
