"""Events are applied once by each listener, in their order, and fail in the open."""

import asyncio
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from app import messaging
from app.infra.database import fetch, fetch_value, is_outage
from app.messaging import one_by_one
from app.messaging.events import BY_TYPE
from app.messaging.inbox import LOCK_DUE
from tests.support.cast import place
from tests.support.events import LISTENER, asked, due_now, publish

MANY_WAIT = """
WITH published AS (
    INSERT INTO messaging.events (event_id, event_type, source, order_id, data)
    SELECT 'evt_' || number, 'order.cancellation_requested', 'sales', gen_random_uuid(), '{}'
    FROM generate_series(1, 3000) AS number RETURNING event_id, order_id
)
INSERT INTO messaging.deliveries (event_id, order_id, listener)
SELECT event_id, order_id, $1 FROM published
"""
UNFINISHED = "SELECT count(*) FROM messaging.deliveries WHERE state <> 'DONE' AND listener = $1"


async def test_the_effect_and_done_are_one() -> None:
    """A listener that writes and then fails has written nothing."""
    await publish(asked())

    async def write_and_fail(event) -> None:
        await fetch("INSERT INTO staff.api_keys (key_id, name, secret_hash, scopes) VALUES"
                    " (gen_random_uuid(), 'effect', '\\x00', '{}')")  # fmt: skip
        raise ValueError("broken")

    assert await messaging.apply_due({LISTENER: one_by_one(write_and_fail)})
    assert await fetch_value("SELECT count(*) FROM staff.api_keys") == 0
    assert (
        await fetch_value("SELECT error FROM messaging.deliveries WHERE listener = $1", LISTENER)
        == "ValueError: broken"
    )
    assert not await messaging.apply_due({LISTENER: one_by_one(write_and_fail)}), (
        "it waits before it tries again"
    )


async def test_one_orders_events_are_applied_in_order_by_any_number_of_workers() -> None:
    orders = [uuid4() for _ in range(10)]
    published: dict[str, list[str]] = {}
    for turn in range(40):
        event = msgspec.structs.replace(asked(orders[turn % 10]), reason=str(turn))
        await publish(event)
        published.setdefault(str(event.order_id), []).append(str(turn))
    applied: dict[str, list[str]] = {}

    async def listen(event) -> None:
        await asyncio.sleep(0)
        applied.setdefault(str(event.order_id), []).append(event.reason)

    async def work() -> None:
        while await fetch_value(UNFINISHED, LISTENER):
            await messaging.apply_due({LISTENER: one_by_one(listen)})

    await asyncio.gather(*(work() for _ in range(6)))
    assert applied == published


async def test_a_failing_delivery_holds_up_its_own_order_only() -> None:
    stuck, free = uuid4(), uuid4()
    for order_id in (stuck, stuck, free):
        await publish(asked(order_id))
    applied = []

    async def listen(event) -> None:
        if event.order_id == stuck:
            raise ValueError("stuck")
        applied.append(event.order_id)

    while await messaging.apply_due({LISTENER: one_by_one(listen)}):
        pass
    assert applied == [free]


async def test_one_that_fails_in_a_batch_undoes_nothing_of_the_others() -> None:
    """The batch is undone as a whole, then each is applied alone: nothing is done twice."""
    orders = [uuid4() for _ in range(10)]
    for order_id in orders:
        await publish(asked(order_id))
    batches: list[int] = []

    async def count_in(events) -> None:
        batches.append(len(events))
        for event in events:
            await fetch("INSERT INTO staff.api_keys (key_id, name, secret_hash, scopes) VALUES"
                        " ($1, 'effect', uuid_send($1), '{}')", event.order_id)  # fmt: skip
        if orders[3] in {event.order_id for event in events}:
            raise ValueError("broken")

    assert await messaging.apply_due({LISTENER: count_in}) == 10
    assert batches == [10, *[1] * 10]
    counted = {row["key_id"] for row in await fetch("SELECT key_id FROM staff.api_keys")}
    assert counted == {*orders} - {orders[3]}
    waiting = await fetch(
        "SELECT order_id, attempts FROM messaging.deliveries"
        " WHERE state <> 'DONE' AND listener = $1",
        LISTENER,
    )
    assert [tuple(row) for row in waiting] == [(orders[3], 1)]


@pytest.mark.usefixtures("shop")
async def test_a_service_hears_of_an_order_before_it_hears_of_its_end() -> None:
    """The cancellation goes to another listener of Delivery than the order itself."""
    order = await place(product_456=1)
    await publish(asked(order.order_id))
    heard = []

    async def open_shipment(event) -> None:
        if not heard:
            heard.append("not yet")
            raise ValueError("no shelf for it")
        heard.append("opened")

    async def decide_cancellation(event) -> None:
        heard.append("cancelled")

    both = {
        LISTENER: one_by_one(decide_cancellation),
        "delivery.open_shipment": one_by_one(open_shipment),
    }
    for _ in range(3):
        while await messaging.apply_due(both):
            pass
        await due_now()
    assert heard == ["not yet", "opened", "cancelled"]


@pytest.mark.usefixtures("shop")
async def test_two_listeners_never_share_a_transaction() -> None:
    """Each locks rows in its own order, so together they could wait for each other's."""
    await place(product_456=1)
    await publish(asked())
    await due_now()
    transactions = []

    async def work(_) -> None:
        transactions.append(await fetch_value("SELECT pg_current_xact_id()::text"))

    both = {LISTENER: work, "delivery.open_shipment": work}
    assert [await messaging.apply_due(both) for _ in range(3)] == [1, 1, 0]
    assert len(set(transactions)) == 2


async def test_a_claim_reads_no_more_than_it_takes() -> None:
    """It read all that waited, so that a worker was the slower, the more there was to do."""
    await fetch(MANY_WAIT, LISTENER)
    await fetch("ANALYZE messaging.events, messaging.deliveries")
    args = [LISTENER], 50, [LISTENER], list(BY_TYPE), ["delivery order.created"]
    plan = "\n".join(row["QUERY PLAN"] for row in await fetch(f"EXPLAIN {LOCK_DUE}", *args))
    assert "Index Scan using deliveries_due" in plan
    assert "Seq Scan" not in plan
    assert "Hash Join" not in plan


async def test_contention_is_retried_and_never_counts() -> None:
    await publish(asked())

    async def wait_for_a_lock(event) -> None:
        await fetch("DO $$ BEGIN RAISE deadlock_detected; END $$")

    for _ in range(10):
        assert await messaging.apply_due({LISTENER: one_by_one(wait_for_a_lock)})
        await due_now()
    assert await fetch_value("SELECT (state, attempts) FROM messaging.deliveries") == ("PENDING", 0)


async def test_a_lost_connection_leaves_the_delivery_as_due_as_before() -> None:
    await publish(asked())

    async def lose_the_connection(event) -> None:
        await fetch("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as caught:
        await messaging.apply_due({LISTENER: one_by_one(lose_the_connection)})
    assert is_outage(caught.value)
    state = await fetch_value("SELECT (state, attempts, due_at <= now()) FROM messaging.deliveries")
    assert state == ("PENDING", 0, True)
