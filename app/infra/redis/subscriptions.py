"""A subscription that notices within seconds when its server is frozen or its line is cut."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

from redis.asyncio.client import PubSub
from redis.exceptions import TimeoutError as RedisTimeoutError

from app.infra.redis import clients

# Seconds without a message after which the server is asked whether it is there.
SILENCE = 2.0


@asynccontextmanager
async def subscribed(*channels: str) -> AsyncGenerator[AsyncGenerator[tuple[str, bytes]]]:
    """Gives the messages of the channels, each with its channel, from now on.

    Raises one of `LOST` when the connection is lost, also out of the iteration.
    """
    async with clients.subscriber() as redis, redis.pubsub() as subscription:
        await subscription.subscribe(*channels)
        for _ in channels:
            if await _next(subscription, clients.GIVEN_UP_AFTER) is None:
                raise RedisTimeoutError("no answer to SUBSCRIBE")
        yield _messages(subscription)


async def _messages(subscription: PubSub) -> AsyncGenerator[tuple[str, bytes]]:
    while True:
        message = await _next(subscription, SILENCE)
        if message is None:
            await subscription.ping()
            message = await _next(subscription, clients.GIVEN_UP_AFTER)
        if message is None:
            raise RedisTimeoutError("no answer to PING")
        if message["type"] == "message":
            yield message["channel"].decode(errors="replace"), message["data"]


async def _next(subscription: PubSub, seconds: float) -> dict[str, Any] | None:
    return await cast(Any, subscription).get_message(timeout=seconds)
