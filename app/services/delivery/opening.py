"""Opens a shipment for each order."""

from collections.abc import Sequence

import msgspec
from uuid_utils.compat import uuid7

from app.infra import live
from app.infra.database import Arrays, columns, fetch, transaction
from app.messaging.event_parts import FirstHold
from app.messaging.events import OrderCreated
from app.services.delivery.parcel_parts import Hold, ParcelItem
from app.values.postal import ADDRESS_COLUMNS, address_columns

OPENED = Arrays(
    shipment_id="uuid",
    order_id="uuid",
    order_number="text",
    customer_name="text",
    customer_phone="text",
    **dict.fromkeys(ADDRESS_COLUMNS, "text"),
    items="jsonb",
    placed_at="timestamptz",
    note="text",
    hold="jsonb",
    is_test="boolean",
    method_name="text",
    method_kind="text",
    method_id="text",
    ship_by="date",
    promised_by="date",
)
OPEN = f"""
INSERT INTO delivery.shipments ({OPENED.names}, opened_at)
SELECT *, clock_timestamp() FROM {OPENED.unnest}
ON CONFLICT (order_id, parcel) DO NOTHING
RETURNING shipment_id, hold
"""
# As their parcels show them.
HOLD = """
INSERT INTO delivery.holds (hold_id, shipment_id, reason, note, until, held_by, held_at)
SELECT hold_id, shipment_id, hold ->> 'reason', hold ->> 'note', (hold ->> 'until')::timestamptz,
    hold ->> 'by', clock_timestamp()
FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[]) AS held (hold_id, shipment_id, hold)
"""


async def open_shipments(events: Sequence[OrderCreated]) -> None:
    """Opens the first parcel of each order; an order that already has it keeps it."""
    async with transaction():
        opened = await fetch(OPEN, *OPENED.of([_row(event) for event in events]))
        held = [(uuid7(), row["shipment_id"], row["hold"]) for row in opened if row["hold"]]
        if held:
            await fetch(HOLD, *columns(held))
        for row in opened:
            live.nudge("shipment", row["shipment_id"])


def _row(event: OrderCreated) -> dict[str, object]:
    items = [
        ParcelItem(position, item.product_id, item.name, item.quantity)
        for position, item in enumerate(event.items, start=1)
    ]
    return {
        "shipment_id": uuid7(),
        "order_id": event.order_id,
        "order_number": event.order_number,
        "customer_name": event.customer.name,
        "customer_phone": event.customer.phone,
        **address_columns(event.delivery_address),
        "items": msgspec.json.encode(items).decode(),
        "placed_at": event.placed_at,
        "note": event.note or "",
        "hold": _hold(event.hold) if event.hold else None,
        "is_test": event.is_test,
        "method_name": event.delivery_method and event.delivery_method.name,
        "method_kind": event.delivery_method and event.delivery_method.kind,
        "method_id": event.delivery_method and event.delivery_method.method_id,
        "ship_by": event.promised and event.promised.ship_by,
        "promised_by": event.promised and event.promised.by,
    }


def _hold(ordered: FirstHold) -> str:
    hold = Hold(reason=ordered.reason, note=ordered.note, until=ordered.until, by="sales")
    return msgspec.json.encode(hold).decode()
