"""Takes pieces that are not sent out of the parcels of an order, with the reason for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import columns, fetch, now
from app.messaging import publish
from app.messaging.event_parts import Piece
from app.messaging.events import OrderPiecesCancelled
from app.services.delivery.division import cut, divide, end, quantities
from app.services.delivery.parcel_parts import ParcelItem, encoded_items
from app.services.delivery.parcel_updates import parcel_updated
from app.services.delivery.questions import close_questions
from app.services.delivery.rows import Parcels, publish_moved, save
from app.tables.delivery import ShipmentRow
from app.values.pieces import PieceCount, summed
from app.values.statuses import CancelReason, DecidedBy, RestChoice, ShipmentStatus

CANCEL: Final = """
WITH decided AS (
    INSERT INTO delivery.cancellations
        (cancellation_id, order_id, reason, cancelled_by, cancelled_at)
    VALUES ($1, $2, $3, $4, $5) RETURNING cancellation_id
)
INSERT INTO delivery.cancelled_items
    (cancellation_id, shipment_id, position, product_id, quantity)
SELECT cancellation_id, line.* FROM decided,
    unnest($6::uuid[], $7::integer[], $8::text[], $9::integer[]) AS line
"""

# The pieces of each parcel, by their position.
Taken = Sequence[tuple[ShipmentRow, Mapping[int, int]]]


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """The decision by which pieces are cancelled; `refused` were meant too, but had left.

    `question_id` is that of the question to the customer about the rest of the parcel, if she is
    asked, and `rest_waits_until` is given if the rest waits.
    """

    cancellation_id: UUID
    reason: CancelReason
    by: str
    refused: list[PieceCount] = []
    question_id: UUID | None = None
    rest_waits_until: datetime | None = None


async def cancel_pieces(parcels: Parcels, taken: Taken, cause: Cause) -> None:
    """Cancels pieces of locked parcels that have not left, in the open transaction.

    A parcel that loses its last piece is cancelled, and keeps its items as a record. Publishes the
    pieces, each parcel that lost some, and the order's status if it moved by it.
    """
    was, at = parcels.status, await now()
    ended = [row for row, chosen in taken if dict(chosen) == quantities(row)]
    await close_questions(ended, RestChoice.CANCEL, _decided_by(cause), cause.by)
    gone: list[tuple[ShipmentRow, ParcelItem]] = []
    for row, chosen in taken:
        lost = cut(row, chosen)
        if row in ended:
            row.items = encoded_items(lost)
            await end(row)
        gone += [(row, item) for item in lost]
    touched = [row for row, _ in taken]
    for row in [*touched, *(one for one in divide(parcels.all) if one not in touched)]:
        await save(row)
    lines = [(row.shipment_id, one.position, one.product_id, one.quantity) for row, one in gone]
    order_id = parcels.row.order_id
    decided = (cause.cancellation_id, order_id, cause.reason, cause.by, at)
    await fetch(CANCEL, *decided, *columns(lines, 4))
    cancelled = OrderPiecesCancelled(
        order_id=order_id,
        cancellation_id=cause.cancellation_id,
        items=summed(Piece(one.position, one.product_id, one.quantity) for _, one in gone),
        reason=cause.reason,
        cancelled_at=at,
        refused=cause.refused,
        decision_id=cause.question_id,
        rest_waits_until=cause.rest_waits_until,
    )
    pending = ShipmentStatus.PENDING
    await publish(cancelled, *(parcel_updated(row, pending) for row, _ in taken))
    await publish_moved(parcels, was)


def take_latest(parcels: Parcels, wanted: Mapping[int, int]) -> tuple[Taken, dict[int, int]]:
    """Chooses the wanted pieces from the parcels that wait, the latest parcel first.

    Returns what each gives, and what none of them has.
    """
    lacking, taken = dict(wanted), list[tuple[ShipmentRow, Mapping[int, int]]]()
    for row in reversed(parcels.pending):
        chosen = {
            position: min(quantity, lacking[position])
            for position, quantity in quantities(row).items()
            if lacking.get(position)
        }
        for position, quantity in chosen.items():
            lacking[position] -= quantity
        if chosen:
            taken.append((row, chosen))
    return taken, {position: quantity for position, quantity in lacking.items() if quantity}


def _decided_by(cause: Cause) -> DecidedBy:
    return DecidedBy.CUSTOMER if cause.reason == CancelReason.CUSTOMER else DecidedBy.STAFF
