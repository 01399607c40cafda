"""Wake-ups: what arq will find, and in which order."""

import sys

import msgspec
import pytest
from arq.constants import default_queue_name, job_key_prefix

from app.infra import redis
from app.infra.clock import about_milliseconds
from app.messaging.wake import DATED_BACK, HEARD_WITHIN, wake


async def test_who_is_named_first_is_rung_for_first_and_once() -> None:
    await redis.client().flushdb()
    wake(["sales.record_status", "products.settle", "sales.record_status"])
    wake(["products.settle"])
    await redis.close()

    jobs = await redis.client().zrange(default_queue_name, 0, -1, withscores=True)
    waiting = [
        msgspec.msgpack.decode(await redis.client().get(job_key_prefix + job.decode()))["a"]
        for job, _ in jobs
    ]
    assert waiting == [["sales.record_status"], ["products.settle"]]
    assert jobs[0][1] < jobs[1][1], "arq takes them by their age"
    await redis.client().flushdb()
    await redis.close()


async def test_wakes_that_nobody_takes_are_forgotten_after_a_minute() -> None:
    await redis.client().flushdb()
    old = about_milliseconds() - DATED_BACK - HEARD_WITHIN - 1000
    await redis.client().zadd(default_queue_name, {b"\xff": old, "old": old})
    wake(["products.settle"])
    await redis.close()

    assert await redis.client().zcard(default_queue_name) == 1
    for key in await redis.client().keys("arq:*"):
        assert 0 < await redis.client().pttl(key) <= HEARD_WITHIN, key
    await redis.client().flushdb()
    await redis.close()


async def test_an_event_that_nobody_hears_asks_nothing_of_redis(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(sys.modules["app.messaging.wake"], "in_background", sent.append)
    wake([])
    assert sent == []
