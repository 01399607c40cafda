"""Settles what orders hold: what was shipped leaves the stock, what was cancelled is free again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from app.infra.database import columns, fetch
from app.messaging.event_parts import Piece
from app.messaging.events import OrderParcelUpdated, OrderPiecesCancelled, OrderStatusUpdated
from app.services.products.counts import ask_counts
from app.services.products.empty_shelf import NOT_FOUND
from app.values.product_states import ReservationState
from app.values.statuses import CancelReason, OrderStatus

SETTLE = """
WITH told AS (
    SELECT * FROM unnest($1::uuid[], $2::text[]) AS event (order_id, outcome)
), held AS MATERIALIZED (
    SELECT reservation.order_id, product_id, quantity, outcome
    FROM products.reservations AS reservation JOIN told USING (order_id)
    WHERE reservation.state = 'HELD'
    ORDER BY order_id, product_id FOR UPDATE OF reservation
), freed AS MATERIALIZED (
    SELECT product_id, sum(quantity) AS all_of_it,
           coalesce(sum(quantity) FILTER (WHERE outcome = 'TAKEN'), 0) AS taken
    FROM held GROUP BY product_id
), locked AS MATERIALIZED (
    SELECT product_id, on_hand, reserved FROM products.stock JOIN freed USING (product_id)
    ORDER BY product_id FOR UPDATE OF stock
), moved AS (
    UPDATE products.stock
    SET on_hand = locked.on_hand - taken, reserved = locked.reserved - all_of_it
    FROM locked JOIN freed USING (product_id) WHERE stock.product_id = locked.product_id
), settled AS (
    UPDATE products.reservations AS reservation SET state = outcome FROM held
    WHERE reservation.order_id = held.order_id AND reservation.product_id = held.product_id
      AND reservation.state = 'HELD'
)
INSERT INTO products.movements (product_id, quantity, reason, order_id, moved_by)
SELECT product_id, -quantity, 'shipped', order_id, 'delivery' FROM held WHERE outcome = 'TAKEN'
"""

# Each cause settles a product of an order once. More pieces than are held break the CHECK of a
# quantity, and a product of which none is held is `lacking`: the event then waits in the failures
# list, since its numbers are wrong.
SETTLE_PIECES = """
WITH told AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::text[], $6::text[])
        AS event (order_id, cause, product_id, pieces, outcome, reason)
    WHERE NOT EXISTS (
        SELECT FROM products.reservations AS known WHERE known.order_id = event.order_id
          AND known.product_id = event.product_id AND known.cause = event.cause)
), held AS MATERIALIZED (
    SELECT kept.id, kept.quantity, told.*
    FROM told JOIN products.reservations AS kept ON kept.order_id = told.order_id
        AND kept.product_id = told.product_id AND kept.state = 'HELD'
    ORDER BY told.order_id, told.product_id FOR UPDATE OF kept
), freed AS MATERIALIZED (
    SELECT product_id, sum(pieces) AS all_of_it,
           coalesce(sum(pieces) FILTER (WHERE outcome <> 'RELEASED'), 0) AS gone
    FROM held GROUP BY product_id
), locked AS MATERIALIZED (
    SELECT product_id, on_hand, reserved FROM products.stock JOIN freed USING (product_id)
    ORDER BY product_id FOR UPDATE OF stock
), moved AS (
    UPDATE products.stock
    SET on_hand = locked.on_hand - gone, reserved = locked.reserved - all_of_it
    FROM locked JOIN freed USING (product_id) WHERE stock.product_id = locked.product_id
), whole AS (
    UPDATE products.reservations AS kept SET state = outcome, cause = held.cause
    FROM held WHERE kept.id = held.id AND held.quantity = pieces
), kept AS (
    UPDATE products.reservations AS kept SET quantity = held.quantity - pieces
    FROM held WHERE kept.id = held.id AND held.quantity <> pieces
), cut AS (
    INSERT INTO products.reservations (order_id, product_id, quantity, state, cause)
    SELECT order_id, product_id, pieces, outcome, cause FROM held WHERE quantity <> pieces
), written AS (
    INSERT INTO products.movements (product_id, quantity, reason, order_id, cause, moved_by)
    SELECT product_id, -pieces, reason, order_id, cause, 'delivery' FROM held
    WHERE outcome <> 'RELEASED'
)
SELECT order_id, product_id FROM told
WHERE NOT EXISTS (SELECT FROM held WHERE held.order_id = told.order_id
    AND held.product_id = told.product_id)
"""

# What happens to an order's reservations when it reaches a status; DELIVERED moves no stock.
OUTCOMES: Final[Mapping[str, ReservationState]] = {
    OrderStatus.SHIPPED: ReservationState.TAKEN,
    OrderStatus.CANCELLED: ReservationState.RELEASED,
}

# These pieces are not on the shelf, so nobody may buy them again; all others were.
LOST: Final[Mapping[str, str]] = {
    CancelReason.NOT_FOUND: NOT_FOUND,
    CancelReason.DAMAGED: "damaged",
}


async def settle(events: Sequence[OrderStatusUpdated]) -> None:
    # SHIPPED takes the reserved stock out, CANCELLED releases it, and a repeated event finds none.
    # One statement serves all orders, so that their stock is locked in product order. The stock of
    # a divided order is settled piece by piece.
    settled = [
        (event.order_id, OUTCOMES[event.current_status])
        for event in events
        if event.current_status in OUTCOMES and not event.by_parcel
    ]
    if settled:
        await fetch(SETTLE, *columns(settled))


async def settle_parcels(events: Sequence[OrderParcelUpdated]) -> None:
    """Takes out of stock what left in one of several parcels, once for each parcel."""
    left = OrderStatus.SHIPPED
    await _settle_pieces(
        [
            (event.order_id, event.shipment_id, *line, ReservationState.TAKEN, "shipped")
            for event in events
            if event.by_parcel and event.current_status == left != event.previous_status
            for line in _by_product(event.items)
        ]
    )


async def settle_cancelled_pieces(events: Sequence[OrderPiecesCancelled]) -> None:
    """Ends the hold of pieces that are not sent; those that are not on the shelf leave the stock.

    Both happen in one statement, so that they cannot be bought at any moment. A product of which
    pieces were not found is to be counted.
    """
    await _settle_pieces(
        [
            (
                event.order_id,
                event.cancellation_id,
                *line,
                ReservationState.MISSING if event.reason in LOST else ReservationState.RELEASED,
                LOST.get(event.reason, ""),
            )
            for event in events
            for line in _by_product(event.items)
        ]
    )
    await ask_counts(
        [
            (product_id, NOT_FOUND, "delivery")
            for event in events
            if event.reason == CancelReason.NOT_FOUND
            for product_id, _ in _by_product(event.items)
        ]
    )


async def _settle_pieces(lines: Sequence[tuple[UUID, UUID, str, int, str, str]]) -> None:
    if not lines:
        return
    if lacking := await fetch(SETTLE_PIECES, *columns(lines)):
        raise RuntimeError(f"nothing is held for {[dict(row) for row in lacking]}")


def _by_product(items: Sequence[Piece]) -> list[tuple[str, int]]:
    # An order may have several lines of one product.
    sums: Counter[str] = Counter()
    for item in items:
        sums[item.product_id] += item.quantity
    return list(sums.items())
