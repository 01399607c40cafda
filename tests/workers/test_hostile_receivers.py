"""A receiver may answer with anything: its messages fail alone, and the worker goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from asyncpg import QueryCanceledError

from app.infra.database import fetch
from app.services import webhooks
from app.workers.webhook_sender import WebhookSender
from tests.support.cast import place
from tests.support.receiver import GOOD, Receiver
from tests.support.webhooks import due_now

pytestmark = pytest.mark.usefixtures("shop")
Listen = Callable[..., Awaitable[webhooks.EndpointWithSecret]]
Settle = Callable[[], Awaitable[int]]

ANSWERS = (
    b"HTTP/1.1 503 x\r\nRetry-After: Mon, 01 Jan 99999999999999999999 00:00:00 GMT\r\n\r\n",
    b"HTTP/1.1 503 x\r\nRetry-After: Mon, 01 Jan 9999 00:00:00 -9999\r\n\r\n",
    b"HTTP/1.1 429 x\r\nRetry-After: " + b"9" * 4000 + b"\r\n\r\n",
    b"HTTP/1.1 500 x\r\nRetry-After: \xff\xfe\r\nContent-Length: 3\r\n\r\na\x00\xe4",
    b"HTTP/1.1 500 \xe4\x80\r\n\r\n\xed\xa0\x80\x00",
    b"HTTP/1.1 500 x\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x00",
    b"HTTP/1.1 500 x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffffff\r\n",
    b"HTTP/1.1 500 x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"HTTP/1.1 500 x\r\nContent-Length: -1\r\n\r\n",
    b"HTTP/1.1 99999 x\r\n\r\n",
    b"HTTP/9.9 500 x\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    b"220 mail.example ESMTP\r\n",
    b"\x00" * 70_000,
    b"",
)


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[int]:
    """The port of a server that says this to whatever comes, and hangs up."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: repr(answer[:60]))
async def test_an_answer_of_any_kind_is_a_failed_attempt_and_no_more(
    answer: bytes, settle: Settle, sender: WebhookSender
) -> None:
    async with answering(answer) as port:
        await webhooks.add_endpoint(
            webhooks.NewEndpoint(url=f"http://localhost:{port}/x", event_types=["order.created"]),
            "Bea",
        )
        await place(product_456=1)
        await settle()
        await sender.round()
    [row] = await fetch(
        "SELECT state, attempts, reason, due_at > now() AS waits"
        " FROM webhooks.messages JOIN webhooks.attempts USING (message_id)"
    )
    assert (row["state"], row["attempts"], row["waits"]) == ("PENDING", 1, True)
    assert row["reason"] in ("STATUS", "BROKEN")


async def test_what_one_message_meets_holds_up_no_other(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await listen("order.created", path="/one")
    await listen("order.created", path="/other")
    await place(product_456=1)
    await settle()
    sent = sender._poster.post  # pyright: ignore[reportPrivateUsage]

    async def post(target, headers, body):
        if target.path == "/one":
            raise OverflowError("nobody foresaw this")
        return await sent(target, headers, body)

    monkeypatch.setattr(sender._poster, "post", post)  # pyright: ignore[reportPrivateUsage]
    await sender.round()
    rows = await fetch("SELECT state, attempts FROM webhooks.messages ORDER BY state")
    assert [tuple(row) for row in rows] == [("PENDING", 1), ("SENT", 1)]
    assert [request.path for request in receiver.taken] == ["/other"]


async def test_a_statement_that_takes_too_long_ends_no_sender(
    listen: Listen, settle: Settle, receiver: Receiver, sender: WebhookSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await listen("order.created")
    await place(product_456=1)
    await settle()

    async def too_long(*_: object) -> None:
        raise QueryCanceledError("canceling statement due to statement timeout")

    with monkeypatch.context() as slow:
        slow.setattr(webhooks, "lease_messages", too_long)
        await sender.round()
    with monkeypatch.context() as slow:
        slow.setattr(webhooks, "note_message", too_long)
        slow.setattr("app.workers.back_off.BackOff.waiting", False)
        await sender.round()
    assert len(receiver.received) == 1, "sent; its lease runs"
    await due_now()
    receiver.answer = lambda received: GOOD
    monkeypatch.setattr("app.workers.back_off.BackOff.waiting", False)
    await sender.round()
    assert len(receiver.taken) == 2
