"""A server of connections, and somebody who connects to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvicorn

from app.infra import redis
from app.serving import ConnectionLimit, HttpConnection

LIVE = b"GET /health/live HTTP/1.1\r\nHost: shop\r\n\r\n"


Serve = Callable[..., Any]


@pytest.fixture
def serve(application: Any) -> Serve:
    """The shop on a port, by connections that are `given` other times or bounds."""

    @asynccontextmanager
    async def serving(app: Any = application, **given: Any) -> AsyncIterator[int]:
        protocol = type("Quick", (HttpConnection,), {"limit": ConnectionLimit(1000)} | given)
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
