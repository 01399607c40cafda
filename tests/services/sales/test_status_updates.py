"""What Sales makes of Delivery's events, in whatever order and number they arrive."""

import asyncio
import contextvars
from datetime import UTC, datetime
from itertools import product

import pytest

from app.infra.database import fetch, transaction
from app.messaging.events import OrderCancellationRefused, OrderStatusUpdated
from app.services import products, sales
from tests.support.cast import place

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.timeout(600)]

SENT = datetime(2024, 1, 15, 16, 0, tzinfo=UTC)
ARRIVED = datetime(2024, 1, 17, 11, 30, tzinfo=UTC)
SHIPPED, DELIVERED, CANCELLED, REFUSED = "SHIPPED", "DELIVERED", "CANCELLED", "REFUSED"
# What Delivery can say of one order: it leaves and perhaps arrives, a cancellation may come too
# late; or it is cancelled and never leaves.
WAYS = ((SHIPPED,), (SHIPPED, DELIVERED), (SHIPPED, REFUSED), (SHIPPED, REFUSED, DELIVERED),
        (CANCELLED,))  # fmt: skip
LONGEST = 6


def event(kind: str, order_id):
    match kind:
        case "SHIPPED":
            return OrderStatusUpdated(
                order_id=order_id,
                previous_status="PENDING_SHIPMENT",
                current_status=SHIPPED,
                carrier="DHL",
                tracking_number="T1",
                shipped_at=SENT,
            )
        case "DELIVERED":
            return OrderStatusUpdated(
                order_id=order_id,
                previous_status=SHIPPED,
                current_status=DELIVERED,
                delivered_at=ARRIVED,
                delivery_location="Front door",
            )
        case "CANCELLED":
            return OrderStatusUpdated(
                order_id=order_id,
                previous_status="PENDING_SHIPMENT",
                current_status=CANCELLED,
                cancelled_at=SENT,
            )
        case _:
            return OrderCancellationRefused(order_id=order_id, reason="left", refused_at=SENT)


def arrivals(way: tuple[str, ...], longest: int) -> list[tuple[str, ...]]:
    """Every sequence up to that length in which each event of the way comes at least once."""
    return [
        order
        for length in range(len(way), longest + 1)
        for order in product(way, repeat=length)
        if set(order) == set(way)
    ]


async def outcome(order_id, arrived: tuple[str, ...]) -> tuple:
    """Everything a customer can see at the end, but for the times at which Sales learned of it."""
    for kind in arrived:
        heard = event(kind, order_id)
        if isinstance(heard, OrderCancellationRefused):
            await sales.record_refusal(heard)
        else:
            async with transaction():
                await sales.record_status(heard)
                await products.settle([heard])
    order = await sales.find_order(order_id)
    steps = [(line.status, line.at) for line in order.history if line.status != "PENDING_SHIPMENT"]
    refused = await fetch("SELECT cancellation_refused_at AS at FROM sales.orders"
                          " WHERE order_id = $1", order_id)  # fmt: skip
    stock = await fetch("SELECT state FROM products.reservations WHERE order_id = $1", order_id)
    return (
        order.status,
        order.shipment,
        sorted(steps),
        refused[0]["at"],
        [row["state"] for row in stock],
    )


class Undone(Exception):
    """Raised so that the next sequence finds the order as it was."""


async def outcomes(way: tuple[str, ...], longest: int) -> dict[str, list[tuple[str, ...]]]:
    """Which sequences lead to which end; each is tried on the same order and undone."""
    placed = await place(product_456=1)
    ends: dict[tuple[str, ...], tuple] = {}
    for arrived in arrivals(way, longest):
        try:
            async with transaction():
                ends[arrived] = await outcome(placed.order_id, arrived)
                raise Undone
        except Undone:
            continue
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for arrived, end in ends.items():
        assert (end[0], end[-1]) == right_end(way)
        grouped.setdefault(repr(end), []).append(arrived)
    return grouped


def right_end(way: tuple[str, ...]) -> tuple[str, list[str]]:
    """The order's status and its reservation's: not only the same for all, but the true one."""
    if CANCELLED in way:
        return CANCELLED, ["RELEASED"]
    return DELIVERED if DELIVERED in way else SHIPPED, ["TAKEN"]


def assert_one_end(grouped: dict[str, list[tuple[str, ...]]]) -> None:
    assert len(grouped) == 1, {end: arrived[:3] for end, arrived in grouped.items()}


def says(way: tuple[str, ...]) -> str:
    return "-".join(way).lower()


@pytest.mark.parametrize("way", WAYS, ids=says)
async def test_every_order_and_repetition_up_to_four_ends_the_same(way) -> None:
    grouped = await outcomes(way, 4)
    assert_one_end(grouped)


@pytest.mark.proof
@pytest.mark.parametrize("way", WAYS, ids=says)
async def test_every_order_and_repetition_up_to_six_ends_the_same(way) -> None:
    grouped = await outcomes(way, LONGEST)
    assert_one_end(grouped)


async def test_a_mail_about_an_order_does_not_wait_for_its_new_status() -> None:
    """A row that refers to an order only needs it to stay, while a batch has locked many."""
    order_id = (await place(product_456=1)).order_id
    async with transaction():
        await sales.record_status(event(SHIPPED, order_id))
        beside = asyncio.create_task(wait_for_a_mail(order_id), context=contextvars.Context())
        assert await asyncio.wait_for(beside, 2) == 1


async def wait_for_a_mail(order_id) -> int:
    async with transaction():
        return len(
            await fetch(
                "INSERT INTO mailing.mails (event_id, order_id, kind, recipient)"
                " VALUES ('evt_beside', $1, 'PLACED', 'ann@example.org') RETURNING event_id",
                order_id,
            )
        )


def test_the_sequences_are_all_there() -> None:
    """Sequences of length n over k events that use all of them: k! times Stirling's S(n, k)."""
    assert len(arrivals((SHIPPED, DELIVERED), LONGEST)) == 2 + 6 + 14 + 30 + 62
    assert len(arrivals((SHIPPED, REFUSED, DELIVERED), LONGEST)) == 6 + 36 + 150 + 540
