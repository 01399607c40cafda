"""A subscription ends when its server is frozen, so that it can be made anew elsewhere."""

import asyncio
from time import monotonic

import pytest

from app.infra import redis
from app.infra.redis import subscriptions
from tests.support.redis_servers import redis_server, turn_to

pytestmark = pytest.mark.usefixtures("no_connections")


async def test_a_frozen_server_ends_a_subscription_and_a_silent_one_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subscriptions, "SILENCE", 0.05)
    with redis_server() as server:
        await turn_to(monkeypatch, server.url)
        async with redis.subscribed("one", "two") as messages:
            next_one = asyncio.ensure_future(anext(messages))
            for _ in range(5):
                await asyncio.wait({next_one}, timeout=0.05)
            await server.ask("PUBLISH", "two", "after a silence")
            assert await next_one == ("two", b"after a silence")

            server.freeze()
            began = monotonic()
            with pytest.raises(redis.LOST, match="no answer to PING"):
                await anext(messages)
            assert monotonic() - began < 10
            server.thaw()
