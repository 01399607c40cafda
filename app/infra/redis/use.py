"""Redis is used, not pinged: each step that the shop takes with it is taken once.

A server may answer PING and refuse every write, or lack the right to one channel.
"""

import asyncio
from typing import Any, Final, cast
from uuid import uuid4

from redis.exceptions import RedisError

from app.infra.redis import clients, names
from app.infra.redis.faults import LOST, IsSentinel, RedisFault, checked_reply, fault_of
from app.infra.redis.subscriptions import subscribed

# Milliseconds after which what a broken attempt leaves is gone.
KEPT: Final = 1000

# Kinds of fault that no waiting cures.
HOPELESS: Final = frozenset({"cluster", "sentinel"})

# What `app/messaging/wake.py` and arq do with a job. The job is in the queue only inside of this.
A_JOB: Final = """
local queue, job, progress, tries, aborted = unpack(KEYS)
redis.call('PSETEX', job, ARGV[1], '')
redis.call('ZADD', queue, ARGV[1], ARGV[2])
redis.call('ZRANGEBYSCORE', queue, '-inf', 0, 'LIMIT', 0, 1)
redis.call('ZSCORE', queue, ARGV[2])
redis.call('ZCARD', queue)
redis.call('EXISTS', progress)
redis.call('GET', job)
redis.call('INCRBY', tries, 1)
redis.call('EXPIRE', tries, 1)
redis.call('PEXPIRE', job, ARGV[1])
redis.call('ZREM', aborted, ARGV[2])
redis.call('ZREM', queue, ARGV[2])
redis.call('ZREMRANGEBYSCORE', queue, '-inf', '-inf')
redis.call('DEL', job, tries)
for n = 3, #ARGV do
    redis.call('PUBLISH', ARGV[n], ARGV[2])
end
"""
# What the rate limits do with their counters.
A_LIMIT: Final = """
redis.call('SET', KEYS[1], 0, 'PX', ARGV[1])
redis.call('INCRBY', KEYS[1], 1)
redis.call('RENAME', KEYS[1], KEYS[2])
redis.call('PTTL', KEYS[2])
redis.call('DEL', KEYS[2])
"""


async def look(steps: float = 2.0) -> RedisFault | None:
    """Returns what is wrong with Redis, or None after all steps have been taken.

    All together may take as long as so many `steps`.
    """
    try:
        async with asyncio.timeout(steps * clients.GIVEN_UP_AFTER):
            with checked_reply():
                await _use()
    except LOST as error:
        return fault_of(await _told_apart(error))
    return None


async def hopeless_fault() -> RedisFault | None:
    """Returns a fault for which REDIS_URL has to be changed, before anything starts."""
    try:
        fault = await look(1.0)
    finally:
        await clients.close()
    return fault if fault and fault.kind in HOPELESS else None


async def _use() -> None:
    channels, job = (names.queue_wake(), names.live()), names.new_job()
    content, progress, tries = names.of_job(job)
    keys = names.queue(), content, progress, tries, names.ABORTED
    async with subscribed(*channels) as messages:
        redis: Any = clients.client()
        await redis.eval(A_JOB, len(keys), *keys, KEPT, job, *channels)
        async with redis.pipeline(transaction=True) as steps:
            await steps.watch(progress)
            steps.multi()
            steps.psetex(progress, KEPT, b"")
            await steps.execute()
        counter = f"{names.limits()}/{uuid4().hex}"
        await redis.register_script(A_LIMIT)([counter, f"{counter}/-1"], [KEPT])
        echoes = set(channels)
        async for channel, said in messages:
            if said == job.encode():
                echoes.discard(channel)
            if not echoes:
                return


async def _told_apart(error: BaseException) -> BaseException:
    """Returns the error, or `IsSentinel`: a Sentinel says only that it does not know a command."""
    if isinstance(error, RedisError) and fault_of(error).kind == "command":
        try:
            async with asyncio.timeout(clients.GIVEN_UP_AFTER):
                role = await cast(Any, clients.client()).execute_command("ROLE")
        except Exception:
            return error
        if role and role[0] == b"sentinel":
            return IsSentinel()
    return error
