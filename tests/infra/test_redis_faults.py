"""What can be wrong with Redis is found by using it, has a sentence, and closes no shop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from app.infra import live, redis
from app.infra.database import fetch_value
from app.infra.redis import watch
from app.infra.tasks import end
from app.settings import settings
from app.workers.process import new_arq_worker
from app.workers.sweep import sweep
from tests.support.api import Place
from tests.support.redis_servers import RedisServer, redis_server

Do = Callable[[RedisServer], Awaitable[None]]
FAULTY = "Redis cannot be used; the shop goes on without it"
RIGHTS = "on >pass ~* &* +@all -@admin"


@pytest.fixture(autouse=True)
async def shut() -> AsyncIterator[None]:
    """No connection of one server's is left when the shop turns to the next."""
    await redis.close()
    yield
    await redis.close()


def does(*commands: str) -> Do:
    async def do(server: RedisServer) -> None:
        for command in commands:
            await server.ask(*command.split())

    return do


def has(rights: str) -> Do:
    return does(f"ACL SETUSER shop {RIGHTS} {rights}")


SITUATIONS: dict[str, tuple[str, tuple[str, ...], Do, str, str]] = {
    "full": ("full", (), does("CONFIG SET maxmemory 1"), "", "maxmemory"),
    "a replica": ("replica", (), does("REPLICAOF 127.0.0.1 1"), "", "redis+sentinel://"),
    "a replica that is alone": (
        "replica",
        (),
        does("CONFIG SET replica-serve-stale-data no", "REPLICAOF 127.0.0.1 1"),
        "",
        "primary",
    ),
    "a node of a cluster": (
        "cluster",
        ("--cluster-enabled", "yes"),
        does("CLUSTER ADDSLOTSRANGE 0 16383"),
        "",
        "Cluster",
    ),
    "no right to a command": ("denied", (), has("-zadd"), "shop:pass@", "zadd"),
    "no right to a key": ("denied", (), has("resetkeys ~doorstep:*"), "shop:pass@", "key"),
    "no right to a channel": (
        "denied",
        (),
        has("resetchannels &doorstep:live"),
        "shop:pass@",
        "channel",
    ),
    "no right to a transaction": ("denied", (), has("-@transaction"), "shop:pass@", "watch"),
    "a wrong password": ("password", (), does(), "shop:wrong@", "refuses the user"),
    "a password that is missing": (
        "password",
        ("--requirepass", "pass"),
        does(),
        "",
        "requires a password",
    ),
    "a password too many": ("password", (), does(), ":pass@", "the server has none"),
    "a database that is not there": ("database", (), does(), "/99", "database"),
    "a sentinel": ("sentinel", ("--sentinel",), does(), "", "redis+sentinel://host:26379/name"),
    "a command renamed": (
        "command",
        ("--rename-command", "EVAL", "hidden"),
        does(),
        "",
        "unknown command",
    ),
    "too few replicas": (
        "replicas",
        (),
        does("CONFIG SET min-replicas-to-write 1"),
        "",
        "min-replicas-to-write",
    ),
    "no TLS": ("gone", (), does(), "rediss", "TLS"),
}


