"""Requests for cancellation.

Delivery decides; Sales publishes the request and records the answer.
"""

from collections.abc import Container
from uuid import UUID

from app import audit_log
from app.infra.database import now, transaction
from app.messaging import publish
from app.messaging.events import OrderCancellationRefused, OrderCancellationRequested
from app.services.sales.reading import find_order
from app.services.sales.refusals import CancellationRefused, OrderChanged
from app.services.sales.shapes import Order
from app.services.sales.status_updates import lock, record_change
from app.tables.sales import ChangeRow
from app.values.statuses import ChangeKind, OrderStatus


async def request_cancellation(
    order_id: UUID, reason: str | None = None, expected_versions: Container[int] | None = None
) -> Order:
    """Requests a cancellation; repeating it, or cancelling twice, changes nothing.

    Raises `UnknownOrder`, `CancellationRefused`, and `OrderChanged` if there is something to do and
    the order's version is none of `expected_versions`.
    """
    async with transaction():
        order = await lock(order_id)
        asked = order.cancellation_requested_at and not order.cancellation_refused_at
        done = asked or order.status == OrderStatus.CANCELLED
        if expected_versions is not None and not done and order.version not in expected_versions:
            raise OrderChanged(order.version)
        if order.cancellation_refused_at:
            raise CancellationRefused(order.cancellation_reason or "Delivery has refused it")
        if order.status not in (OrderStatus.PENDING_SHIPMENT, OrderStatus.CANCELLED):
            raise CancellationRefused(f"the order is already {order.status}")
        if order.status == OrderStatus.PENDING_SHIPMENT and not order.cancellation_requested_at:
            order.cancellation_requested_at = await now()
            order.cancellation_reason = reason
            await record_change(
                order, ChangeKind.CANCELLATION_REQUESTED, order.cancellation_requested_at
            )
            await publish(OrderCancellationRequested(order_id=order_id, reason=reason))
            about = audit_log.Subject("order", order_id, order.order_number)
            await audit_log.note("order.cancellation_requested", about)
        return await find_order(order_id)


async def record_refusal(event: OrderCancellationRefused) -> None:
    """Records that Delivery refused; a repeated event changes nothing. Raises `UnknownOrder`."""
    async with transaction():
        order = await lock(event.order_id)
        cause = str(event.cancellation_id) if event.cancellation_id else None
        if order.status == OrderStatus.CANCELLED or await _is_refused(order.order_id, cause):
            return
        order.cancellation_refused_at = event.refused_at
        order.cancellation_reason = event.reason
        await record_change(order, ChangeKind.CANCELLATION_REFUSED, event.refused_at, cause)


async def _is_refused(order_id: UUID, cause: str | None) -> bool:
    refused = (ChangeRow.order_id == order_id) & (ChangeRow.kind == ChangeKind.CANCELLATION_REFUSED)
    same = ChangeRow.cause.is_null() if cause is None else ChangeRow.cause == cause
    return await ChangeRow.exists().where(refused & same)
