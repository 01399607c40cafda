"""An arq worker that is woken by a push, so that a ring is answered in milliseconds.

arq 0.28 looks for jobs each half second. This one also listens to a channel on which the ringer
publishes, and looks at once; the poll stays as the net. It overrides methods that arq keeps
private, so arq is pinned and `tests/workers/test_bell.py` holds it to what is used here.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from typing import Any

import structlog
from arq.worker import Worker

from app.messaging import QUEUE_WAKE
from app.redis import LOST, listener
from app.workers.setbacks import Setbacks

log = structlog.get_logger(__name__)


class BellWorker(Worker):
    """Survives an outage of Redis, and an answer of it that makes no sense: the sweep goes on."""

    async def main(self) -> None:
        self.woken = asyncio.Event()
        listening = asyncio.create_task(self._listen())
        away, failed = False, Setbacks("the bell")
        try:
            while True:
                self.woken.clear()
                try:
                    if not failed.waiting:
                        await self._poll_iteration()
                        away = False
                        failed.over()
                except LOST as error:
                    if not away:
                        log.warning("redis is away; the sweep goes on", reason=str(error))
                    away = True
                    await self._recount_slots()
                except Exception as error:
                    failed.met(error)
                    await self._recount_slots()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self.poll_delay_s):
                        await self.woken.wait()
        finally:
            listening.cancel()

    def _release_sem_dec_counter_on_complete(self) -> None:
        super()._release_sem_dec_counter_on_complete()
        self.woken.set()

    async def _recount_slots(self) -> None:
        """arq loses a slot for good when the connection breaks between taking it and its use."""
        running = sum(not task.done() for task in self.tasks.values())
        self.job_counter = running
        self.sem = asyncio.BoundedSemaphore(self.max_jobs + 1)
        for _ in range(running):
            await self.sem.acquire()

    async def _listen(self) -> None:
        while True:
            try:
                async with listener() as redis, redis.pubsub() as subscription:
                    await subscription.subscribe(QUEUE_WAKE)
                    self.woken.set()
                    rings: AsyncIterator[Any] = subscription.listen()
                    async for _ in rings:
                        self.woken.set()
            except Exception as error:
                log.debug("no rings are heard; the poll goes on", reason=repr(error))
            await asyncio.sleep(0.3 + random.random() * 0.4)
