"""Opens a shipment for each order, and dispatches it."""

from collections.abc import Container, Sequence
from typing import Any
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra import live
from app.infra.database import Arrays, fetch, now, transaction
from app.messaging import publish
from app.messaging.events import OrderCreated, OrderStatusUpdated
from app.services.delivery.refusals import Conflict, Doubtful, ShipmentChanged, UnknownShipment
from app.services.delivery.shapes import Dispatched, Shipment, shipment
from app.services.delivery.tracking_rules import (
    all_doubts,
    is_confirmed,
    parcel_carrier,
    parcel_number,
)
from app.tables.delivery import ShipmentRow
from app.values.carriers import carrier_key
from app.values.folding import tracking_key
from app.values.statuses import ShipmentStatus, order_status
from app.values.tracking import Doubt, Number

OPENED = Arrays(
    shipment_id="uuid",
    order_id="uuid",
    order_number="text",
    customer_name="text",
    line1="text",
    line2="text",
    city="text",
    state="text",
    postcode="text",
    country="text",
    items="jsonb",
    placed_at="timestamptz",
    note="text",
)
OPEN = f"""
INSERT INTO delivery.shipments ({OPENED.names}, opened_at)
SELECT *, clock_timestamp() FROM {OPENED.unnest}
ON CONFLICT (order_id) DO NOTHING
RETURNING shipment_id
"""


async def open_shipments(events: Sequence[OrderCreated]) -> None:
    """Opens one shipment for each order; an order that already has one keeps it."""
    async with transaction():
        for opened in await fetch(OPEN, *OPENED.of([_row(event) for event in events])):
            live.nudge("shipment", opened["shipment_id"])


def _row(event: OrderCreated) -> dict[str, object]:
    address = event.delivery_address
    return {
        "shipment_id": uuid7(),
        "order_id": event.order_id,
        "order_number": event.order_number,
        "customer_name": event.customer.name,
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "state": address.state,
        "postcode": address.postcode,
        "country": address.country,
        "items": msgspec.json.encode(event.items).decode(),
        "placed_at": event.placed_at,
        "note": event.note or "",
    }


async def dispatch(
    shipment_id: UUID,
    carrier: str,
    tracking_number: str,
    by: str,
    seen: Container[int] | None = None,
    sure: str | None = None,
) -> Dispatched:
    """Moves a shipment from PENDING to SHIPPED; repeated with the same data, it changes nothing.

    `sure` is the number that a person confirmed, "" for none yet; it is None for a program, which
    gets warnings instead of questions. Raises `UnknownShipment`, `Invalid`, `Doubtful`, `Conflict`
    that says who was first and when, and `ShipmentChanged` if its version is none of `seen`.
    """
    carrier, number = parcel_carrier(carrier), parcel_number(tracking_number)
    async with transaction():
        row = await lock(shipment_id)
        if row.status == ShipmentStatus.SHIPPED and is_same(row, carrier, number):
            return dispatched(row, await all_doubts(shipment_id, carrier, number))
        still(row, seen)
        if not row.may_become(ShipmentStatus.SHIPPED):
            raise Conflict(shown(row), standing(row))
        found = await all_doubts(shipment_id, carrier, number)
        if found and not is_confirmed(sure, number):
            raise Doubtful(shown(row), found)
        row.carrier = carrier
        row.tracking_number = number.shown
        row.shipped_at = await now()
        row.shipped_by = by
        facts = {"carrier": carrier, "tracking_number": number.shown}
        await move(row, ShipmentStatus.SHIPPED, **facts, shipped_at=row.shipped_at)
        after = {"status": ShipmentStatus.SHIPPED, **facts}
        before = {"status": ShipmentStatus.PENDING}
        await audit_log.note("shipment.dispatched", subject(row), before, after)
        return dispatched(row, found)


def is_same(row: ShipmentRow, carrier: str, number: Number) -> bool:
    left = (carrier_key(row.carrier), tracking_key(row.tracking_number))
    return left == (carrier_key(carrier), number.key)


def dispatched(row: ShipmentRow, found: list[Doubt]) -> Dispatched:
    facts = {name: getattr(shown(row), name) for name in Shipment.__struct_fields__}
    return Dispatched(**facts, warnings=found)


def still(row: ShipmentRow, seen: Container[int] | None) -> None:
    if seen is not None and row.version not in seen:
        raise ShipmentChanged(row.version)


async def move(row: ShipmentRow, status: str, **facts: Any) -> None:
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


def shown(row: ShipmentRow) -> Shipment:
    return shipment(row.to_dict())


def subject(row: ShipmentRow) -> audit_log.Subject:
    return audit_log.Subject("shipment", row.shipment_id, row.order_number)


def standing(row: ShipmentRow) -> str:
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
