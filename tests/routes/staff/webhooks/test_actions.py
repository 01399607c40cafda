"""An endpoint is paused, resumed and removed."""

import pytest

from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import LIST, Listen, Settle
from tests.support.receiver import GOOD, Receiver
from tests.support.visitor import Visitor

pytestmark = pytest.mark.usefixtures("shop")


async def test_paused_with_its_reason_and_resumed(
    bea: Visitor, listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen("order.created")
    here = f"{LIST}/{endpoint.endpoint_id}"
    receiver.answer = lambda _: (410, {}, b"")
    await place(product_456=1)
    await settle()
    await sender.round()
    await bea.open(here)
    assert "The receiver answered 410 (Gone): it has unsubscribed." in bea.text
    assert bea.forms(f"{here}/test") == []
    receiver.answer = lambda _: GOOD
    await bea.send(f"{here}/resumption")
    assert "Endpoint resumed." in bea.text
    await sender.round()
    assert len(receiver.taken) == 1
    await bea.send(f"{here}/pause")
    assert "Paused by a person." in bea.text


async def test_removed_after_a_question(bea: Visitor, listen: Listen) -> None:
    endpoint = await listen()
    here = f"{LIST}/{endpoint.endpoint_id}"
    await bea.open(f"{here}/removal")
    await bea.send(f"{here}/removal")
    assert f"Endpoint removed. {endpoint.url} no longer receives anything." in bea.text
    assert (await bea.open(here)).status_code == 404
