"""A customer at a browser, in front of the shop of the tests."""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn

from tests.routes.visitor import Visitor

if TYPE_CHECKING:
    from tests.mail.post_office import PostOffice


@pytest.fixture
def visitor(client: httpx.AsyncClient, shop: None) -> Visitor:
    return Visitor(client)


@pytest.fixture
async def served(application: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server with a socket: in-process clients cannot read what has no end."""
    from app import redis

    server = uvicorn.Server(uvicorn.Config(application, port=0, lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.001)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        yield client
    server.should_exit = True
    await serving
    await redis.close()


@pytest.fixture
async def office(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator["PostOffice"]:
    """A mail server, and no pauses between two mails."""
    from tests.mail import post_office

    monkeypatch.setattr("app.workers.postman.BETWEEN", 0)
    async with post_office.opened() as office:
        yield office
