"""The clients of this process: for short commands, for arq, for publishing, for a subscription."""

import asyncio
from collections.abc import Coroutine
from functools import cache
from typing import Any

import msgspec
import structlog
from arq.connections import ArqRedis
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

from app.infra.redis import connections, reports
from app.infra.redis.faults import LOST

log = structlog.get_logger(__name__)

# Seconds.
GIVEN_UP_AFTER = 1.0

pack = msgspec.msgpack.encode
unpack = msgspec.msgpack.decode


@cache
def client() -> Redis:
    """Returns a client for short commands, which gives up after a second."""
    return Redis(connection_pool=_pool())


@cache
def queue() -> ArqRedis:
    # Unlike arq's own serializer, pickle, this one runs no code.
    return ArqRedis(
        pool_or_conn=_pool(),
        job_serializer=pack,
        job_deserializer=unpack,
    )


@cache
def publisher() -> Redis:
    """Returns a client that writes in the same turn of the event loop.

    It has a connection of its own, because one from a pool is checked first, and the message would
    wait behind the answer. It has no time-out of its own, since `in_background` sets one.
    """
    pool = connections.pool(
        socket_timeout=None,
        socket_connect_timeout=GIVEN_UP_AFTER,
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[RedisConnectionError],
    )
    return Redis(connection_pool=pool, single_connection_client=True)


def subscriber() -> Redis:
    """Returns a client for a subscription, which waits without a limit."""
    return Redis.from_pool(
        connections.pool(socket_timeout=None, socket_connect_timeout=GIVEN_UP_AFTER)
    )


def in_background(work: Coroutine[Any, Any, None]) -> None:
    """Runs a best-effort send beside the answer, so that a missing Redis delays nobody."""
    task = asyncio.create_task(_best_effort(work))
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)


async def close() -> None:
    # They end within their own time-outs.
    await asyncio.gather(*_under_way)
    for opened in (client, queue, publisher):
        if opened.cache_info().currsize:
            await opened().aclose(close_connection_pool=True)
            opened.cache_clear()
    reports.forget()


_under_way: set[asyncio.Task[None]] = set()


async def _best_effort(work: Coroutine[Any, Any, None]) -> None:
    try:
        async with asyncio.timeout(GIVEN_UP_AFTER):
            await work
    except LOST as error:
        reports.report(error)
    except Exception as error:
        log.warning("redis answered what makes no sense", reason=repr(error))


def _pool() -> BlockingConnectionPool:
    # A connection that died in the pool is replaced, and the command tried once more.
    return connections.blocking_pool(
        max_connections=20,
        timeout=GIVEN_UP_AFTER,
        socket_timeout=GIVEN_UP_AFTER,
        socket_connect_timeout=GIVEN_UP_AFTER,
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[RedisConnectionError],
    )