def at(server: RedisServer, more: str) -> str:
    if more.startswith("redis"):
        return server.url.replace("redis", more)
    return server.url.replace("//", f"//{more}") if "@" in more else server.url + more


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_what_is_wrong_is_found_and_has_a_sentence(
    situation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, options, do, more, says = SITUATIONS[situation]
    known = {"password": "pass"} if "--requirepass" in options else None
    with redis_server(*options, known=known) as server:
        await do(server)
        monkeypatch.setattr(settings, "redis_url", at(server, more))
        found = await redis.look()
        await redis.close()

    assert found
    assert found.kind == kind, found
    assert says in found.sentence
    assert "hush" not in found.sentence
    assert found.sentence[0].isupper()
    assert "\n" not in found.sentence


async def test_a_server_that_is_frozen_or_gone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with redis_server() as server:
        monkeypatch.setattr(settings, "redis_url", server.url)
        assert await redis.look() is None
        server.freeze()
        frozen = await redis.look()
        server.thaw()
        assert await redis.look() is None
        server.kill()
        gone = await redis.look()
    monkeypatch.setattr(settings, "redis_url", "redis://no-such-host.invalid")
    await redis.close()
    nowhere = await redis.look()

    assert [found and found.kind for found in (frozen, gone, nowhere)] == ["frozen", "gone", "gone"]
    assert nowhere
    assert "no-such-host.invalid" in nowhere.sentence


async def test_looking_leaves_nothing_behind_and_disturbs_no_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with redis_server() as server:
        monkeypatch.setattr(settings, "redis_url", server.url)
        await server.ask("ZADD", "arq:queue", 5, "a job")
        for _ in range(2):
            assert await redis.look() is None
        left = {bytes(key) for key in await server.ask("KEYS", "*")}
        ends = [await server.ask("PTTL", key) for key in left - {b"arq:queue"}]
        jobs = await server.ask("ZRANGE", "arq:queue", 0, -1)

    assert jobs == [b"a job"]
    assert all(0 < end <= 1000 for end in ends)


ARISE = {
    "OOM": ("full", does("CONFIG SET maxmemory 1"), does("CONFIG SET maxmemory 0")),
    "READONLY": ("replica", does("REPLICAOF 127.0.0.1 1"), does("REPLICAOF NO ONE")),
    "NOPERM": ("denied", has("-zadd"), has("+zadd")),
}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("fault", [*ARISE, "MOVED"])
async def test_a_shop_sells_while_redis_refuses_and_one_line_says_why(
    fault: str, client: httpx.AsyncClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "EVERY", 0.3)
    monkeypatch.setattr(watch, "AGAIN", 0.05)
    cluster = ("--cluster-enabled", "yes") if fault == "MOVED" else ()
    with redis_server(*cluster) as server, capture_logs() as lines:
        if fault == "MOVED":
            kind, arise, cure = "cluster", does("CLUSTER ADDSLOTSRANGE 0 16383"), None
            url = server.url
        else:
            kind, arise, cure = ARISE[fault]
            await has("+zadd")(server)
            url = server.url.replace("//", "//shop:pass@")
        monkeypatch.setattr(settings, "redis_url", url)
        works = (new_arq_worker().main(), live.subscribe(), redis.keep_using(), sweep())
        parts = [asyncio.create_task(work) for work in works]
        if cure:
            await until(lambda: redis.reports.Seen.used_at > 0)
            assert await part_up(client) == 1

        await arise(server)
        await until(lambda: part_up_is(client, 0))

        ready = await client.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"]["redis"]) == (200, "missing")
        order = await place(product_456=1)
        await until(lambda: has_shipment(order))
        [line] = [line for line in lines if line["event"] == FAULTY]
        assert (line["kind"], line["log_level"]) == (kind, "warning")
        assert line["reason"] == ready.json()["reasons"]["redis"]
        if cure:
            await cure(server)
            await until(lambda: part_up_is(client, 1))
            assert [line["event"] for line in lines].count("Redis can be used again") == 1
        assert not any(part.done() for part in parts)
        await end(parts)
        await redis.close()


async def part_up(client: httpx.AsyncClient) -> float:
    text = (await client.get("/metrics")).text
    found = [line for line in text.splitlines() if 'part_up{part="redis"' in line]
    return float(found[0].split()[-1])


async def part_up_is(client: httpx.AsyncClient, wanted: float) -> bool:
    return await part_up(client) == wanted


async def has_shipment(order: dict[str, Any]) -> bool:
    sql = "SELECT count(*) FROM delivery.shipments WHERE order_id = $1"
    return bool(await fetch_value(sql, order["order_id"]))


async def until(holds: Callable[[], Any]) -> None:
    """Asks again and again, until it holds."""
    async with asyncio.timeout(15):
        while True:
            found = holds()
            if await found if asyncio.iscoroutine(found) else found:
                return
            await asyncio.sleep(0.01)
