"""The log of an endpoint: each attempt, and what is sent again."""

import pytest

from app.services import webhooks
from app.services.webhooks import queue
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import LIST, Listen, Settle
from tests.support.receiver import GOOD, Receiver
from tests.support.visitor import Visitor
from tests.support.webhooks import tried_again

pytestmark = pytest.mark.usefixtures("shop")


async def test_the_log_has_each_attempt_and_what_was_given_up_is_sent_again(
    bea: Visitor,
    listen: Listen,
    settle: Settle,
    receiver: Receiver,
    sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "MESSAGES", tried_again(queue.MESSAGES, 0))
    receiver.answer = lambda _: (503, {}, b"<b>restarting</b>")
    endpoint = await listen("order.created")
    for _ in range(2):
        await place(product_456=1)
    await settle()
    await sender.round()
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(f"{here}?view=FAILED")
    assert bea.text.count("HTTP 503") == 2
    assert "The receiver answered with an error" in bea.text
    [message, _] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    await bea.open(f"{here}/messages/{message.message_id}")
    assert "<b>restarting</b>" in bea.text, "as text"
    assert message.event_id in bea.text

    receiver.answer = lambda _: GOOD
    await bea.send(f"{here}/messages/{message.message_id}/replay")
    assert "The message is being sent again." in bea.text
    await sender.round()
    assert [request.id for request in receiver.taken] == [message.event_id]
    await bea.open(here)
    await bea.send(f"{here}/replay")
    assert "1 message is being sent again." in bea.text
    await sender.round()
    assert len(receiver.taken) == 2
    await bea.open(here)
    assert "Failed 0" in bea.text


async def test_a_test_is_sent_and_its_outcome_read(
    bea: Visitor, listen: Listen, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(here)
    assert "No messages yet" in bea.text
    await bea.send(f"{here}/test")
    assert "A test message is on its way." in bea.text
    await sender.round()
    part = await bea.client.get(here, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert part.text.startswith('<div id="webhook-state"')
    assert "HTTP 204" in part.text
