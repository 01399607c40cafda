"""Rings: what arq will find, and in which order."""

import msgspec
from arq.constants import default_queue_name, job_key_prefix

from app import redis
from app.messaging.ringing import ring


async def test_who_is_named_first_is_rung_for_first_and_once() -> None:
    await redis.client().flushdb()
    ring(["sales.record_status", "products.settle", "sales.record_status"])
    ring(["products.settle"])
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
