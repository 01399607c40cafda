"""Decides whether a customer may still change her order: until a packer claims one of its parcels.

If claim and request coincide, the first to lock the first parcel wins.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from app.infra.database import fetch, fetch_value, now, transaction
from app.messaging import publish
from app.messaging.events import (
    OrderCorrected,
    OrderCorrectionRefused,
    OrderCorrectionRequested,
)
from app.services.delivery.packing import packing_of
from app.services.delivery.refusals import UnknownShipment
from app.services.delivery.rows import as_shipment, lock_order, save
from app.services.delivery.shapes import Shipment
from app.tables.delivery import ShipmentRow
from app.values.fields import Detail
from app.values.postal import address_columns
from app.values.statuses import CorrectionState, TooLate

KNOWN: Final = "SELECT true FROM delivery.corrections WHERE correction_id = $1"
DECIDE: Final = """
INSERT INTO delivery.corrections
    (correction_id, order_id, what, asked_by, state, because, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
DONE: Final = """
SELECT what, asked_by AS by, decided_at AS at,
    (SELECT printed_at < decided_at FROM delivery.prints WHERE shipment_id = $2) IS TRUE
        AS is_after_print
FROM delivery.corrections WHERE order_id = $1 AND state = 'DONE' ORDER BY decided_at
"""


class ChangedDetails(msgspec.Struct, frozen=True):
    """The fields of an order that were changed after it was placed, by whom and when.

    `is_after_print` says that the slip and the label of the parcel were not printed since.
    """

    what: list[Detail]
    by: str
    at: datetime
    is_after_print: bool


class Obstacle(msgspec.Struct, frozen=True):
    """Why an order cannot be changed; `by` is the first name of the person who packs it."""

    because: TooLate
    since: datetime | None
    by: str | None = None


async def decide_correction(event: OrderCorrectionRequested) -> None:
    """Changes all parcels of the order, or none; a repeated event changes nothing.

    Raises `UnknownShipment`, which cannot occur, because Delivery gets the events of an order in
    sequence.
    """
    async with transaction():
        rows = await lock_order(event.order_id)
        if not rows:
            raise UnknownShipment(str(event.order_id))
        if await fetch_value(KNOWN, event.correction_id):
            return
        obstacle, at = obstacle_of([as_shipment(row) for row in rows]), await now()
        state = CorrectionState.REFUSED if obstacle else CorrectionState.DONE
        because = obstacle.because if obstacle else None
        what = _what(event)
        decided = (event.correction_id, event.order_id, what, event.by, state, because, at)
        await fetch(DECIDE, *decided)
        if obstacle:
            await publish(
                OrderCorrectionRefused(
                    order_id=event.order_id,
                    correction_id=event.correction_id,
                    because=obstacle.because,
                    at=at,
                    by=obstacle.by,
                    since=obstacle.since,
                )
            )
            return
        for row in rows:
            _change(row, event)
            await save(row)
        await publish(
            OrderCorrected(
                order_id=event.order_id,
                correction_id=event.correction_id,
                what=what,
                by=event.by,
                at=at,
            )
        )


async def changed_details(shipment: Shipment) -> list[ChangedDetails]:
    """Returns what was changed of the parcel's order, oldest first."""
    rows = await fetch(DONE, shipment.order_id, shipment.shipment_id)
    return [ChangedDetails(**row) for row in rows]


def obstacle_of(parcels: Sequence[Shipment]) -> Obstacle | None:
    """Returns why an order of these parcels can no longer be changed, the most final reason.

    An order without a parcel can still be changed.
    """
    left = [one.shipped_at for one in parcels if one.shipped_at]
    if left:
        return Obstacle(TooLate.SHIPPED, min(left))
    ended = [one.cancelled_at for one in parcels if one.cancelled_at]
    if parcels and len(ended) == len(parcels):
        return Obstacle(TooLate.CANCELLED, max(ended))
    for first in packing_of(parcels)[:1]:
        return Obstacle(TooLate.CLAIMED, first.since, first.name)
    return None


def _what(event: OrderCorrectionRequested) -> list[Detail]:
    given: dict[Detail, bool] = {
        "delivery_address": event.delivery_address is not None,
        "note": event.note is not None,
        "phone": event.phone is not msgspec.UNSET,
    }
    return [one for one, is_given in given.items() if is_given]


def _change(row: ShipmentRow, event: OrderCorrectionRequested) -> None:
    if event.delivery_address is not None:
        for name, value in address_columns(event.delivery_address).items():
            setattr(row, name, value)
    if event.note is not None:
        row.note = event.note
    if event.phone is not msgspec.UNSET:
        row.customer_phone = event.phone
