"""The shop's pool at other addresses of the same database."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.support.proxies import Proxy

PoolAt = Callable[..., Awaitable[None]]


@pytest.fixture
async def pool_at(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PoolAt]:
    """`await pool_at(url)`: from now on, the shop of this process works there."""
    from app.infra.database import ENGINE, close_pool, open_pool

    kept = {name: getattr(ENGINE, name) for name in ("pool", "connector", "watching", "config")}
    ENGINE.pool = ENGINE.connector = ENGINE.watching = None

    async def open_at(url: str, pooler: str | None = None, *, size: int = 10) -> None:
        await close_pool()
        ENGINE.config = {"dsn": url}
        monkeypatch.setattr("app.settings.settings.database_pooler", pooler)
        await open_pool("tests", size=size)

    yield open_at
    await close_pool()
    for name, value in kept.items():
        setattr(ENGINE, name, value)


@pytest.fixture
async def proxies() -> AsyncIterator[list[Proxy]]:
    """Three in front of the tests' PostgreSQL."""
    folder = os.environ["TEST_DATABASE_URL"].partition("host=")[2]
    socket = Path(folder, ".s.PGSQL.5432")
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Proxy(socket)) for _ in range(3)]
