"""What is being sent is leased: it goes out again when its sender dies, and all of it arrives."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.infra.database import fetch, fetch_row, fetch_value
from app.services import webhooks
from app.services.webhooks import queue
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.receiver import GOOD, Received, Receiver, Reply
from tests.support.webhooks import due_now, tried_again

pytestmark = pytest.mark.usefixtures("shop")
Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
Settle = Callable[[], Awaitable[int]]


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


async def test_nothing_is_sent_while_a_transaction_is_open(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender
) -> None:
    """What is being sent is leased for all to see, and holds no lock."""
    await listen()
    await place(product_456=1)
    await settle()
    seen: list[object] = []

    async def look(request: Received) -> Reply:
        seen.append(
            await fetch_row(
                "SELECT attempts, due_at > now() AS leased FROM webhooks.messages FOR UPDATE NOWAIT"
            )
        )
        return GOOD

    receiver.answer = look
    await sender.round()
    assert [tuple(row) for row in seen] == [(1, True)]  # pyright: ignore[reportArgumentType]


async def test_killed_after_sending_it_goes_out_again_under_the_same_id(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    endpoint = await listen()
    await place(product_456=1)
    await settle()

    async def die(*args: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as killed:
        killed.setattr(webhooks, "note_message", die)
        [due] = await webhooks.lease_messages([], 1)
        with pytest.raises(asyncio.CancelledError):
            await sender._deliver(due)  # pyright: ignore[reportPrivateUsage]
    await sender.round()
    assert len(receiver.received) == 1, "the lease still runs"
    await due_now()
    await sender.round()
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    [message] = (await webhooks.list_messages(endpoint.endpoint_id)).items
    found = await webhooks.find_message(endpoint.endpoint_id, message.message_id)
    assert [(one.number, one.milliseconds is None) for one in found.log] == [(2, False), (1, True)]


async def test_who_lost_the_lease_changes_nothing_for_who_has_it(
    listen: Listen, settle: Settle
) -> None:
    await listen()
    await place(product_456=1)
    await settle()
    [slow] = await webhooks.lease_messages([], 1)
    await due_now()
    [quick] = await webhooks.lease_messages([], 1)
    failed = webhooks.AttemptOutcome(milliseconds=1, reason="TIMEOUT")
    await webhooks.note_message(slow, failed)
    assert await standing() == [("PENDING", 2)]
    assert await waits() > 50
    await webhooks.note_message(quick, webhooks.AttemptOutcome(milliseconds=1, status=200))
    await webhooks.note_message(slow, failed)
    assert await standing() == [("SENT", 2)]


async def some_arrive(
    count: int, listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """All of them, though of every ten requests three are refused."""
    monkeypatch.setattr(queue, "MESSAGES", tried_again(queue.MESSAGES, 40))
    endpoint = await listen("order.created")
    for _ in range(count):
        await place(product_456=1)
    await settle()
    asked = 0

    def mostly(request: Received) -> Reply:
        nonlocal asked
        asked += 1
        return (503, {}, b"") if asked % 10 in (2, 5, 6) else GOOD

    receiver.answer = mostly
    async with asyncio.timeout(100):
        while (await webhooks.webhook_backlog()).waiting:
            await sender.round()
    assert len({request.id for request in receiver.taken}) == len(receiver.taken) == count
    assert all(request.is_signed_with(endpoint.secret) for request in receiver.taken)
    assert len(receiver.received) - count == sum(n % 10 in (2, 5, 6) for n in range(1, asked + 1))
    sent = await fetch_value("SELECT count(*) FROM webhooks.messages WHERE state = 'SENT'")
    assert sent == count


async def test_a_hundred_arrive_though_three_of_ten_are_refused(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await some_arrive(100, listen, settle, receiver, sender, monkeypatch)


@pytest.mark.proof
async def test_a_thousand_arrive_though_three_of_ten_are_refused(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await fetch("UPDATE products.stock SET on_hand = 5000")
    await some_arrive(1000, listen, settle, receiver, sender, monkeypatch)
