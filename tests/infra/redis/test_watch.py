"""A fault of Redis is noticed by using it, is one line of the log, and closes no shop."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from app.infra import live, redis
from app.infra.database import fetch_value
from app.infra.redis import reports, watch
from app.workers.process import new_arq_worker
from app.workers.sweep import sweep
from tests.support.api import Place
from tests.support.logged import logged
from tests.support.redis_servers import does, has, redis_server, until, working

FAULTY = "Redis cannot be used; the shop goes on without it"

ARISE = {
    "OOM": ("full", does("CONFIG SET maxmemory 1"), does("CONFIG SET maxmemory 0")),
    "READONLY": ("replica", does("REPLICAOF 127.0.0.1 1"), does("REPLICAOF NO ONE")),
    "NOPERM": ("denied", has("-zadd"), has("+zadd")),
}


@pytest.mark.proof
@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("fault", [*ARISE, "MOVED"])
async def test_a_shop_sells_while_redis_refuses_and_one_line_says_why(
    fault: str,
    client: httpx.AsyncClient,
    place: Place,
    work_at: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.3)
    monkeypatch.setattr(watch, "AGAIN", 0.05)
    cluster = ("--cluster-enabled", "yes") if fault == "MOVED" else ()
    async with AsyncExitStack() as stack:
        server = stack.enter_context(redis_server(*cluster))
        lines = stack.enter_context(logged(reports))
        if fault == "MOVED":
            kind, arise, cure = "cluster", does("CLUSTER ADDSLOTSRANGE 0 16383"), None
            url = server.url
        else:
            kind, arise, cure = ARISE[fault]
            await has("+zadd")(server)
            url = server.url.replace("//", "//shop:pass@")
        await work_at(url)
        works = (new_arq_worker().main(), live.subscribe(), redis.keep_using(), sweep())
        await stack.enter_async_context(working(*works))
        if cure:
            # What the client's own application asked of the former server may have failed.
            await until(lambda: reports.Seen.used_at > 0)
            await until(lambda: part_up_is(client, 1))
            lines.clear()

        await arise(server)
        await until(lambda: part_up_is(client, 0))

        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"]["redis"]) == (200, "missing")
        order = await place(product_456=1)
        await until(lambda: has_shipment(order))
        [line] = [line for line in lines if line["event"] == FAULTY and line["kind"] == kind]
        assert line["log_level"] == "warning"
        assert line["reason"] == ready.json()["reasons"]["redis"]
        if cure:
            await cure(server)
            await until(lambda: part_up_is(client, 1))
            assert [line["event"] for line in lines].count("Redis can be used again") == 1


async def part_up(client: httpx.AsyncClient) -> float:
    text = (await client.get("/metrics")).text
    found = [line for line in text.splitlines() if 'part_up{part="redis"' in line]
    return float(found[0].split()[-1])


async def part_up_is(client: httpx.AsyncClient, wanted: float) -> bool:
    return await part_up(client) == wanted


async def has_shipment(order: dict[str, Any]) -> bool:
    sql = "SELECT count(*) FROM delivery.shipments WHERE order_id = $1"
    return bool(await fetch_value(sql, order["order_id"]))
