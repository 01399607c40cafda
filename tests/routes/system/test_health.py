"""What operators ask: alive, ready, and how it is doing."""

import asyncio
import os
from collections.abc import AsyncIterator
from math import inf
from typing import Any

import asyncpg
import httpx
import pytest

from app.infra import redis
from app.infra.database import ENGINE, close_pool, fetch_value, open_pool, transaction
from app.infra.database.connector import Connector
from app.infra.redis.reports import Seen
from app.settings import settings
from app.values.postgresql_url import read_postgresql_url
from app.web import readiness
from tests.support.api import assert_problem, bearer


async def test_alive_and_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json()["status"] == "alive"
    ready = await client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "parts": {"postgresql": "ok", "migrations": "ok", "redis": "ok"},
    }


async def test_not_ready_without_the_database_but_alive(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as gone:
        nowhere = read_postgresql_url("postgresql://127.0.0.1:1/shop")
        gone.setattr(ENGINE, "connector", Connector(nowhere, "web"))
        readiness.probe.close()
        answer = await client.get("/health/ready")
        alive = await client.get("/health/live")

    problem = assert_problem(answer, 503, "not-ready")
    assert "postgresql" in problem["detail"]
    assert problem["parts"]["redis"] == "ok"
    assert alive.status_code == 200


async def test_an_answer_that_the_driver_cannot_read_is_no_fault_of_this_process(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As asyncpg says when a pooler mixes up what it was asked."""

    async def fetch(sql: str) -> None:
        raise asyncpg.InternalClientError("got result for unknown protocol state 3")

    monkeypatch.setattr(readiness.probe, "fetch", fetch)
    assert_problem(await client.get("/health/ready"), 503, "not-ready")


# The questions to the table of migrations that wait for it.
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FROM migration'
"""


@pytest.fixture
async def no_redis(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    await redis.close()
    monkeypatch.setattr(settings, "redis_url", "unix:///nonexistent/redis.sock")
    monkeypatch.setattr(Seen, "used_at", -inf)
    assert await redis.condition()
    yield
    await redis.close()


async def test_ready_without_redis_which_is_said(client: httpx.AsyncClient, no_redis: None) -> None:
    ready = await client.get("/health/ready")
    alarm = await client.get("/health/ready?all=1")

    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"
    assert ready.json()["parts"] == {"postgresql": "ok", "migrations": "ok", "redis": "missing"}
    assert "/nonexistent/redis.sock" in ready.json()["reasons"]["redis"]
    problem = assert_problem(alarm, 503, "not-ready")
    assert problem["parts"] == ready.json()["parts"]


async def test_an_alarm_is_quiet_while_every_part_is_there(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/ready?all=1")).json()["status"] == "ready"


async def test_a_busy_pool_is_no_missing_part(client: httpx.AsyncClient) -> None:
    """A proxy would send the customers to the other processes, until those are as busy."""
    over = asyncio.Event()
    holding = [asyncio.create_task(hold(over)) for _ in range(ENGINE.pool.get_max_size())]
    while ENGINE.pool.get_idle_size() or ENGINE.pool.get_size() < ENGINE.pool.get_max_size():
        await asyncio.sleep(0.01)

    ready = await client.get("/health/ready")

    over.set()
    await asyncio.gather(*holding)
    assert ready.json()["status"] == "ready"


async def hold(over: asyncio.Event) -> None:
    async with transaction():
        await over.wait()


@pytest.fixture
async def read_only() -> AsyncIterator[None]:
    """PostgreSQL as it is on a standby, or where somebody has closed it for writing."""
    name = await fetch_value("SELECT current_database()")
    other = await asyncpg.connect(os.environ["TEST_DATABASE_URL"])
    await close_pool()
    readiness.probe.close()
    await other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await open_pool("tests")
    yield
    await close_pool()
    readiness.probe.close()
    await other.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    await other.close()
    await open_pool("tests")


async def test_not_ready_while_postgresql_can_be_read_alone(
    client: httpx.AsyncClient, read_only: None
) -> None:
    problem = assert_problem(await client.get("/health/ready"), 503, "not-ready")

    assert problem["parts"] == {"postgresql": "missing", "migrations": "ok", "redis": "ok"}
    assert problem["reasons"] == {
        "postgresql": "it is read-only: it can be read, and not be written to"
    }


@pytest.mark.parametrize(
    ("stage", "detail"),
    [
        ({"closing": True}, "This process is closing."),
        ({"warm": False}, "This process is starting."),
    ],
)
async def test_not_ready_before_the_first_page_and_while_it_closes(
    client: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    stage: dict[str, bool],
    detail: str,
) -> None:
    assert (await client.get("/health/ready")).status_code == 200
    for name, value in stage.items():
        monkeypatch.setattr(readiness.stage, name, value)

    problem = assert_problem(await client.get("/health/ready"), 503, "not-ready")

    assert problem["detail"] == detail
    assert set(problem["parts"].values()) == {"ok"}


async def test_a_crowd_of_questions_costs_one(client: httpx.AsyncClient) -> None:
    """The table cannot be read for a while: none of the pool's connections waits twice for it."""
    watching = await asyncpg.connect(os.environ["DATABASE_URL"])
    holding = await asyncpg.connect(os.environ["DATABASE_URL"])
    async with holding.transaction():
        await holding.execute("LOCK TABLE migration IN ACCESS EXCLUSIVE MODE")
        crowd = [asyncio.create_task(client.get("/health/ready")) for _ in range(50)]
        while not (waiting := await watching.fetchval(WAITING)):
            await asyncio.sleep(0.01)
        most = waiting
        while not all(one.done() for one in crowd):
            most = max(most, await watching.fetchval(WAITING))
            await asyncio.sleep(0.01)
    await holding.close()
    await watching.close()

    assert most == 1
    for one in crowd:
        problem = assert_problem(one.result(), 503, "not-ready")
        assert problem["reasons"] == {"migrations": "no answer within 1 s"}
    assert (await client.get("/health/ready")).status_code == 200


@pytest.mark.parametrize(
    ("host", "headers", "is_told"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("203.0.113.5", bearer("the token"), True),
        ("203.0.113.5", {}, False),
        ("203.0.113.5", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("203.0.113.5", bearer("another"), False),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.5"}, False),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.5"}, False),
        ("127.0.0.1", {"X-Real-IP": "203.0.113.5"}, False),
        ("127.0.0.1", bearer("another"), False),
    ],
)
async def test_reasons_are_for_who_runs_the_shop(
    application: Any,
    monkeypatch: pytest.MonkeyPatch,
    no_redis: None,
    host: str,
    headers: dict[str, str],
    is_told: bool,
) -> None:
    monkeypatch.setattr(settings, "metrics_token", "the token")

    async def away(sql: str) -> None:
        raise asyncpg.InvalidAuthorizationSpecificationError("no entry for user doorstep at /var")

    monkeypatch.setattr(readiness.probe, "fetch", away)
    transport = httpx.ASGITransport(app=application, client=(host, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/health/ready", headers=headers)

    problem = assert_problem(answer, 503, "not-ready")
    assert set(problem["parts"].values()) == {"missing"}
    for secret in ("doorstep at /var", "nonexistent"):
        assert (secret in answer.text) == is_told
    if not is_told:
        assert problem["detail"] == "postgresql: missing; migrations: missing"
        assert "reasons" not in problem
