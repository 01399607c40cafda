"""What a restore holds is not released by another action."""

import pytest

from app.services import webhooks
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import Listen, Settle
from tests.support.receiver import Receiver
from tests.support.restores import restored

pytestmark = pytest.mark.usefixtures("shop")


async def test_an_endpoint_that_is_resumed_releases_nothing(
    settle: Settle, listen: Listen, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    await place(product_456=1)
    await settle()
    await restored()
    await webhooks.pause(endpoint.endpoint_id)
    await webhooks.resume(endpoint.endpoint_id)
    await sender.round()
    assert receiver.received == []
    assert (await webhooks.webhook_backlog()).waiting == 0
