"""What a receiver may not do to who calls it, and why nobody answered."""

import asyncio

import pytest

from app.infra import outbound
from app.infra.database import fetch
from app.services import webhooks
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.endpoints import Listen, Settle
from tests.support.name_server import serving
from tests.support.receiver import GOOD, Received, Receiver, Reply

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_redirect_is_not_followed(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    receiver.answer = lambda _: (307, {"location": receiver.url("/elsewhere")}, b"")
    await sender.round()
    assert [request.path for request in receiver.received] == ["/hooks"]
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert (message.last_status, message.last_reason) == (307, "REDIRECT")


@pytest.mark.parametrize(
    ("reason", "url"),
    [
        ("UNREACHABLE", "http://localhost:1/"),
        ("NAME_UNKNOWN", "https://nobody.invalid-host.example/"),
        ("TLS", "https://localhost:{port}/"),
        ("FORBIDDEN_ADDRESS", "https://127.0.0.1:{port}/"),
    ],
)
async def test_why_nobody_answered_is_said(
    reason: str, url: str, listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    endpoint = await listen()
    await fetch("UPDATE webhooks.endpoints SET url = $1", url.format(port=receiver.port))
    await place(product_456=1)
    await settle()
    async with serving({"nobody.invalid-host.example": [[]]}) as server:
        sender._poster._backend._names = outbound.Names(**server.options)  # pyright: ignore
        sender._poster._backend._ask = sender._poster._backend._names  # pyright: ignore
        await sender.round()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert (message.state, message.last_reason) == ("PENDING", reason)
    assert receiver.received == []


async def test_a_receiver_that_says_nothing_has_15_seconds(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert outbound.client.ANSWERS_WITHIN == 15
    monkeypatch.setattr("app.infra.outbound.client.ANSWERS_WITHIN", 0.05)
    gone = asyncio.Event()

    async def never(request: Received) -> Reply:
        await gone.wait()
        return GOOD

    receiver.answer = never
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    await sender.round()
    gone.set()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    assert message.last_reason == "TIMEOUT"


async def test_a_long_answer_is_kept_in_part(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    receiver.answer = lambda _: (400, {}, "ü".encode() * 1_000_000)
    endpoint = await listen()
    await place(product_456=1)
    await settle()
    await sender.round()
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    [attempt] = (await webhooks.find_message(endpoint.endpoint_id, message.message_id)).log
    assert attempt.answer
    assert set(attempt.answer) <= {"ü", "�"}
    assert len(attempt.answer) == 1024
