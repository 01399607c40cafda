"""A nudge reaches those who follow, once what it tells has been committed."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.infra import live, redis
from app.infra.database import transaction
from app.infra.tasks import end
from tests.support.nudges import Truth, shows
from tests.support.nudges import truth as truth


@pytest.fixture
async def subscribed() -> AsyncIterator[None]:
    truth = Truth()
    with live.following("order:any", "page", truth.read) as follower:
        await anext(follower)
        task = asyncio.create_task(live.subscribe())
        assert await anext(follower) == 0, "a new connection is a gap"
    yield
    await end([task])
    await redis.close()


async def nudge(key: str) -> None:
    async with transaction():
        live.nudge("order", key)


async def test_a_nudge_reaches_those_who_follow_it(subscribed, truth: Truth) -> None:
    other = Truth()
    with (
        live.following("order:1", "page", truth.read) as one,
        live.following("order:*", "board", truth.read) as all_orders,
        live.following("order:2", "page", other.read) as two,
    ):
        for follower in (one, all_orders, two):
            assert await anext(follower) == 0, "the present state comes first"
        truth.value = 1
        await nudge("1")
        await shows(one, 1)
        await shows(all_orders, 1)
        assert other.reads == 1


async def test_a_transaction_that_failed_nudges_nobody(subscribed, truth: Truth) -> None:
    with live.following("order:never", "page", truth.read) as follower:
        await anext(follower)
        with pytest.raises(ValueError, match="no"):
            async with transaction():
                live.nudge("order", "never")
                raise ValueError("no")
        with live.following("order:after", "page", truth.read) as later:
            await anext(later)
            await nudge("after")
            assert await anext(later) == 0
        assert truth.reads == 3, "once for each who came, and once for the nudge after"


async def test_a_lost_connection_is_a_gap_and_the_next_nudge_is_heard(
    subscribed, truth: Truth
) -> None:
    """The gap shows what is new by now; Redis may take a moment more to send what is nudged."""
    with live.following("order:1", "page", truth.read) as follower:
        await anext(follower)
        truth.value = 1
        await redis.client().client_kill_filter(_type="pubsub")
        await shows(follower, 1)
        truth.value = 2
        heard = asyncio.create_task(shows(follower, 2))
        async with asyncio.timeout(5):
            while not heard.done():
                await nudge("1")
                await asyncio.wait({heard}, timeout=0.01)
        await heard
