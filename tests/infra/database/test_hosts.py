"""An address of several hosts: a silent one costs a second, once, and a standby is passed over."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic

import httpx
import pytest

from app.infra.database import ENGINE, DatabaseAway, fetch, fetch_value, is_outage, transaction
from tests.infra.database.conftest import PoolAt
from tests.support.proxies import Proxy
from tests.support.servers import Servers, start_standby

pytestmark = [pytest.mark.proof, pytest.mark.timeout(120)]


def at(*proxies: Proxy, words: str = "") -> str:
    name = os.environ["DATABASE_URL"].partition("@/")[2].partition("?")[0]
    hosts = ",".join(proxy.host for proxy in proxies)
    return f"postgresql://doorstep@{hosts}/{name}{words}"


async def test_a_first_host_that_never_answers_costs_a_second_once(
    proxies: list[Proxy], pool_at: PoolAt
) -> None:
    proxies[0].freeze()
    await pool_at(at(*proxies))

    began = monotonic()
    assert await fetch_value("SELECT 1") == 1
    assert 0.9 < monotonic() - began < 2.5

    began = monotonic()
    held = [asyncio.create_task(fetch("SELECT pg_sleep(0.1)")) for _ in range(5)]
    await asyncio.gather(*held)
    assert monotonic() - began < 0.9, "the last good host comes first"


async def test_a_shop_whose_first_host_is_silent_is_ready_within_three_seconds(
    proxies: list[Proxy], pool_at: PoolAt, client: httpx.AsyncClient
) -> None:
    proxies[0].freeze()
    await pool_at(at(*proxies))
    began = monotonic()
    while (await client.get("/health/ready")).status_code != 200:
        assert monotonic() - began < 3


async def test_a_host_that_refuses_is_passed_over_at_once(
    proxies: list[Proxy], pool_at: PoolAt
) -> None:
    nobody = at(*proxies).replace(proxies[0].host, "127.0.0.1:1")
    await pool_at(nobody)
    began = monotonic()
    assert await fetch_value("SELECT 1") == 1
    assert monotonic() - began < 0.9


async def test_each_host_says_why_it_was_not_taken(proxies: list[Proxy], pool_at: PoolAt) -> None:
    proxies[1].freeze()
    read_only = "?options=-c%20default_transaction_read_only%3Don&target_session_attrs=read-write"
    await pool_at(at(*proxies[:2], words=read_only))
    with pytest.raises(DatabaseAway) as caught:
        await fetch("SELECT 1")
    assert f"{proxies[0].host}: it is read-only" in str(caught.value)
    assert f"{proxies[1].host}: no answer within 1 s" in str(caught.value)


async def test_connections_come_home_after_their_time(
    proxies: list[Proxy], pool_at: PoolAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pool_at(at(*proxies[:2]))
    pids = [await fetch_value("SELECT pg_backend_pid()") for _ in range(3)]
    assert len(set(pids)) == 1

    monkeypatch.setattr("app.infra.database.connector.LIFE_SECONDS", 0.5)
    await pool_at(at(*proxies[:2]))
    pids = [
        await fetch_value("SELECT pg_backend_pid() FROM pg_sleep($1)", seconds)
        for seconds in (0, 0.6, 0)
    ]
    assert pids[0] == pids[1] != pids[2]


async def test_work_under_way_outlives_the_time_of_its_connection(
    proxies: list[Proxy], pool_at: PoolAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.infra.database.connector.LIFE_SECONDS", 0.01)
    await pool_at(at(proxies[0]))
    async with transaction():
        pid = await fetch_value("SELECT pg_backend_pid()")
        await fetch("SELECT pg_sleep(0.05)")
        assert await fetch_value("SELECT pg_backend_pid()") == pid


async def test_two_hosts_that_lead_to_the_same_server_cut_nothing_off(
    proxies: list[Proxy], pool_at: PoolAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As two HAProxies in front of the same servers, one of which was away for a while."""
    proxies[0].freeze()
    await pool_at(at(*proxies[:2], words="?target_session_attrs=primary"))
    await fetch("SELECT 1")
    assert ENGINE.connector
    while len(ENGINE.connector.links) < 2:
        await asyncio.sleep(0.01)
    proxies[0].flowing.set()
    monkeypatch.setattr("app.infra.database.connector.LIFE_SECONDS", 0.01)
    before = proxies[0].accepted

    both = await asyncio.gather(fetch("SELECT pg_sleep(3)"), fetch("SELECT pg_sleep(3)"))

    assert len(both) == 2
    assert proxies[0].accepted > before, "one of them has come home"


async def test_the_words_of_an_address_reach_the_driver(pool_at: PoolAt) -> None:
    given = os.environ["DATABASE_URL"]
    name, folder = given.partition("@/")[2].split("?host=")
    await pool_at(f"postgresql://nobody@/postgres?host={folder}&user=doorstep&dbname={name}")
    assert await fetch_value("SELECT current_user || current_database()") == f"doorstep{name}"


@pytest.fixture
async def follower() -> AsyncIterator[Servers]:
    made = await asyncio.to_thread(start_standby, os.environ["TEST_DATABASE_URL"])
    yield made
    await asyncio.to_thread(made.stop)


async def test_the_primary_is_found_and_followed(
    proxies: list[Proxy], pool_at: PoolAt, follower: Servers
) -> None:
    """The primary freezes while all connections are busy, and the standby takes over."""
    async with Proxy(follower.socket) as other:
        await pool_at(at(other, proxies[0], words="?target_session_attrs=primary"), size=4)
        assert await fetch_value("SELECT pg_is_in_recovery()") is False
        assert other.accepted >= 1, "the standby was asked first"

        async def work() -> None:
            with suppress(Exception):
                await fetch("SELECT pg_sleep(60)")

        busy = [asyncio.create_task(work()) for _ in range(4)]
        while await running() < 4:
            await asyncio.sleep(0.01)
        proxies[0].freeze()
        assert await follower.ask("SELECT pg_promote()")
        began = monotonic()
        while trouble := await writing():
            assert is_outage(trouble), trouble
            assert monotonic() - began < 5
        assert monotonic() - began < 5
        await asyncio.gather(*busy)


async def writing() -> Exception | None:
    try:
        async with transaction():
            await fetch("CREATE TEMPORARY TABLE taken (id int) ON COMMIT DROP")
    except Exception as error:
        return error
    return None


async def running() -> int:
    import asyncpg

    direct = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        return await direct.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'"
        )
    finally:
        await direct.close()
