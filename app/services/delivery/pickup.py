"""Parcels that customers collect: made ready at the counter, and handed over against a code."""

from collections.abc import Container, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.i18n.language import gettext as _
from app.infra.database import fetch, fetch_value, transaction
from app.messaging.domain_events import ParcelHandedOver, announce
from app.services.delivery.delivery import arrive
from app.services.delivery.dispatch import dispatched, leave, require_not_held
from app.services.delivery.division import quantities
from app.services.delivery.reading import SELECT
from app.services.delivery.refusals import Conflict, NotCollected
from app.services.delivery.rows import (
    as_shipment,
    lock,
    require_version,
    state_text,
)
from app.services.delivery.shapes import Dispatched, Shipment, shipment
from app.tables.delivery import ShipmentRow
from app.values.delivery_methods import MethodKind
from app.values.fields import Invalid
from app.values.money import Money
from app.values.pickup_codes import read_code
from app.values.pieces import PieceCount, choose
from app.values.statuses import ShipmentStatus

OF_ORDER: Final = """
SELECT pickup_code FROM delivery.shipments WHERE order_id = $1 AND pickup_code IS NOT NULL LIMIT 1
"""
# What was collected long ago is not shown again.
LATELY: Final = timedelta(days=7)
WITH_CODE: Final = f"""
{SELECT} WHERE pickup_code = $1 AND removed_at IS NULL
    AND (status <> 'DELIVERED' OR retracted_at IS NOT NULL
        OR delivery_recorded_at > now() - $2::interval)
ORDER BY status = 'DELIVERED' AND retracted_at IS NULL, placed_at, parcel LIMIT 20
"""


async def make_ready(
    shipment_id: UUID,
    bin_number: str | None,
    by: str,
    expected_versions: Container[int] | None = None,
    items: Sequence[PieceCount] | None = None,
) -> Dispatched:
    """Moves a parcel that is collected from PENDING to SHIPPED: it waits at the counter.

    `bin_number` says where there. Repeated with the same bin, it changes nothing; with another one
    it is a `Conflict`. With `items` only these pieces are ready. Raises
    `UnknownShipment`, `NotCollected`, `Invalid`, `Conflict`, `Held`, and `ShipmentChanged` if its
    version is none of `expected_versions`.
    """
    place = " ".join((bin_number or "").split()) or None
    async with transaction():
        parcels = await lock(shipment_id)
        row = parcels.row
        _require_collected(row)
        if row.status == ShipmentStatus.SHIPPED and row.bin == place:
            return dispatched(row, [])
        require_version(row, expected_versions)
        if not row.may_become(ShipmentStatus.SHIPPED):
            raise Conflict(as_shipment(row), state_text(row))
        require_not_held(row)
        leaving = quantities(row) if items is None else choose(quantities(row), items)
        row.bin = place
        await leave(parcels, leaving, by, {"bin": place} if place else {})
        return dispatched(row, [])


async def hand_over(
    shipment_id: UUID, typed_code: str | None, by: str, received: Money | None = None
) -> Shipment:
    """Moves a parcel that waits at the counter to DELIVERED, also after a withdrawn delivery.

    `typed_code` is the customer's; None if the staff know her otherwise. `received` is what she
    paid for the order just now. Raises `UnknownShipment`, `NotCollected`, `Invalid` for a wrong
    code, `Conflict` that says who handed it over before, and what Payments raises.
    """
    async with transaction():
        parcels = await lock(shipment_id)
        row = parcels.row
        _require_collected(row)
        if row.status != ShipmentStatus.SHIPPED and not row.retracted_at:
            raise Conflict(as_shipment(row), state_text(row))
        if typed_code is not None and not _is_right(typed_code, row):
            raise Invalid("code", await _why_wrong(typed_code))
        await arrive(parcels, None, None, by, with_code=typed_code is not None)
        await announce(
            ParcelHandedOver(
                order_id=row.order_id,
                shipment_id=row.shipment_id,
                received=received and received.amount,
                currency=received and received.currency,
                by=by,
            )
        )
        return as_shipment(row)


async def parcels_with_code(typed: str) -> list[Shipment]:
    """Returns those that wait first, and those that were collected lately."""
    code = read_code(typed)
    rows = await fetch(WITH_CODE, code, LATELY) if code else []
    return [shipment(row) for row in rows]


async def pickup_code_of(order_id: UUID) -> str | None:
    """Returns the customer's code, once something of the order is ready."""
    return await fetch_value(OF_ORDER, order_id)


def _require_collected(row: ShipmentRow) -> None:
    if row.method_kind != MethodKind.PICKUP:
        raise NotCollected(as_shipment(row))


def _is_right(typed_code: str, row: ShipmentRow) -> bool:
    # A parcel without a code fits no text that is none.
    code = read_code(typed_code)
    return code is not None and code == row.pickup_code


async def _why_wrong(typed: str) -> str:
    if read_code(typed) is None:
        return _("is not a code: it has six letters and digits, such as 7KQ-4TN")
    others = await parcels_with_code(typed)
    if others:
        message = _("belongs to another order, {number}")
        return message.format(number=others[0].order_number)
    return _("is not the code of this order")
