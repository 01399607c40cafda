"""Several people divide, send off and cancel the same order at once: no piece goes twice.

All wait for the order's first parcel, which another transaction holds until the last of them is
there, so that they really meet.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.infra.database import fetch
from app.services import delivery, sales
from app.values.fields import Invalid
from app.values.refusal import Refusal
from app.values.statuses import ShortageReason
from app.workers import sweep
from tests.support.breaches import broken, grow_old, pieces
from tests.support.cast import place
from tests.support.corrected import Settle

HOLD = "SELECT FROM delivery.shipments WHERE parcel = 1 FOR UPDATE"
WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""
IN_PARCELS = """
SELECT (item ->> 'position')::int AS position, (item ->> 'quantity')::int AS quantity
FROM delivery.shipments, jsonb_array_elements(items) AS item WHERE status <> 'CANCELLED'
UNION ALL SELECT position, quantity FROM delivery.cancelled_items
"""
Deed = Callable[[], Awaitable[Any]]
Meet = Callable[..., Awaitable[list[Any]]]


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=4, product_789=2)
    await settle()
    return placed


@pytest.fixture
async def first(order: sales.Placed) -> UUID:
    [parcel] = await delivery.parcels_of(order.order_id)
    return parcel.shipment_id


@pytest.fixture
async def meet(settle: Settle) -> AsyncIterator[Meet]:
    """Each deed waits for the one before it, and the first for a transaction that then ends."""
    holder = await asyncpg.connect(os.environ["DATABASE_URL"])
    # Nobody has to open a connection while the others wait, as long as a lock is waited for.
    await asyncio.gather(*(fetch("SELECT pg_sleep(0.1)") for _ in range(8)))

    async def meeting(*deeds: Deed) -> list[Any]:
        async with holder.transaction():
            await holder.execute(HOLD)
            under_way: list[asyncio.Task[Any]] = []
            for deed in deeds:
                under_way.append(asyncio.create_task(_done(deed)))
                while await holder.fetchval(WAITING) < sum(not one.done() for one in under_way):
                    await asyncio.sleep(0.01)
        return await asyncio.gather(*under_way)

    yield meeting
    await holder.close()
    await settle()
    there: Counter[int] = Counter()
    for row in await fetch(IN_PARCELS):
        there[row["position"]] += row["quantity"]
    assert there == {1: 4, 2: 2}
    await grow_old()
    assert await broken() == set()


async def _done(deed: Deed) -> Any:
    """A deed may be refused; whatever else happens to it is an error, a deadlock above all."""
    try:
        return await deed()
    except (Refusal, Invalid) as refused:
        return refused


def sends(shipment_id: UUID, number: str, *quantities: int) -> Deed:
    items = pieces(*quantities) if quantities else None
    return lambda: delivery.dispatch(shipment_id, "DHL", number, "Bea", items=items)


def splits(shipment_id: UUID, *quantities: int) -> Deed:
    return lambda: delivery.split(shipment_id, pieces(*quantities))


def misses(shipment_id: UUID, *quantities: int) -> Deed:
    missing = ShortageReason.NOT_FOUND
    return lambda: delivery.report_shortage(None, shipment_id, pieces(*quantities), missing, "Bea")


async def decides() -> None:
    """The worker of Delivery, at a request that is in its inbox."""
    await sweep.drain("delivery")


async def contents(order: sales.Placed) -> list[tuple[str, list[tuple[int, int]]]]:
    return [
        (one.status, [(item.position, item.quantity) for item in one.items])
        for one in await delivery.parcels_of(order.order_id)
    ]


async def test_of_two_packers_with_parts_of_one_parcel_one_is_told_who_was_first(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    won, lost = await meet(sends(first, "T1", 3), sends(first, "T2", 0, 2))
    assert isinstance(lost, delivery.Conflict)
    assert "DHL T1" in str(lost)
    rest = won.remainder_id
    assert await contents(order) == [("SHIPPED", [(1, 3)]), ("PENDING", [(1, 1), (2, 2)])]
    assert (await delivery.find_shipment(rest)).parcel == 2


async def test_the_same_part_sent_twice_at_once_leaves_once(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    one, other = await meet(sends(first, "T1", 3), sends(first, "T1", 3))
    assert one.remainder_id == other.remainder_id
    assert len(await contents(order)) == 2


async def test_what_was_split_off_meanwhile_does_not_leave(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    _, sent = await meet(splits(first, 1, 2), sends(first, "T1"))
    assert sent.remainder_id is None
    assert await contents(order) == [("SHIPPED", [(1, 3)]), ("PENDING", [(1, 1), (2, 2)])]


async def test_what_has_left_meanwhile_is_not_split(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    sent, split = await meet(sends(first, "T1", 3), splits(first, 1))
    assert sent.remainder_id
    assert isinstance(split, delivery.Conflict)


async def test_a_cancellation_takes_the_parcel_that_was_opened_while_it_waited(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    await sales.request_cancellation(order.order_id)
    await meet(splits(first, 1, 2), decides)
    assert [status for status, _ in await contents(order)] == ["CANCELLED", "CANCELLED"]


async def test_of_part_of_an_order_that_left_meanwhile_the_rest_is_cancelled(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    await sales.request_cancellation(order.order_id)
    await meet(sends(first, "T1", 3), decides)
    assert await contents(order) == [("SHIPPED", [(1, 3)]), ("CANCELLED", [(1, 1), (2, 2)])]


async def test_what_was_cancelled_meanwhile_does_not_leave(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    await sales.request_pieces(None, order.order_id, pieces(2))
    _, sent = await meet(decides, sends(first, "T1", 3))
    assert isinstance(sent, Invalid)
    assert await contents(order) == [("PENDING", [(1, 2), (2, 2)])]


async def test_a_piece_is_missed_once_by_two_packers(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    _, again = await meet(misses(first, 3), misses(first, 3))
    assert isinstance(again, Invalid)


async def test_many_are_sent_while_two_of_them_become_one(
    order: sales.Placed, first: UUID, settle: Settle, meet: Meet
) -> None:
    """Bulk takes a parcel after the other; the one that was merged away is not among those."""
    other = (await delivery.split(first, pieces(1, 2))).remainder_id
    merged, sent, refused = await meet(
        lambda: delivery.merge(first, other), sends(first, "T1"), sends(other, "T2")
    )
    assert merged.version < sent.version
    assert isinstance(refused, delivery.Conflict)
    assert await contents(order) == [("SHIPPED", [(1, 4), (2, 2)]), ("CANCELLED", [])]


async def test_what_has_left_in_bulk_is_not_merged(
    order: sales.Placed, first: UUID, meet: Meet
) -> None:
    other = (await delivery.split(first, pieces(1, 2))).remainder_id
    _, _, refused = await meet(
        sends(first, "T1"), sends(other, "T2"), lambda: delivery.merge(other, first)
    )
    assert isinstance(refused, delivery.Conflict)


@pytest.mark.parametrize("seed", range(6))
async def test_a_crowd_around_one_order_never_blocks_itself(
    order: sales.Placed, first: UUID, meet: Meet, seed: int
) -> None:
    """Any deeds on any of its parcels, eight at a time: each is done or refused."""
    dice = random.Random(seed)
    await delivery.split(first, pieces(1, 1))
    await sales.request_pieces(None, order.order_id, pieces(1))
    for turn in range(3):
        there = [one.shipment_id for one in await delivery.parcels_of(order.order_id)]

        def some(turn: int = turn, there: list[UUID] = there) -> Deed:
            one, other = dice.choice(there), dice.choice(there)
            deeds = [
                sends(one, f"T{turn}-{dice.randint(1, 2)}", *dice.choice(((), (1,), (1, 1)))),
                splits(one, 1),
                misses(one, 1),
                lambda: delivery.merge(one, other),
                lambda: delivery.deliver(one, None, None, "Bea"),
                lambda: delivery.correct_tracking(one, "DHL", f"T{turn}-right", "Bea"),
            ]
            return dice.choice(deeds)

        await meet(*(some() for _ in range(7)), decides)
