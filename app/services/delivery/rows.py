"""The row of a shipment: how it is locked, checked and saved in its next status."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from app import audit_log
from app.infra import live
from app.messaging import publish
from app.messaging.events import OrderStatusUpdated
from app.services.delivery.refusals import ShipmentChanged, UnknownShipment
from app.services.delivery.shapes import Shipment, shipment
from app.tables.delivery import ShipmentRow
from app.values.statuses import ShipmentStatus, order_status


def require_version(row: ShipmentRow, expected_versions: Container[int] | None) -> None:
    if expected_versions is not None and row.version not in expected_versions:
        raise ShipmentChanged(row.version)


async def advance(row: ShipmentRow, status: str, **facts: Any) -> None:
    """Saves a locked shipment in its next status, and publishes the event in the same transaction.

    Any claim of the parcel ends.
    """
    previous, row.status = row.status, status
    row.claimant = row.claimed_by = row.claimed_until = None
    row.version += 1
    await row.save()
    await publish(
        OrderStatusUpdated(
            order_id=row.order_id,
            previous_status=order_status(previous),
            current_status=order_status(status),
            **facts,
        )
    )
    live.nudge("shipment", row.shipment_id)


async def lock(shipment_id: UUID) -> ShipmentRow:
    """Raises `UnknownShipment`."""
    row = (
        await ShipmentRow.objects()
        .where(ShipmentRow.shipment_id == shipment_id)
        .lock_rows("UPDATE")
        .first()
    )
    if row is None:
        raise UnknownShipment(str(shipment_id))
    return row


def as_shipment(row: ShipmentRow) -> Shipment:
    return shipment(row.to_dict())


def subject(row: ShipmentRow) -> audit_log.Subject:
    return audit_log.Subject("shipment", row.shipment_id, row.order_number)


def state_text(row: ShipmentRow) -> str:
    match row.status:
        case ShipmentStatus.SHIPPED:
            return (
                f"already shipped by {row.shipped_by} at {row.shipped_at:%FT%TZ}"
                f" ({row.carrier} {row.tracking_number})"
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
