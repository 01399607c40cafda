"""After a failover the next order is a shipment at once again, and so is a nudge on its page."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import monotonic
from typing import Any

import pytest

from app.infra import live, redis
from app.infra.database import fetch_value
from app.infra.redis import clients
from app.infra.tasks import end
from app.workers.process import new_arq_worker
from tests.support.cast import place
from tests.support.redis_servers import (
    REDIS,
    RedisServer,
    know_each_other,
    needs_redis,
    redis_server,
    sentinels,
    turn_to,
)

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.timeout(120)]
# Seconds from an order to its shipment, when Redis works, and after which it must work again.
AT_ONCE = 0.1
BACK_WITHIN = 10.0


@dataclass
class Watched:
    """A primary and its replica, and the sentinels that watch them."""

    servers: list[RedisServer]
    sentinels: list[RedisServer]

    async def primary(self) -> RedisServer:
        """The server that most sentinels name."""
        named: list[int] = []
        for one in self.sentinels:
            said = await one.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "shop")
            named.append(int(said[1]))
        port = max(named, key=named.count)
        return next(server for server in self.servers if server.port == port)

    async def elected_instead_of(self, former: RedisServer) -> RedisServer:
        """Returns once the sentinels name another, which is one."""
        async with asyncio.timeout(40):
            while True:
                found = await self.primary()
                if found is not former and (await found.ask("ROLE"))[0] == b"master":
                    return found
                await asyncio.sleep(0.02)


@pytest.fixture(params=[None, pytest.param(REDIS, marks=[needs_redis, pytest.mark.proof])])
async def watched(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Watched]:
    program: str | None = request.param
    await redis.close()
    async with AsyncExitStack() as stack:
        first = stack.enter_context(redis_server(program=program))
        follows = f"127.0.0.1 {first.port}"
        second = stack.enter_context(redis_server("--replicaof", follows, program=program))
        await second.until(lambda said: b"connected" in said, "ROLE")
        watching = stack.enter_context(sentinels(first, program=program))
        await know_each_other(watching)
        await turn_to(monkeypatch, address(watching))
        yield Watched([first, second], watching)
        await redis.close()


@pytest.fixture
async def pushed(watched: Watched) -> AsyncIterator[Callable[[], Awaitable[float]]]:
    """The seconds from an order to its shipment, by a worker that only Redis wakes."""
    worker = new_arq_worker()
    worker.poll_delay_s = 3600
    works = (worker.main(), live.subscribe(), redis.keep_using())
    parts = [asyncio.create_task(work) for work in works]

    async def order() -> float:
        before = await shipments()
        placed = monotonic()
        await place(product_456=1)
        began = monotonic()
        while await shipments() == before:
            if monotonic() - placed > 1:
                return float("inf")
            await asyncio.sleep(0.002)
        return monotonic() - began

    await at_once(order)
    yield order
    assert not any(part.done() for part in parts)
    await end(parts)


async def shipments() -> int:
    return await fetch_value("SELECT count(*) FROM delivery.shipments")


async def at_once(order: Callable[[], Awaitable[float]]) -> float:
    """Orders again and again until a shipment follows at once; returns how long that took."""
    began = monotonic()
    while await order() > AT_ONCE:
        assert monotonic() - began < BACK_WITHIN
        await asyncio.sleep(0.05)
    return monotonic() - began


async def asks_for_it(watched: Watched, former: RedisServer) -> None:
    await watched.sentinels[0].ask("SENTINEL", "FAILOVER", "shop")


async def asks_for_it_and_waits(watched: Watched, former: RedisServer) -> None:
    """Until the former primary, which took orders meanwhile, has become a replica."""
    await asks_for_it(watched, former)
    await former.until(lambda said: said[0] == b"slave", "ROLE")


async def freezes(watched: Watched, former: RedisServer) -> None:
    former.freeze()


async def dies(watched: Watched, former: RedisServer) -> None:
    former.kill()


@pytest.mark.proof
@pytest.mark.parametrize("fails", [asks_for_it, asks_for_it_and_waits, freezes, dies])
async def test_after_a_failover_work_begins_at_once_again(
    fails: Any, watched: Watched, pushed: Callable[[], Awaitable[float]]
) -> None:
    former = await watched.primary()
    await fails(watched, former)
    await watched.elected_instead_of(former)

    took = await at_once(pushed)

    print(f"{fails.__name__}: {took:.1f} s after the election, order to shipment is at once again")
    await until_used()


async def until_used() -> None:
    """The former primary works on until a sentinel has made a replica of it.

    A look that began at the former one hears nothing from the next, so each takes two seconds.
    """
    async with asyncio.timeout(40):
        while await redis.look(2 / clients.GIVEN_UP_AFTER):
            pass


def address(watching: list[RedisServer], name: str = "shop") -> str:
    return f"redis+sentinel://{','.join(f'127.0.0.1:{one.port}' for one in watching)}/{name}"


async def test_a_sentinel_that_is_frozen_or_gone_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await redis.close()
    with redis_server() as server, sentinels(server) as watching:
        await turn_to(monkeypatch, address(watching))
        watching[0].freeze()
        watching[1].kill()
        await until_used()
        await redis.close()


@pytest.mark.usefixtures("patient")
async def test_sentinels_that_do_not_help_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    await redis.close()
    with redis_server() as server, sentinels(server, 1) as watching:
        await turn_to(monkeypatch, address(watching, "other"))
        unknown = await redis.look()
        await redis.close()
    await turn_to(monkeypatch, "redis+sentinel://127.0.0.1:1,127.0.0.1:2/shop")
    nobody = await redis.look()

    assert unknown
    assert nobody
    assert unknown.kind == nobody.kind == "sentinels"
    assert "know no primary of the name other" in unknown.sentence
    assert "cannot be reached" in nobody.sentence


@pytest.mark.usefixtures("patient")
async def test_sentinels_have_a_password_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    await redis.close()
    with (
        redis_server("--requirepass", "pass", known={"password": "pass"}) as server,
        redis_server(
            "--sentinel",
            lines=f"sentinel monitor shop 127.0.0.1 {server.port} 1\n"
            "sentinel auth-pass shop pass\nrequirepass secret\n",
            known={"password": "secret"},
        ) as sentinel,
    ):
        at = f"redis+sentinel://:pass@127.0.0.1:{sentinel.port}/shop/0"
        await turn_to(monkeypatch, at)
        refused = await redis.look()
        await redis.close()
        await turn_to(monkeypatch, f"{at}?sentinel_password=secret")
        used = await redis.look()
        await redis.close()

    assert refused
    assert "requires a password" in refused.sentence
    assert used is None
