"""An arq worker that a push wakes, so that a job begins within milliseconds.

arq 0.28 looks for jobs each half second. This worker also listens to the channel to which the
publisher writes, and then looks at once; the poll remains as a safety net. It overrides methods
that arq keeps private, so arq is pinned and `tests/workers/test_arq_worker.py` checks what is used
here.
"""

import asyncio
import contextlib
import random
from time import monotonic

import structlog
from arq import worker as arq
from redis.exceptions import ResponseError

from app.infra.clock import about_milliseconds
from app.infra.redis import LOST, names, report, subscribed
from app.messaging import HEARD_WITHIN
from app.values import untrusted
from app.workers.back_off import BackOff

log = structlog.get_logger(__name__)

# arq compares the time of a job with this machine's clock, and leaves jobs of the future alone. The
# machine that enqueued a job may be an hour ahead.
arq.timestamp_ms = about_milliseconds  # pyright: ignore[reportPrivateImportUsage]


class PushedWorker(arq.Worker):
    """Survives an outage of Redis, and answers that make no sense; the sweep goes on."""

    # On the clock `monotonic`.
    _recorded_until = 0.0

    async def main(self) -> None:
        self.woken = asyncio.Event()
        listening = asyncio.create_task(self._listen())
        back_off = BackOff("the arq worker")
        try:
            while True:
                self.woken.clear()
                try:
                    if not back_off.waiting:
                        await self._poll_iteration()
                        back_off.recovered()
                except LOST as error:
                    if _is_nonsense(error):
                        await self._delete_jobs(error)
                    else:
                        report(error)
                    await self._recount_slots()
                except Exception as error:
                    back_off.failed(error)
                    await self._recount_slots()
                    await self._delete_jobs(error)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self.poll_delay_s):
                        await self.woken.wait()
        finally:
            listening.cancel()

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        # An id that is none was not written by the shop, and is removed.
        jobs = [one for one in job_ids if names.is_job(one)]
        if len(jobs) < len(job_ids):
            strange = set(job_ids) - set(jobs)
            log.warning("ids in the queue that are none are taken out", count=len(strange))
            await self.pool.zrem(self.queue_name, *strange)
        await super().start_jobs(jobs)

    async def record_health(self) -> None:
        if monotonic() < self._recorded_until:
            return
        self._recorded_until = monotonic() + self.health_check_interval
        # arq skips some of the jobs that are over a minute old, and leaves them in the queue.
        over = about_milliseconds() - HEARD_WITHIN
        await self.pool.zremrangebyscore(self.queue_name, "-inf", over)
        # arq's own measure is the machine's clock, which may be set back.
        self._last_health_check = 0.0
        await super().record_health()

    async def _delete_jobs(self, error: Exception) -> None:
        # The queue is emptied, since the sweep finds the work. The answer to this may make no sense
        # either.
        with contextlib.suppress(Exception):
            await self.pool.delete(self.queue_name)
            log.warning(
                "the queue made no sense and was emptied", reason=untrusted.error_text(error)
            )

    def _release_sem_dec_counter_on_complete(self) -> None:
        super()._release_sem_dec_counter_on_complete()
        self.woken.set()

    async def _recount_slots(self) -> None:
        # arq loses a slot for good when the connection breaks between taking it and using it.
        running = sum(not task.done() for task in self.tasks.values())
        self.job_counter = running
        self.sem = asyncio.BoundedSemaphore(self.max_jobs + 1)
        for _ in range(running):
            await self.sem.acquire()

    async def _listen(self) -> None:
        while True:
            try:
                async with subscribed(names.queue_wake()) as wakes:
                    self.woken.set()
                    async for _ in wakes:
                        self.woken.set()
            except Exception as error:
                report(error)
            await asyncio.sleep(0.3 + random.random() * 0.4)


def _is_nonsense(error: BaseException) -> bool:
    # A key of the shop holds a value of another type: Redis itself is there.
    return isinstance(error, ResponseError) and "WRONGTYPE" in str(error)
