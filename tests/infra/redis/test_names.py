"""The rights that docs/operating.md lists are enough, and two shops on one server never meet."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from limits import parse
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from app.infra import live, redis
from app.infra.database import fetch_value, transaction
from app.messaging.wake import wake
from app.settings import settings
from app.web import rate_limits
from app.workers.process import new_arq_worker
from tests.support.cast import place
from tests.support.nudges import Truth, shows
from tests.support.redis_servers import (
    REDIS,
    RedisServer,
    needs_redis,
    redis_server,
    until,
    working,
)

pytestmark = pytest.mark.usefixtures("shop")

OPERATING = Path(__file__).parents[3] / "docs" / "operating.md"
PER_MINUTE = parse("60 per minute")


def rights(namespace: str) -> str:
    """What the page tells an operator to type."""
    plain, of_a_namespace = re.findall(r"^ACL SETUSER .*(?:\n .*)*", OPERATING.read_text(), re.M)
    line = of_a_namespace.replace("shop1", namespace) if namespace else plain
    return line.replace("…", "pass")


async def has_shipment() -> bool:
    return bool(await fetch_value("SELECT count(*) FROM delivery.shipments"))


@pytest.mark.parametrize("namespace", ["", "shop-2"])
@pytest.mark.parametrize(
    "program",
    [pytest.param(None, id="Valkey"), pytest.param(REDIS, id="Redis", marks=needs_redis)],
)
async def test_the_rights_that_are_listed_suffice(
    namespace: str, program: str | None, work_at: Callable[..., Awaitable[None]]
) -> None:
    with redis_server(program=program) as server:
        said = await server.ask(*rights(namespace).split())
        assert said in (b"OK", True)
        await work_at(server.url.replace("//", "//doorstep:pass@") + "/1", namespace)

        assert await redis.look() is None
        await everything_goes_through(server)

        assert await server.ask("ACL", "LOG") == []
        await redis.close()


async def everything_goes_through(server: RedisServer) -> None:
    truth, worker = Truth(), new_arq_worker()
    worker.poll_delay_s = 3600
    async with working(live.subscribe(), worker.main()):
        await until(lambda: heard(server, redis.names.queue_wake(), redis.names.live()))
        await place(product_456=1)
        await until(has_shipment)
        with live.following("order:1", "page", truth.read) as follower:
            await anext(follower)
            truth.value = 1
            async with transaction():
                live.nudge("order", "1")
            await shows(follower, 1)
        for _ in range(2):
            assert (await rate_limits.count(PER_MINUTE, "somebody")).remaining >= 58
        limiter = SlidingWindowCounterRateLimiter(rate_limits._together().storage)
        await limiter.clear(PER_MINUTE, "somebody")
        await until(lambda: is_done(worker))
        assert await redis.queue().zcard(redis.names.queue()) == 0


async def heard(server: RedisServer, *channels: str) -> bool:
    counted = await server.ask("PUBSUB", "NUMSUB", *channels)
    return all(counted[1::2])


async def test_two_shops_on_one_server_never_meet(
    work_at: Callable[..., Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One shop follows and works here; the other sends all that it has to send."""
    one, two = Truth(), Truth()
    with redis_server() as server:
        await work_at(server.url, "first")
        worker = new_arq_worker()
        worker.poll_delay_s = 3600
        async with working(live.subscribe(), worker.main()):
            await until(lambda: heard(server, redis.names.queue_wake(), redis.names.live()))
            with (
                live.following("order:1", "page", one.read) as follower,
                live.following("order:2", "page", two.read) as other,
            ):
                for each in (follower, other):
                    assert await anext(each) == 0
                monkeypatch.setattr(settings, "redis_namespace", "second")
                await sends("1")
                monkeypatch.setattr(settings, "redis_namespace", "first")
                two.value = 1
                await sends("2")
                await shows(other, 1)
                await until(lambda: is_done(worker))

        left = {key.decode() for key in await server.ask("KEYS", "*")}
        [job] = await server.ask("ZRANGE", "second:arq:queue", 0, -1)
    assert job.startswith(b"second:")
    assert left == {"second:arq:queue", f"arq:job:{job.decode()}", *healths(left, "first")}
    assert one.reads == 1
    assert worker.jobs_complete == 1


async def sends(order: str) -> None:
    """A nudge and a job; returns once they have been sent."""
    async with transaction():
        live.nudge("order", order)
    wake(["delivery.open_shipment"])
    await asyncio.gather(*redis.clients._under_way)


async def is_done(worker: Any) -> bool:
    return worker.jobs_complete > 0


def healths(keys: set[str], namespace: str) -> set[str]:
    return {key for key in keys if key.startswith(f"{namespace}:arq:queue:health:")}
