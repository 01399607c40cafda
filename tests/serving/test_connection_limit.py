"""Which connections stay, and which is closed, when there are too many."""

import asyncio
from typing import Any

import pytest

from app.serving import ConnectionLimit, room_for_connections
from tests.support.connections import LIVE, Serve, answer, connect, is_answered
from tests.support.connections import serve as serve


async def test_an_idle_connection_goes_for_one_that_asks(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve(limit=ConnectionLimit(5)) as port:
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

    async with serve(busy, limit=ConnectionLimit(3)) as port:
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


@pytest.mark.parametrize("descriptors", [20, 64, 100, 256, 1024, 20_000, 1 << 20])
def test_some_descriptors_are_kept_back_whatever_there_are(descriptors: int) -> None:
    left = room_for_connections(descriptors, 10)
    assert 8 <= left < descriptors
    assert left >= descriptors - 74
