"""Ringing for a worker: best effort, since the sweep finds what nobody rang for."""

from collections.abc import Iterable
from uuid import uuid4

from arq.constants import default_queue_name, job_key_prefix
from arq.jobs import serialize_job
from arq.utils import timestamp_ms

from app.infra.redis import herald, pack, soon

RING = "ring"
"""The one job that arq knows: there is work for this listener."""
QUEUE_WAKE = "arq:queue:wake"
"""Published with the rings, so that an idle worker looks at once instead of at its next poll."""
HEARD_WITHIN = 60_000
"""Milliseconds after which a ring that no worker took is forgotten; the sweep was quicker."""

ENQUEUE = """
for n = 3, #ARGV, 3 do
    redis.call('PSETEX', KEYS[2] .. ARGV[n], ARGV[2], ARGV[n + 2])
    redis.call('ZADD', KEYS[1], ARGV[n + 1], ARGV[n])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[4] - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[1], '')
"""
"""What arq's `enqueue_job` writes, in one round trip: a random id need not be looked up first.
A job ends by itself, its place in the queue does not: each ring clears away those that nobody heard
within the minute, and the queue ends a minute after the last."""

_wanted: dict[str, None] = {}


def ring(listeners: Iterable[str]) -> None:
    """Soon, beside the answer, in this order; one that is rung for already is rung for once."""
    if not _wanted:
        soon(_send())
    _wanted.update(dict.fromkeys(listeners))


async def _send() -> None:
    """arq takes the jobs by their age, which is in milliseconds: so each is older than the
    next."""
    now = timestamp_ms()
    jobs: list[str | bytes | int] = []
    for age, listener in enumerate(reversed(_wanted)):
        ring = serialize_job(RING, (listener,), {}, None, now, serializer=pack)
        jobs += uuid4().hex, now - age, ring
    _wanted.clear()
    keys = default_queue_name, job_key_prefix
    await herald().execute_command(
        "EVAL", ENQUEUE, len(keys), *keys, QUEUE_WAKE, HEARD_WITHIN, *jobs
    )
