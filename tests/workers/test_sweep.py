"""No loop of a worker ends by what one item does: it waits alone, and the others are served."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from arq.constants import default_queue_name, job_key_prefix
from arq.jobs import serialize_job
from arq.utils import timestamp_ms
from asyncpg import QueryCanceledError, ReadOnlySQLTransactionError

from app.infra import looks, redis
from app.infra.database import fetch, fetch_value, is_outage
from app.infra.redis import pack
from app.infra.tasks import end
from app.workers import back_off, retention, sweep
from app.workers.process import new_arq_worker
from tests.support.cast import place

pytestmark = pytest.mark.usefixtures("shop")


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(10):
        while not await condition():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    "error",
    [
        QueryCanceledError("statement timeout"),
        TimeoutError(),
        UnicodeEncodeError("a", "b", 0, 1, "c"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_service_that_fails_is_swept_alone_and_again(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "EVERY", 0.01)
    monkeypatch.setattr(back_off, "FIRST_WAIT", 0.01)
    applied, failures = sweep.apply_due, []

    async def apply_due(wanted):
        if any(name.startswith("delivery.") for name in wanted) and len(failures) < 3:
            failures.append(error)
            raise error
        return await applied(wanted)

    monkeypatch.setattr(sweep, "apply_due", apply_due)
    await place(product_456=1)
    task = asyncio.create_task(sweep.sweep())
    await until(lambda: fetch_value("SELECT count(*) > 0 FROM mailing.mails"))
    await until(lambda: fetch_value("SELECT count(*) > 0 FROM delivery.shipments"))
    assert len(failures) == 3
    assert not task.done()
    await end([task])


async def test_an_error_whose_text_cannot_be_kept_is_noted_like_any_other(
    settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(events: object) -> None:
        raise ValueError("half a pair \ud800 and NUL\x00")

    monkeypatch.setitem(sweep.APPLY, "delivery.open_shipment", broken)  # pyright: ignore
    await place(product_456=1)
    await settle()
    row = await fetch_value(
        "SELECT error FROM messaging.deliveries WHERE listener = 'delivery.open_shipment'"
    )
    assert row == "ValueError: half a pair  and NUL"


async def test_what_upkeep_cannot_clear_away_holds_up_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(at_most: int) -> int:
        raise OSError("no space left on device")

    done: list[int] = []

    async def well(at_most: int) -> int:
        done.append(at_most)
        return 0

    monkeypatch.setattr(retention, "RETENTION", (broken, well))
    await retention.delete_all_that_is_old()
    assert done == [retention.BATCH_SIZE]


QUEUE, JOB = default_queue_name, job_key_prefix
NONSENSE: dict[str, list[tuple[object, ...]]] = {
    "no text": [("ZADD", QUEUE, 5, b"\xff\xfe")],
    "no id": [("ZADD", QUEUE, 5, "no such job"), ("ZADD", QUEUE, 6, "")],
    "many": [("ZADD", QUEUE, number, b"\xff%d" % number) for number in range(1, 50)],
    "an id without a job": [("ZADD", QUEUE, 5, "0" * 32)],
    "a score below all": [("ZADD", QUEUE, "-inf", "0" * 32)],
    "a score of 0": [("ZADD", QUEUE, 0, "0" * 32)],
    "a score above all": [("ZADD", QUEUE, "inf", "0" * 32)],
    "a queue that is none": [("SET", QUEUE, "x")],
    "a job that is none": [("ZADD", QUEUE, 5, "0" * 32), ("SADD", JOB + "0" * 32, "x")],
    "a job that cannot be read": [("ZADD", QUEUE, 5, "0" * 32), ("SET", JOB + "0" * 32, b"\xc1")],
    "a job of other things": [("ZADD", QUEUE, 5, "0" * 32), ("SET", JOB + "0" * 32, pack([1]))],
    "a job of an unknown name": [
        ("ZADD", QUEUE, 5, "0" * 32),
        ("SET", JOB + "0" * 32, serialize_job("x", (b"\xff",), {}, 1, 1, serializer=pack)),
    ],
    "a listener of no name": [
        ("ZADD", QUEUE, 5, "0" * 32),
        ("SET", JOB + "0" * 32, serialize_job("wake", ("x\x00",), {}, 1, 1, serializer=pack)),
    ],
}


@pytest.mark.parametrize("kind", NONSENSE)
async def test_a_bad_job_is_deleted_and_wakes_are_received(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No job clears it: the worker itself does."""
    monkeypatch.setattr(back_off, "FIRST_WAIT", 0.01)
    failures: list[Exception] = []
    failed = back_off.BackOff.failed
    monkeypatch.setattr(
        back_off.BackOff,
        "failed",
        lambda self, error: failures.append(error) or failed(self, error),
    )
    await redis.client().flushdb()
    for command in NONSENSE[kind]:
        await redis.client().execute_command(*command)
    worker = new_arq_worker()
    worker.poll_delay_s = worker.health_check_interval = 0.01
    task = asyncio.create_task(worker.main())
    now = timestamp_ms()

    async def is_clear() -> bool:
        key = await redis.client().type(QUEUE)
        return key == b"none" or (
            key == b"zset" and not await redis.client().zrangebyscore(QUEUE, "-inf", now)
        )

    await until(is_clear)
    assert len(failures) <= 1
    await place(product_456=1)
    await until(lambda: fetch_value("SELECT count(*) > 0 FROM delivery.shipments"))
    assert not task.done()
    await end([task])
    await redis.client().flushdb()
    await redis.close()


