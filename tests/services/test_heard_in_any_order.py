"""Sales and Products come to the same end whichever event of a divided order they hear first.

The inbox gives them the events of an order one after the other; what waits in the failures list is
heard later, and what was applied may be heard again.
"""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.infra.database import fetch, transaction
from app.messaging.events import BY_TYPE
from app.messaging.subscriptions import SUBSCRIPTIONS
from app.services import delivery, sales
from app.services.products import BasketLine
from app.values.statuses import ShortageReason
from app.workers import sweep
from app.workers.listeners import APPLY
from tests.support.breaches import broken, grow_old, pieces
from tests.support.cast import ANN, HOME, shipment_of
from tests.support.corrected import Settle

# What both have written of an order; a step that came too late to be a step has no line.
WRITTEN = (
    "SELECT status, carrier, tracking_number, shipped_at, delivered_at, delivery_location,"
    " retracted_at, cancellation_requested_at FROM sales.orders",
    "SELECT * FROM sales.parcels ORDER BY parcel",
    "SELECT cancellation_id, position, quantity, reason, share, cancelled_at"
    " FROM sales.cancelled_items ORDER BY cancellation_id, position",
    "SELECT kind, cause FROM sales.changes WHERE kind <> 'PARCEL_UPDATED' ORDER BY kind, cause",
    "SELECT product_id, quantity, state, cause FROM products.reservations"
    " ORDER BY product_id, state, cause",
    "SELECT product_id, on_hand, reserved FROM products.stock ORDER BY product_id",
    "SELECT product_id, quantity, reason, cause FROM products.movements"
    " ORDER BY product_id, reason, cause",
)
Heard = tuple[str, Any]


class Undone(Exception):
    """Ends a transaction that only tried something."""


async def in_two_parcels() -> None:
    """Part leaves, one piece is not found, another not wanted; both arrive, one was a mistake."""
    lines = [("product_456", 5), ("product_789", 2), ("product_456", 1)]
    first = await opened(*lines)
    order_id = first.order_id
    left = await delivery.dispatch(first.shipment_id, "DHL", "part-1", "Bea", items=pieces(2, 0, 1))
    rest = left.remainder_id
    assert rest
    parted = await delivery.split(rest, pieces(0, 1))
    await delivery.report_shortage(None, rest, pieces(1), ShortageReason.NOT_FOUND, "Bea")
    for wanted in (pieces(1), pieces(0, 0, 1)):
        await sales.request_pieces(None, order_id, wanted, "changed my mind")
        await sweep.drain("delivery")
    await delivery.merge(rest, parted.remainder_id)
    await delivery.correct_tracking(first.shipment_id, "DHL", "part-2", "Bea")
    await delivery.dispatch(rest, "UPS", "rest-1", "Bea")
    await delivery.deliver(rest, None, "Porch", "Bea")
    await delivery.deliver(first.shipment_id, None, "Shed", "Bea")
    await delivery.retract_delivery(first.shipment_id, "Bea")


async def nothing_is_left() -> None:
    """Split, one half not found, the other half cancelled with the order."""
    first = await opened(("product_456", 3), ("product_789", 1))
    await delivery.split(first.shipment_id, pieces(1, 1))
    await delivery.report_shortage(
        None, first.shipment_id, pieces(2), ShortageReason.DAMAGED, "Bea"
    )
    await sales.request_cancellation(first.order_id, "too late")
    await sweep.drain("delivery")


async def opened(*lines: tuple[str, int]) -> delivery.Shipment:
    basket = [BasketLine(product_id, quantity) for product_id, quantity in lines]
    placed, _ = await sales.place_order(sales.NewOrder(ANN, HOME, basket))
    await sweep.drain("delivery")
    return await shipment_of(placed)


async def what_is_heard() -> list[Heard]:
    """Each event with each of its listeners in Sales and Products."""
    rows = await fetch("SELECT event_id, event_type, data FROM messaging.events ORDER BY seq")
    return [
        (
            listener,
            msgspec.structs.replace(
                msgspec.json.decode(row["data"], type=BY_TYPE[row["event_type"]]),
                event_id=row["event_id"],
            ),
        )
        for row in rows
        for listener in SUBSCRIPTIONS[row["event_type"]]
        if listener.startswith(("sales.", "products."))
    ]


async def written_after(heard: list[Heard]) -> list[list[dict[str, Any]]]:
    """What the tables say once all that was heard, in this sequence; it is undone afterwards."""
    found: list[list[dict[str, Any]]] = []
    try:
        async with transaction():
            for listener, event in heard:
                await APPLY[listener]([event])
            found = [[dict(row) for row in await fetch(sql)] for sql in WRITTEN]
            raise Undone
    except Undone:
        return found


@pytest.fixture(params=[in_two_parcels, nothing_is_left], ids=lambda story: story.__name__)
async def heard(shop: None, request: pytest.FixtureRequest) -> list[Heard]:
    await request.param()
    return await what_is_heard()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_any_sequence_and_any_repetition_ends_alike(
    heard: list[Heard], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(heard), max_size=6))
    sequence = data.draw(st.permutations(heard + again))
    assert await written_after(sequence) == await written_after(heard)


async def test_what_was_heard_is_what_delivery_decided(heard: list[Heard], settle: Settle) -> None:
    """Heard in their sequence by the workers, the events leave a shop that keeps its promises."""
    expected = await written_after(heard)
    await settle()
    assert [[dict(row) for row in await fetch(sql)] for sql in WRITTEN] == expected
    await grow_old()
    assert await broken() == set()
