"""A second real cluster, for a shop that moves."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from tests.support import servers
from tests.support.moving import COUNT_ON, NAME


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[servers.Servers]:
    """Another cluster, which has counted few transactions so far."""
    started = servers.start_postgres()
    yield started
    started.stop()


@pytest.fixture
async def moved(elsewhere: servers.Servers) -> AsyncIterator[str]:
    """An empty database over there."""
    server = await asyncpg.connect(elsewhere.database_url)
    await server.execute(f"CREATE DATABASE {NAME}")
    yield elsewhere.database_url.replace("/doorstep?", f"/{NAME}?")
    await server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    await server.close()


@pytest.fixture
async def many_transactions(empty_shop: None) -> None:
    """This cluster is older than the other."""
    from app.infra.database import fetch

    await fetch(COUNT_ON.format(3000))


@pytest.fixture
async def over_there(moved: str) -> AsyncIterator[Any]:
    """`await over_there()` lets this process work on the other database until the test ends."""
    from app.infra.database import ENGINE, close_pool, open_pool

    here = ENGINE.config["dsn"]

    async def go(url: str = moved) -> None:
        await close_pool()
        ENGINE.config["dsn"] = url
        await open_pool("tests")

    yield go
    await go(here)