async def test_a_standby_is_an_outage_and_a_slow_statement_is_none() -> None:
    assert is_outage(
        ReadOnlySQLTransactionError("cannot execute UPDATE in a read-only transaction")
    )
    assert not is_outage(QueryCanceledError("statement timeout"))
    await fetch("SELECT 1")


async def test_a_sweep_of_nothing_costs_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "EVERY", 0.01)
    found, applied, may_be_due = [], sweep.apply_due, sweep.may_be_due
    drained: set[str] = set()

    async def look(rows: str) -> bool:
        found.append(await may_be_due(rows))
        return found[-1]

    async def apply_due(wanted):
        drained.update(name.partition(".")[0] for name in wanted)
        return await applied(wanted)

    monkeypatch.setattr(sweep, "may_be_due", look)
    monkeypatch.setattr(sweep, "apply_due", apply_due)
    task = asyncio.create_task(sweep.sweep())
    await until(lambda: asyncio.sleep(0, len(found) > 2 * len(sweep.SERVICES)))
    assert not any(found)
    assert not drained
    await place(product_456=1)
    await until(lambda: fetch_value("SELECT count(*) > 0 FROM delivery.shipments"))
    assert drained <= {"delivery", "mailing", "webhooks"}
    await end([task])


async def test_a_service_is_drained_once_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who rings meanwhile waits for nothing, and what has come since is found all the same."""
    applied, may_go_on = sweep.apply_due, asyncio.Event()
    rounds: list[int] = []

    async def apply_due(wanted):
        rounds.append(await applied(wanted))
        await may_go_on.wait()
        return 0

    monkeypatch.setattr(sweep, "apply_due", apply_due)
    await place(product_456=1)
    first = asyncio.create_task(sweep.ring("delivery.open_shipment"))
    await until(lambda: asyncio.sleep(0, rounds))
    await place(product_456=1)
    async with asyncio.timeout(5):
        await sweep.ring("delivery.open_shipment")
        await sweep.ring("delivery.decide_cancellation")
        assert rounds == [1]
        may_go_on.set()
        await first
    assert rounds == [1, 1]


async def test_a_drain_ends_in_time_and_the_next_ring_goes_on() -> None:
    """Under load a job would otherwise be rung for ever, until arq cancels it."""
    await place(product_456=1)
    await sweep.ring("delivery.open_shipment", seconds=0)
    assert not await fetch_value("SELECT count(*) FROM delivery.shipments")
    await sweep.ring("delivery.open_shipment", seconds=10)
    assert await fetch_value("SELECT count(*) FROM delivery.shipments") == 1


async def test_a_drain_that_failed_is_rung_again(monkeypatch: pytest.MonkeyPatch) -> None:
    applied = sweep.apply_due

    async def fails(wanted):
        raise TimeoutError

    await place(product_456=1)
    monkeypatch.setattr(sweep, "apply_due", fails)
    with pytest.raises(TimeoutError):
        await sweep.ring("delivery.open_shipment")
    monkeypatch.setattr(sweep, "apply_due", applied)
    await sweep.ring("delivery.open_shipment")
    assert await fetch_value("SELECT count(*) FROM delivery.shipments") == 1


async def test_a_service_is_swept_when_the_look_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(sql: str) -> None:
        raise QueryCanceledError("statement timeout")

    monkeypatch.setattr(looks, "fetch_row", fails)
    await place(product_456=1)
    task = asyncio.create_task(sweep.sweep())
    await until(lambda: fetch_value("SELECT count(*) > 0 FROM delivery.shipments"))
    await end([task])
