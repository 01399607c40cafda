"""Connections that ask for nothing, or very slowly, cost nobody else an answer."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn

from app.infra import redis
from app.serving import Connection, Room, room_for_connections
from app.settings import settings
from app.web import stream_places
from tests.support.cast import place

LIVE = b"GET /health/live HTTP/1.1\r\nHost: shop\r\n\r\n"
Serve = Callable[..., Any]


@pytest.fixture
def serve(application: Any) -> Serve:
    """The shop on a port, by connections that are `given` other times or bounds."""

    @asynccontextmanager
    async def serving(app: Any = application, **given: Any) -> AsyncIterator[int]:
        protocol = type("Quick", (Connection,), {"room": Room(1000)} | given)
        config = uvicorn.Config(app, port=0, lifespan="off", log_level="error", http=protocol)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.001)
        try:
            yield server.servers[0].sockets[0].getsockname()[1]
        finally:
            server.should_exit = True
            server.force_exit = True
            await task
            await redis.close()

    return serving


async def connect(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def answer(port: int, *parts: bytes) -> bytes:
    """All that is said to these bytes, until the other side hangs up."""
    reader, writer = await connect(port)
    with suppress(ConnectionError):
        for part in parts:
            writer.write(part)
            await writer.drain()
    said = b""
    with suppress(ConnectionResetError):
        async with asyncio.timeout(10):
            said = await reader.read()
    writer.close()
    return said


async def is_answered(port: int) -> bool:
    reader, writer = await connect(port)
    writer.write(LIVE)
    async with asyncio.timeout(10):
        line = await reader.readline()
    writer.close()
    return line.startswith(b"HTTP/1.1 200")


async def test_a_connection_without_a_request_is_closed_without_a_word(serve: Serve) -> None:
    async with serve(head_within=0.05) as port:
        assert await answer(port) == b""


@pytest.mark.parametrize(
    "head", [b"G", b"GET / HT", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: shop\r\nCooki"]
)
async def test_a_head_that_does_not_end_is_too_late(serve: Serve, head: bytes) -> None:
    async with serve(head_within=0.05) as port:
        said = await answer(port, head)
    assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"content-security-policy: default-src 'self'" in said
    assert b"x-content-type-options: nosniff" in said


async def test_the_second_request_of_a_connection_has_a_time_as_well(serve: Serve) -> None:
    async with serve(head_within=0.1) as port:
        reader, writer = await connect(port)
        writer.write(LIVE)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        writer.write(b"GET / HTTP/1.1\r\n")
        async with asyncio.timeout(10):
            assert b"HTTP/1.1 408" in await reader.read()
        writer.close()


async def test_a_body_that_does_not_come_is_too_late_and_one_that_comes_is_not(
    serve: Serve,
) -> None:
    head = (
        b"POST /api/v1/products/check-availability HTTP/1.1\r\nHost: shop\r\n"
        b"Content-Type: application/json\r\nContent-Length: 60\r\n\r\n"
    )
    async with serve(body_within=0.05) as port:
        assert b"HTTP/1.1 408" in await answer(port, head, b'{"items"')
    async with serve(body_within=0.5) as port:
        reader, writer = await connect(port)
        writer.write(head)
        for part in (b'{"items":[{"product_id":', b'"x","quantity":1}', b"]" + b" " * 17 + b"}"):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()


@pytest.mark.parametrize(
    "endless", [b"GET /" + b"a" * 4096, b"GET / HTTP/1.1\r\nCookie: " + b"a" * 4096]
)
async def test_a_head_without_an_end_is_not_kept(serve: Serve, endless: bytes) -> None:
    async with serve() as port:
        said = await answer(port, endless, *[b"a" * 4096] * 30)
    assert said.startswith(b"HTTP/1.1 431") or said == b"", "or reset while it was still sent"


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00" * 10,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: shop\r\nA B: c\r\n\r\n",
        b"GET \xff\xfe HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_said_to_be_none_with_the_headers_of_every_answer(
    serve: Serve, nonsense: bytes
) -> None:
    async with serve() as port:
        said = await answer(port, nonsense)
        assert said.startswith(b"HTTP/1.1 4"), said
        assert b"content-security-policy" in said
        assert await is_answered(port)


async def test_an_idle_connection_goes_for_one_that_asks(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve(room=Room(5)) as port:
        idle = [await connect(port) for _ in range(5)]
        for _ in range(5):
            assert await is_answered(port)
        async with asyncio.timeout(10):
            assert await idle[0][0].read() == b"", "the one that waited longest"
        for _, writer in idle:
            writer.close()
    assert "connections get scarce" in caplog.text


async def test_where_all_are_busy_one_more_is_refused(serve: Serve) -> None:
    go_on = asyncio.Event()

    async def busy(scope: Any, receive: Any, send: Any) -> None:
        await go_on.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with serve(busy, room=Room(3)) as port:
        at_work = [await connect(port) for _ in range(3)]
        for _, writer in at_work:
            writer.write(LIVE)
            await writer.drain()
        said = b""
        while b" 503 " not in said:
            said = await answer(port)
        assert b"retry-after: 1" in said
        go_on.set()
        async with asyncio.timeout(10):
            for reader, writer in at_work:
                assert b" 204 " in await reader.readline()
                writer.close()
        assert await is_answered_with(port, b" 204 ")


async def is_answered_with(port: int, status: bytes) -> bool:
    reader, writer = await connect(port)
    writer.write(LIVE)
    line = await reader.readline()
    writer.close()
    return status in line


async def test_who_takes_nothing_of_an_answer_is_let_go(serve: Serve) -> None:
    left = asyncio.Event()

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        gone = asyncio.create_task(leave(receive))
        try:
            while not gone.done():
                await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
        finally:
            left.set()

    async def leave(receive: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async with serve(endless, takes_within=0.1) as port:
        with socket.create_connection(("127.0.0.1", port)) as deaf:
            deaf.sendall(LIVE)
            async with asyncio.timeout(10):
                await left.wait()


@pytest.mark.usefixtures("shop")
async def test_one_address_follows_so_many_pages_and_no_more(
    shop_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "rate_limits", "on")
    monkeypatch.setattr(stream_places._Places, "most", 3)  # pyright: ignore[reportPrivateUsage]
    order = await place(product_456=1)
    port = int(shop_url.rpartition(":")[2])
    ask = (
        f"GET /api/v1/orders/{order.order_id}/stream HTTP/1.1\r\nHost: shop\r\n"
        f"Authorization: Bearer {order.access_token}\r\n\r\n"
    ).encode()

    async def status(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(ask)
        return (await reader.readline()).split()[1]

    opened = [await connect(port) for _ in range(4)]
    assert [await status(*one) for one in opened] == [b"200"] * 3 + [b"429"]
    assert b"too-many-requests" in await opened[3][0].readuntil(b"}")
    opened[0][1].close()
    said = b""
    async with asyncio.timeout(10):
        while said != b"200":
            again = await connect(port)
            opened.append(again)
            said = await status(*again)
    for _, writer in opened:
        writer.close()
    async with asyncio.timeout(10):
        while stream_places._Places.taken:  # pyright: ignore[reportPrivateUsage]
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("descriptors", [20, 64, 100, 256, 1024, 20_000, 1 << 20])
def test_some_descriptors_are_kept_back_whatever_there_are(descriptors: int) -> None:
    room = room_for_connections(descriptors, 10)
    assert 8 <= room < descriptors
    assert room >= descriptors - 74
