"""Requests for cancellation.

Delivery decides; Sales publishes the request and records the answer.
"""

from collections.abc import Container
from uuid import UUID

from app import audit_log, idempotency
from app.infra.database import now, transaction
from app.messaging import publish
from app.messaging.events import OrderCancellationRefused, OrderCancellationRequested
from app.services.sales.piece_requests import keep_answer
from app.services.sales.reading import find_order
from app.services.sales.refusals import CancellationRefused, OrderChanged
from app.services.sales.shapes import Order
from app.services.sales.status_updates import lock, record_change
from app.tables.sales import ChangeRow
from app.values.statuses import ChangeKind, OrderStatus


async def request_cancellation(
    order_id: UUID,
    reason: str | None = None,
    expected_versions: Container[int] | None = None,
    key: idempotency.KeyedRequest | None = None,
) -> Order:
    """Requests a cancellation; repeating it, or cancelling twice, changes nothing.

    Callers that request pieces under a `key` give it here as well, so that a request that was
    carried out as one of these is not carried out as the other.
    Raises `UnknownOrder`, `CancellationRefused`, `KeyInUse`, `KeyReused`, and `OrderChanged` if
    there is something to do and the order's version is none of `expected_versions`.
    """
    async with transaction():
        if await idempotency.made_before(key):
            return await find_order(order_id)
        order = await lock(order_id)
        refused = await _is_refused(order_id, None)
        done = order.status == OrderStatus.CANCELLED or await is_asked_as_whole(order_id)
        if expected_versions is not None and not done and order.version not in expected_versions:
            raise OrderChanged(order.version)
        if refused:
            # The reason of a later request, for pieces, is the customer's until it is answered.
            said = order.cancellation_reason if order.cancellation_refused_at else None
            raise CancellationRefused(said or "Delivery has refused it")
        if order.status not in (OrderStatus.PENDING_SHIPMENT, OrderStatus.CANCELLED):
            raise CancellationRefused(f"the order is already {order.status}")
        if not done:
            order.cancellation_requested_at = await now()
            order.cancellation_refused_at, order.cancellation_reason = None, reason
            await record_change(
                order, ChangeKind.CANCELLATION_REQUESTED, order.cancellation_requested_at
            )
            await publish(OrderCancellationRequested(order_id=order_id, reason=reason))
            about = audit_log.Subject("order", order_id, order.order_number)
            await audit_log.note("order.cancellation_requested", about)
        await idempotency.remember(key, order_id)
        return await find_order(order_id)


async def record_refusal(event: OrderCancellationRefused) -> None:
    """Records that Delivery refused; a repeated event changes nothing. Raises `UnknownOrder`.

    The order shows it if nothing else was requested since.
    """
    async with transaction():
        order = await lock(event.order_id)
        if event.cancellation_id:
            await keep_answer(event.cancellation_id, None, event.refused_at)
        cause = str(event.cancellation_id) if event.cancellation_id else None
        if order.status == OrderStatus.CANCELLED or await _is_refused(order.order_id, cause):
            return
        if await _latest_request(order.order_id) == cause:
            order.cancellation_refused_at = event.refused_at
            order.cancellation_reason = event.reason
        await record_change(order, ChangeKind.CANCELLATION_REFUSED, event.refused_at, cause)


async def _latest_request(order_id: UUID) -> str | None:
    of_kind = ChangeRow.kind == ChangeKind.CANCELLATION_REQUESTED
    requests = ChangeRow.objects().where((ChangeRow.order_id == order_id) & of_kind)
    latest = await requests.order_by(ChangeRow.version, ascending=False).first()
    return latest.cause if latest else None


async def is_asked_as_whole(order_id: UUID) -> bool:
    """Returns whether all that has not left was requested to be cancelled, and was not refused."""
    requested = await _has_change(order_id, ChangeKind.CANCELLATION_REQUESTED, None)
    return requested and not await _is_refused(order_id, None)


async def _is_refused(order_id: UUID, cause: str | None) -> bool:
    return await _has_change(order_id, ChangeKind.CANCELLATION_REFUSED, cause)


async def _has_change(order_id: UUID, kind: str, cause: str | None) -> bool:
    same = ChangeRow.cause.is_null() if cause is None else ChangeRow.cause == cause
    of_kind = (ChangeRow.order_id == order_id) & (ChangeRow.kind == kind)
    return await ChangeRow.exists().where(of_kind & same)
