"""The rows of an order's parcels: how they are locked, checked and saved in their next status."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable

from app import audit_log
from app.infra import live
from app.infra.privacy import ERASED
from app.messaging import publish
from app.messaging.events import OrderStatusUpdated
from app.services.delivery.parcel_parts import boxes_in
from app.services.delivery.parcel_updates import parcel_updated
from app.services.delivery.refusals import (
    Conflict,
    ParcelErased,
    ShipmentChanged,
    UnknownShipment,
)
from app.services.delivery.shapes import Shipment, shipment
from app.tables.delivery import ShipmentRow
from app.values.delivery_methods import MethodKind
from app.values.pieces import shown_parcel
from app.values.statuses import OrderStatus, ShipmentStatus, order_status, status_of_parcels

FIRST_PARCEL = (
    "parcel = 1 AND order_id = (SELECT order_id FROM delivery.shipments WHERE shipment_id = {})"
)


@dataclass
class Parcels:
    """The locked parcels of one order by their numbers; `row` is the one that is worked on."""

    row: ShipmentRow
    all: list[ShipmentRow]

    @property
    def status(self) -> OrderStatus:
        """The order's status, as it follows from theirs."""
        return status_of_parcels(row.status for row in self.all)

    @property
    def divided(self) -> bool:
        return self.row.divided

    @property
    def pending(self) -> list[ShipmentRow]:
        return [row for row in self.all if row.status == ShipmentStatus.PENDING]


async def lock_order(order_id: UUID) -> list[ShipmentRow]:
    """Locks the parcels of an order, in the sequence of their numbers; none for an unknown order.

    The first parcel is locked alone, so that the statement after it sees all parcels that its last
    holder made. Only a divided order has more to lock.
    """
    return await _lock((ShipmentRow.order_id == order_id) & (ShipmentRow.parcel == 1))


async def lock(shipment_id: UUID) -> Parcels:
    """Locks all parcels of the shipment's order. Raises `UnknownShipment`."""
    rows = await _lock(WhereRaw(FIRST_PARCEL, shipment_id))
    if not rows:
        raise UnknownShipment(str(shipment_id))
    return Parcels(next(row for row in rows if row.shipment_id == shipment_id), rows)


def require_unerased(row: ShipmentRow) -> None:
    # Nobody looks at the parcel of a removed test order any more.
    if row.removed_at:
        raise Conflict(as_shipment(row), "removed with its test order")
    # A person may have the name, but no address is this.
    if row.customer_name == row.line1 == row.city == ERASED:
        raise ParcelErased(as_shipment(row))


def require_version(row: ShipmentRow, expected_versions: Container[int] | None) -> None:
    if expected_versions is not None and row.version not in expected_versions:
        raise ShipmentChanged(row.version)


async def advance(parcels: Parcels, status: str, **facts: Any) -> None:
    """Saves a parcel in its next status, and publishes the events in the same transaction.

    Any claim of it ends. The parcels of a divided order have events of their own, and the order has
    one if it moved.
    """
    row, was = parcels.row, parcels.status
    previous, row.status = row.status, status
    end_claim(row)
    await save(row)
    if parcels.divided:
        await publish(parcel_updated(row, previous))
        await publish_moved(parcels, was)
        return
    await publish(
        OrderStatusUpdated(
            order_id=row.order_id,
            previous_status=order_status(previous),
            current_status=order_status(status),
            **facts,
        )
    )


async def publish_moved(parcels: Parcels, was: OrderStatus) -> None:
    """Publishes the status of a divided order, unless it still is what it `was`.

    The event has the facts of the parcel that brought it there: the one that left last, or that
    arrived last.
    """
    status = parcels.status
    if status == was:
        return
    row = shown_parcel(parcels.all, status) or max(parcels.all, key=lambda row: row.cancelled_at)
    await publish(
        OrderStatusUpdated(
            order_id=row.order_id,
            previous_status=was,
            current_status=status,
            carrier=row.carrier,
            tracking_number=row.tracking_number,
            tracking_numbers=[one.tracking_number for one in boxes_in(row.boxes)] or None,
            shipped_at=row.shipped_at,
            delivered_at=row.delivered_at,
            delivery_location=row.delivery_location if row.delivered_at else msgspec.UNSET,
            cancelled_at=row.cancelled_at if status == OrderStatus.CANCELLED else None,
            by_parcel=True,
            shipment_id=row.shipment_id,
        )
    )


def end_claim(row: ShipmentRow) -> None:
    row.claimant = row.claimed_by = row.claimed_since = row.claimed_until = None


def unclaim(row: ShipmentRow) -> None:
    """Ends, in memory, the claim of a parcel that still waits: it leaves its round as well."""
    end_claim(row)
    row.round_id = row.round_box = None


async def save(row: ShipmentRow) -> None:
    """Saves a locked parcel as its next version, and nudges open pages at the commit."""
    row.version += 1
    await row.save()
    live.nudge("shipment", row.shipment_id)


async def _lock(first_parcel: Combinable) -> list[ShipmentRow]:
    first = await ShipmentRow.objects().where(first_parcel).lock_rows("UPDATE").first()
    if first is None or not first.divided:
        return [first] if first else []
    return (
        await ShipmentRow.objects()
        .where(ShipmentRow.order_id == first.order_id)
        .order_by(ShipmentRow.parcel)
        .lock_rows("UPDATE")
    )


def as_shipment(row: ShipmentRow) -> Shipment:
    return shipment(row.to_dict())


def subject(row: ShipmentRow) -> audit_log.Subject:
    return audit_log.Subject("shipment", row.shipment_id, row.order_number)


def has_no_carrier(row: ShipmentRow) -> bool:
    """Returns whether its customer collects it, and no carrier has brought it to the counter."""
    return row.method_kind == MethodKind.PICKUP and not row.carrier


def waits_at_counter(row: ShipmentRow) -> bool:
    may_arrive = row.status == ShipmentStatus.SHIPPED or bool(row.retracted_at)
    return may_arrive and has_no_carrier(row)


def state_text(row: ShipmentRow) -> str:
    match row.status:
        case ShipmentStatus.SHIPPED if not row.carrier:
            place = f", in bin {row.bin}" if row.bin else ""
            return f"ready for pick-up since {row.shipped_at:%FT%TZ}, by {row.shipped_by}{place}"
        case ShipmentStatus.SHIPPED:
            return (
                f"already shipped by {row.shipped_by} at {row.shipped_at:%FT%TZ}"
                f" ({' '.join(filter(None, (row.carrier, row.tracking_number)))})"
            )
        case ShipmentStatus.DELIVERED if row.retracted_at:
            return (
                f"marked delivered by mistake, as {row.retracted_by} said at"
                f" {row.retracted_at:%FT%TZ}"
            )
        case ShipmentStatus.DELIVERED:
            return f"already delivered at {row.delivered_at:%FT%TZ}, as {row.delivered_by} said"
        case ShipmentStatus.CANCELLED:
            return f"cancelled at {row.cancelled_at:%FT%TZ}"
        case _:
            return "not shipped yet"
