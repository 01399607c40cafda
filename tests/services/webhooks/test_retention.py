"""The log of what was sent is kept for a month."""

import pytest

from app.infra.database import fetch, fetch_value
from app.services import webhooks
from app.workers import retention
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import Listen, Settle
from tests.support.receiver import Receiver

pytestmark = pytest.mark.usefixtures("shop")


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
    await retention.delete_all_that_is_old()
    kept = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert [message.state for message in kept] == ["PENDING", "SENT"]
    assert await fetch_value("SELECT count(*) FROM webhooks.attempts") == 1
    await webhooks.pause(endpoint.endpoint_id)
    await retention.delete_all_that_is_old()
    kept = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert [message.state for message in kept] == ["SENT"]
