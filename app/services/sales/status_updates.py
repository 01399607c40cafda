"""Updates an order after its placement: only forward, in whatever order the events arrive."""

from datetime import datetime
from uuid import UUID

import msgspec

from app.infra import live
from app.infra.database import fetch, now, transaction
from app.messaging.domain_events import GoodsCancelled, GoodsLeft, announce
from app.messaging.events import OrderStatusUpdated
from app.services.sales.invoicing import issue_invoice
from app.services.sales.refusals import UnknownOrder
from app.tables.sales import ChangeRow, OrderRow, ParcelRow
from app.values.pieces import shown_parcel
from app.values.statuses import OrderStatus, has_left

RECORD = """
WITH recorded AS (
    INSERT INTO sales.changes (order_id, version, kind, status, at, cause)
    VALUES ($1, $2, $3, $4, $5, $14)
)
UPDATE sales.orders
SET version = $2, status = $4, carrier = $6, tracking_number = $7, shipped_at = $8,
    delivered_at = $9, delivery_location = $10, cancellation_requested_at = $11,
    cancellation_refused_at = $12, cancellation_reason = $13, retracted_at = $15,
    parcel_version = $16, parcel_status = $17, further_numbers = $18
WHERE order_id = $1
"""
CANCELLED = """
SELECT coalesce(sum(share), 0)::bigint AS cancelled, coalesce(sum(quantity), 0) >= (
    SELECT sum(quantity) FROM sales.items WHERE items.order_id = $1) AS is_all
FROM sales.cancelled_items WHERE order_id = $1
"""


async def record_status(event: OrderStatusUpdated) -> None:
    """Moves the order forward; an event that comes late or twice never moves it back.

    The facts of a late event are kept, and its step enters the history at its own time. Raises
    `UnknownOrder`.
    """
    async with transaction():
        order = await lock(event.order_id)
        step = event.current_status
        await announce_left(order, step)
        forward, leaves = order.may_become(step), has_left(step) and not has_left(order.status)
        if not forward and await _came_too_late(order, step):
            return
        if forward:
            order.status = step
        if event.by_parcel:
            await show_parcel(order)
        else:
            _keep_facts(order, event)
        shipped = step == OrderStatus.SHIPPED
        at = event.shipped_at if shipped else event.delivered_at or event.cancelled_at
        await record_change(order, step, at or await now())
        if leaves:
            await issue_invoice(order, event.shipped_at or event.delivered_at)
        if step == OrderStatus.CANCELLED:
            await announce_cancelled(order, order.order_id)


async def lock(order_id: UUID) -> OrderRow:
    """Locks the order's row until the transaction ends. Raises `UnknownOrder`."""
    # The order's key never changes, so rows of other services that refer to it need not wait.
    order = (
        await OrderRow.objects()
        .where(OrderRow.order_id == order_id)
        .lock_rows("NO KEY UPDATE")
        .first()
    )
    if order is None:
        raise UnknownOrder(str(order_id))
    return order


async def record_change(order: OrderRow, kind: str, at: datetime, cause: str | None = None) -> None:
    """Saves the locked order as its next version, with the line of its history.

    `cause` distinguishes steps that may happen to an order more than once.
    """
    order.version += 1
    await fetch(
        RECORD,
        order.order_id,
        order.version,
        kind,
        order.status,
        at,
        order.carrier,
        order.tracking_number,
        order.shipped_at,
        order.delivered_at,
        order.delivery_location,
        order.cancellation_requested_at,
        order.cancellation_refused_at,
        order.cancellation_reason,
        cause,
        order.retracted_at,
        order.parcel_version,
        order.parcel_status,
        order.further_numbers,
    )
    live.nudge("order", order.order_id)


async def announce_cancelled(order: OrderRow, cancellation_id: UUID) -> None:
    """Tells, in the open transaction, what no longer is to be paid of the locked order."""
    if not order.payment_method:
        return
    # As an order that is cancelled as a whole shows it, and one that lost pieces.
    is_all, cancelled = order.status == OrderStatus.CANCELLED, order.total
    if not is_all:
        found = await fetch(CANCELLED, order.order_id)
        cancelled, is_all = found[0]["cancelled"], found[0]["is_all"]
    await announce(GoodsCancelled(order.order_id, cancellation_id, cancelled, is_all))


async def announce_left(order: OrderRow, status: str) -> None:
    """Tells, in the open transaction, that goods have left of an order that is to be paid."""
    if order.payment_method and has_left(status):
        await announce(GoodsLeft(order.order_id))


async def show_parcel(order: OrderRow) -> None:
    """Gives the locked order the facts of the parcel that stands for all of them, once it left."""
    parcels = await ParcelRow.objects().where(ParcelRow.order_id == order.order_id)
    shown = shown_parcel(parcels, order.status) if has_left(order.status) else None
    if shown:
        order.carrier, order.tracking_number = shown.carrier, shown.tracking_number
        order.further_numbers = shown.further_numbers
        order.shipped_at, order.delivered_at = shown.shipped_at, shown.delivered_at
        order.delivery_location = shown.delivery_location
        order.retracted_at = shown.retracted_at


def further(numbers: list[str] | None) -> str:
    """Returns how the numbers of a parcel's other boxes are stored; the first is the parcel's."""
    return msgspec.json.encode((numbers or [])[1:]).decode()


async def _came_too_late(order: OrderRow, step: str) -> bool:
    # The step is already in the history, or contradicts how the order ended.
    if OrderStatus.CANCELLED in (order.status, step):
        return True
    return await ChangeRow.exists().where(
        (ChangeRow.order_id == order.order_id) & (ChangeRow.kind == step)
    )


def _keep_facts(order: OrderRow, event: OrderStatusUpdated) -> None:
    # The facts of a correction stay, because it comes after the step that it corrects.
    order.shipped_at = event.shipped_at or order.shipped_at
    if not order.parcel_version and event.carrier:
        # A parcel may have left without a number.
        order.carrier, order.tracking_number = event.carrier, event.tracking_number
        order.further_numbers = further(event.tracking_numbers)
    if order.parcel_status != OrderStatus.DELIVERED:
        order.delivered_at = event.delivered_at or order.delivered_at
        order.delivery_location = event.delivery_location or order.delivery_location
