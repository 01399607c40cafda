"""Redis may answer with anything: pages, limits, health and the worker go on without it."""

import asyncio
import itertools
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from limits import parse

from app.infra import live, redis
from app.infra.database import fetch_value
from app.infra.redis import clients
from app.infra.tasks import end
from app.settings import settings
from app.web import rate_limits
from app.workers import back_off
from app.workers.process import new_arq_worker
from tests.support import foreign
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("plenty")
PER_MINUTE = parse("60 per minute")


@pytest.fixture
async def hostile(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[foreign.Saying]:
    """In Redis' place; what hangs is given up after a moment."""
    await redis.close()
    monkeypatch.setattr(clients, "GIVEN_UP_AFTER", 0.1)
    monkeypatch.setattr(rate_limits, "ALONE", 0.0)
    monkeypatch.setattr(back_off, "FIRST_WAIT", 0.0)
    rate_limits.forget()
    async with foreign.saying() as server:
        monkeypatch.setattr(settings, "redis_url", f"redis://127.0.0.1:{server.port}/0")
        yield server
        await redis.close()
    rate_limits.forget()


async def the_shop_goes_on(
    answers: list[bytes], hostile: foreign.Saying, client: httpx.AsyncClient
) -> None:
    hostile.answers = itertools.islice(itertools.cycle(answers), 1000)
    worker = new_arq_worker()
    worker.poll_delay_s = 0.005
    parts = [asyncio.create_task(worker.main()), asyncio.create_task(live.subscribe())]
    try:
        before = await fetch_value("SELECT count(*) FROM sales.orders")
        await place(product_456=1)
        assert await fetch_value("SELECT count(*) FROM sales.orders") == before + 1
        quota = await rate_limits.count(PER_MINUTE, "somebody")
        assert 0 <= quota.remaining <= 60
        assert (await client.get("/health/ready")).status_code in (200, 503)
        metrics = await client.get("/metrics")
        assert metrics.status_code == 200
        assert "doorstep_part_up" in metrics.text
        assert (await client.get("/")).status_code == 200
        assert not any(part.done() for part in parts)
    finally:
        hostile.answers = ()
        hostile.hang_up()
        await end(parts)
        await redis.close()


talks = st.lists(foreign.resp_values, min_size=1, max_size=4)


@pytest.mark.proof
@foreign.SHORT
@example(answers=[b"%1\r\n*0\r\n+a\r\n"]).via("redis-py cannot hash the key, whatever is asked")
@given(answers=talks)
async def test_redis_may_say_anything(
    answers: list[bytes], hostile: foreign.Saying, client: httpx.AsyncClient
) -> None:
    await the_shop_goes_on(answers, hostile, client)


@pytest.mark.proof
@pytest.mark.timeout(1200)
@foreign.LONG
@given(answers=talks)
async def test_redis_may_say_anything_for_long(
    answers: list[bytes], hostile: foreign.Saying, client: httpx.AsyncClient
) -> None:
    await the_shop_goes_on(answers, hostile, client)
