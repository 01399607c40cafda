"""A job is begun at once, and an outage of Redis costs a worker nothing it would keep."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.infra import redis
from app.infra.database import fetch_value
from app.infra.tasks import end
from app.workers.arq_worker import PushedWorker
from app.workers.process import new_arq_worker
from tests.support.cast import place

# Seconds between two polls: what these tests wait for, no poll brings.
NEVER = 3600

pytestmark = pytest.mark.usefixtures("shop")


async def until(condition, seconds: float = 5) -> None:
    """Asks again and again, until it holds or the time is over."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.002)


async def is_shipment_open() -> bool:
    return bool(await fetch_value("SELECT count(*) FROM delivery.shipments"))


async def cut_all_connections() -> None:
    await redis.client().client_kill_filter(_type="normal", skipme=True)
    await redis.client().client_kill_filter(_type="pubsub")


@pytest.fixture
async def worker() -> AsyncIterator[PushedWorker]:
    """A worker that has nothing but arq: no sweep, and a poll too rare to help."""
    await redis.client().flushdb()
    worker = new_arq_worker()
    worker.poll_delay_s = NEVER
    task = asyncio.create_task(worker.main())

    async def listening() -> bool:
        return bool(dict(await redis.client().pubsub_numsub("arq:queue:wake"))[b"arq:queue:wake"])

    await until(listening)
    yield worker
    await end([task])
    # A job whose connection was cut has an exception. If nobody reads it, it is logged when the
    # garbage collector finds it, which disturbs a later test.
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    await redis.close()


async def test_a_wake_is_answered_at_once(worker: PushedWorker) -> None:
    await place(product_456=1)
    await until(is_shipment_open)


async def test_wakes_are_received_again_after_the_connection_broke(worker: PushedWorker) -> None:
    for _ in range(worker.max_jobs + 2):
        await cut_all_connections()
        worker.woken.set()
        await asyncio.sleep(0)
    await place(product_456=1)
    await until(is_shipment_open)


async def test_an_outage_takes_no_slot_away(worker: PushedWorker, monkeypatch) -> None:
    """arq counts a slot as taken when the connection breaks before the job has begun."""

    async def broken(*args: object) -> None:
        worker.job_counter += 1
        await worker.sem.acquire()
        raise ConnectionError("cut")

    with monkeypatch.context() as cut:
        cut.setattr(worker, "start_jobs", broken)
        for _ in range(worker.max_jobs + 1):
            tries = asyncio.Event()
            cut.setattr(worker, "_recount_slots", noted(worker._recount_slots, tries))
            worker.woken.set()
            await asyncio.wait_for(tries.wait(), 5)
    await place(product_456=1)
    await until(is_shipment_open)


def noted(call, happened: asyncio.Event):
    async def wrapped() -> None:
        await call()
        happened.set()

    return wrapped
