"""Pieces of an order that are not sent: asked for by customer or staff, or said by Delivery."""

from collections.abc import Container, Sequence
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app import audit_log, idempotency
from app.infra.database import columns, fetch, now, transaction
from app.messaging import publish
from app.messaging.events import OrderCancellationRequested, OrderPiecesCancelled
from app.services.sales.cancellation import is_asked_as_whole
from app.services.sales.invoicing import credit_cancelled
from app.services.sales.piece_requests import find_requests, keep_answer, keep_request
from app.services.sales.reading import find_order
from app.services.sales.refusals import CancellationRefused, OrderChanged
from app.services.sales.shapes import Order
from app.services.sales.status_updates import announce_cancelled, lock, record_change
from app.values.pieces import PieceCount, choose, share
from app.values.statuses import ChangeKind, OrderStatus, StaffCancelReason

LINES: Final = """
SELECT position, quantity, unit_price, tax,
    (SELECT coalesce(sum(gone.quantity), 0) FROM sales.cancelled_items AS gone
     WHERE gone.order_id = items.order_id AND gone.position = items.position)::integer AS gone
FROM sales.items WHERE order_id = $1
"""
KNOWN: Final = "SELECT true FROM sales.cancelled_items WHERE cancellation_id = $1 LIMIT 1"
KEEP: Final = """
INSERT INTO sales.cancelled_items
    (order_id, cancellation_id, reason, cancelled_at, position, quantity, share, tax)
SELECT $1, $2, $3, $4, line.*
FROM unnest($5::integer[], $6::integer[], $7::bigint[], $8::bigint[]) AS line
"""


async def request_pieces(
    key: idempotency.KeyedRequest | None,
    order_id: UUID,
    items: Sequence[PieceCount],
    reason: str | None = None,
    expected_versions: Container[int] | None = None,
    because: StaffCancelReason = StaffCancelReason.CUSTOMER,
    by: str | None = None,
) -> Order:
    """Requests that pieces are not sent; Delivery cancels those that have not left.

    The staff may have another reason than the customer's wish, and `by` is then a first name.
    The same key again changes nothing, and neither does a request after one for the whole order,
    unless Delivery has refused that one.
    Raises `UnknownOrder`, `CancellationRefused` if no piece is left that could be cancelled,
    `Invalid` for pieces that the order does not have, `OrderChanged` if its version is none of
    `expected_versions`, `KeyInUse` and `KeyReused`.
    """
    async with transaction():
        if await idempotency.made_before(key):
            return await find_order(order_id)
        order = await lock(order_id)
        if order.status != OrderStatus.PENDING_SHIPMENT:
            raise CancellationRefused(f"the order is already {order.status}")
        if expected_versions is not None and order.version not in expected_versions:
            raise OrderChanged(order.version)
        if await is_asked_as_whole(order_id):
            return await find_order(order_id)
        choose(await not_asked_for(order_id), items)
        cancellation_id = uuid7()
        own_reason = None if because == StaffCancelReason.CUSTOMER else because
        order.cancellation_requested_at = await now()
        order.cancellation_refused_at, order.cancellation_reason = None, reason
        await record_change(
            order,
            ChangeKind.CANCELLATION_REQUESTED,
            order.cancellation_requested_at,
            str(cancellation_id),
        )
        asked = (cancellation_id, items, order.cancellation_requested_at)
        await keep_request(order_id, *asked, own_reason)
        await publish(
            OrderCancellationRequested(
                order_id=order_id,
                reason=reason,
                cancellation_id=cancellation_id,
                items=list(items),
                because=own_reason,
                by=by if own_reason else None,
            )
        )
        about = audit_log.Subject("order", order_id, order.order_number)
        after = {"reason": because} if own_reason else {}
        await audit_log.note("order.cancellation_requested", about, {}, after)
        await idempotency.remember(key, cancellation_id)
        return await find_order(order_id)


async def record_cancelled_pieces(event: OrderPiecesCancelled) -> None:
    """Keeps the pieces with what they cost and the VAT in it, once for each cancellation.

    Raises `UnknownOrder`.
    """
    async with transaction():
        order = await lock(event.order_id)
        if await fetch(KNOWN, event.cancellation_id):
            return
        lines = {line["position"]: line for line in await fetch(LINES, event.order_id)}
        kept: list[tuple[int, int, int, int | None]] = []
        for item in event.items:
            line = lines[item.position]
            price, quantity = line["unit_price"] * line["quantity"], line["quantity"]
            cost = share(price, quantity, line["gone"], item.quantity)
            tax = line["tax"]
            if tax is not None:
                tax = share(tax, quantity, line["gone"], item.quantity)
            kept.append((item.position, item.quantity, cost, tax))
        decided = (event.order_id, event.cancellation_id, event.reason, event.cancelled_at)
        await fetch(KEEP, *decided, *columns(kept))
        await keep_answer(event.cancellation_id, event.refused, event.cancelled_at)
        cause = str(event.cancellation_id)
        await record_change(order, ChangeKind.PIECES_CANCELLED, event.cancelled_at, cause)
        await announce_cancelled(order, event.cancellation_id)
        await credit_cancelled(order, event.cancellation_id)


async def not_asked_for(order_id: UUID) -> dict[int, int]:
    """Returns what is left of each line, by its position, if all open requests are granted."""
    lines = await fetch(LINES, order_id)
    rest: dict[int, int] = {line["position"]: line["quantity"] - line["gone"] for line in lines}
    for request in await find_requests(order_id):
        for item in () if request.answered_at else request.items:
            rest[item.position] -= item.quantity
    return rest
