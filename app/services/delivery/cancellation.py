"""Decides a cancellation: if dispatch and cancellation coincide, the first to lock the row wins."""

from collections import Counter
from uuid import uuid5

from app.i18n.language import gettext_noop
from app.infra.database import fetch, fetch_value, now, transaction
from app.messaging import publish
from app.messaging.events import OrderCancellationRefused, OrderCancellationRequested
from app.services.delivery.cancelled_pieces import Cause, cancel_pieces, take_latest
from app.services.delivery.division import quantities
from app.services.delivery.holds import lift_holds
from app.services.delivery.refusals import UnknownShipment
from app.services.delivery.rows import Parcels, advance, lock_order, save
from app.tables.delivery import ShipmentRow
from app.values.pieces import PieceCount, shown_parcel
from app.values.statuses import CancelReason, OrderStatus, ShipmentStatus

LEFT = gettext_noop("the parcel has already left")
REFUSE = """
INSERT INTO delivery.cancellations
    (cancellation_id, order_id, reason, cancelled_by, cancelled_at)
VALUES ($1, $2, $3, 'sales', clock_timestamp())
"""
KNOWN = "SELECT true FROM delivery.cancellations WHERE cancellation_id = $1"


async def decide_cancellation(event: OrderCancellationRequested) -> None:
    """Cancels what has not left of the order, or of the pieces that are meant, or refuses it once.

    Raises `UnknownShipment`, which cannot occur, because Delivery gets the events of an order in
    sequence.
    """
    async with transaction():
        rows = await lock_order(event.order_id)
        if not rows:
            raise UnknownShipment(str(event.order_id))
        if event.items is None and not rows[0].divided:
            await _decide_whole(rows[0], event)
        else:
            await _decide_pieces(Parcels(rows[0], rows), event)


async def _decide_whole(row: ShipmentRow, event: OrderCancellationRequested) -> None:
    if row.may_become(ShipmentStatus.CANCELLED):
        parcels = Parcels(row, [row])
        row.cancellation_reason = event.reason
        row.cancelled_at = await now()
        await lift_holds(row)
        await advance(parcels, ShipmentStatus.CANCELLED, cancelled_at=row.cancelled_at)
    elif row.status != ShipmentStatus.CANCELLED and not row.cancellation_refused_at:
        await _refuse(row, event)


async def _decide_pieces(parcels: Parcels, event: OrderCancellationRequested) -> None:
    cancellation_id = event.cancellation_id or uuid5(event.order_id, event.event_id)
    if await fetch_value(KNOWN, cancellation_id):
        return
    taken, lacking = take_latest(parcels, _wanted(parcels, event))
    if taken:
        refused = [PieceCount(position, lacking[position]) for position in sorted(lacking)]
        cause = Cause(
            cancellation_id=cancellation_id,
            reason=CancelReason(event.because or CancelReason.CUSTOMER),
            by=event.by or "sales",
            refused=refused,
        )
        for row, _ in taken:
            row.cancellation_reason = event.reason
        await cancel_pieces(parcels, taken, cause)
    elif parcels.status != OrderStatus.CANCELLED:
        # A decision without pieces, so that the same event again finds it.
        reason = event.because or CancelReason.CUSTOMER
        await fetch(REFUSE, cancellation_id, event.order_id, reason)
        await _refuse(shown_parcel(parcels.all, parcels.status) or parcels.row, event)


def _wanted(parcels: Parcels, event: OrderCancellationRequested) -> dict[int, int]:
    if event.items is not None:
        return {item.position: item.quantity for item in event.items}
    wanted = Counter[int]()
    for row in parcels.pending:
        wanted.update(quantities(row))
    return wanted


async def _refuse(row: ShipmentRow, event: OrderCancellationRequested) -> None:
    row.cancellation_refused_at = await now()
    row.cancellation_reason = event.reason
    await save(row)
    await publish(
        OrderCancellationRefused(
            order_id=event.order_id,
            reason=LEFT,
            refused_at=row.cancellation_refused_at,
            cancellation_id=event.cancellation_id,
        )
    )
