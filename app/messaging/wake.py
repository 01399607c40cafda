"""Waking a worker: best effort, since the sweep finds what no job announced."""

from collections.abc import Iterable

from arq.jobs import serialize_job

from app.infra.clock import about_milliseconds
from app.infra.redis import in_background, names, pack, publisher

# The only job that arq knows: there is work for this listener.
WAKE = "wake"
# Milliseconds after which a job that no worker took is dropped; the sweep was faster.
HEARD_WITHIN = 60_000
# Milliseconds by which a job is dated back. Each process measures PostgreSQL's clock for itself,
# and a worker must not take a job for one of the future.
DATED_BACK = 5_000

# What arq's `enqueue_job` writes, in one round trip: a random id need not be looked up first. A job
# expires by itself, but its entry in the queue does not: each commit removes the entries that no
# worker took within the minute, and the queue expires a minute after the last.
ENQUEUE = """
for n = 2, #KEYS do
    local job = 3 * n - 3
    redis.call('PSETEX', KEYS[n], ARGV[2], ARGV[job + 2])
    redis.call('ZADD', KEYS[1], ARGV[job + 1], ARGV[job])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[4] - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[1], '')
"""

_wanted: dict[str, None] = {}


def wake(listeners: Iterable[str]) -> None:
    """Enqueues a job for each listener, in this order, beside the answer.

    A listener that is already waiting is enqueued once.
    """
    named = dict.fromkeys(listeners)
    # Some events have no listener in the shop: they are for webhooks and the feed.
    if not named:
        return
    if not _wanted:
        in_background(_send())
    _wanted.update(named)


async def _send() -> None:
    # arq takes the jobs by age in milliseconds, so each must be older than the next.
    now = about_milliseconds() - DATED_BACK
    keys = [names.queue()]
    jobs: list[str | bytes | int] = []
    for age, listener in enumerate(reversed(_wanted)):
        job = serialize_job(WAKE, (listener,), {}, None, now, serializer=pack)
        job_id = names.new_job()
        keys.append(names.of_job(job_id)[0])
        jobs += job_id, now - age, job
    _wanted.clear()
    await publisher().execute_command(
        "EVAL", ENQUEUE, len(keys), *keys, names.queue_wake(), HEARD_WITHIN, *jobs
    )
