"""Reads shipments: by id, and what changed lately."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from app.infra.database import fetch, fetch_row
from app.services.delivery.order_parcels import LostPieces, RecordedHold
from app.services.delivery.refusals import UnknownShipment
from app.services.delivery.shapes import Shipment, shipment
from app.tables.columns import every_column
from app.tables.delivery import ShipmentRow
from app.values.carriers import canonical_name, offered
from app.values.known_carriers import TRACKING_PAGES
from app.values.shop_settings import shop_settings

SELECT = f"SELECT {every_column(ShipmentRow)} FROM delivery.shipments"
LOST = """
SELECT position, product_id, quantity, reason, cancelled_by AS by, cancelled_at AS at
FROM delivery.cancelled_items JOIN delivery.cancellations USING (cancellation_id)
WHERE shipment_id = $1 ORDER BY cancelled_at, cancellation_id, position
"""


LOST_OF_ORDER = """
SELECT shipment_id, position, product_id, quantity, reason, cancelled_by AS by, cancelled_at AS at
FROM delivery.cancelled_items JOIN delivery.cancellations USING (cancellation_id)
WHERE order_id = $1 ORDER BY cancelled_at, cancellation_id, position
"""
HOLDS = """
SELECT reason, note, until, held_by AS by, held_at, lifted_at, lifted_by
FROM delivery.holds WHERE shipment_id = $1 ORDER BY held_at, hold_id
"""
HOLDS_OF_ORDER = """
SELECT holds.shipment_id, reason, holds.note, until, held_by AS by, held_at, lifted_at, lifted_by
FROM delivery.shipments JOIN delivery.holds USING (shipment_id)
WHERE order_id = $1 ORDER BY held_at, hold_id
"""


async def find_shipment(shipment_id: UUID) -> Shipment:
    """Raises `UnknownShipment`."""
    row = await fetch_row(f"{SELECT} WHERE shipment_id = $1", shipment_id)
    if row is None:
        raise UnknownShipment(str(shipment_id))
    return shipment(row)


async def find_shipments(shipment_ids: Sequence[UUID]) -> list[Shipment]:
    """Returns the existing ones, each once, in the order of `shipment_ids`."""
    rows = await fetch(
        f"{SELECT} WHERE shipment_id = ANY($1) ORDER BY array_position($1, shipment_id)",
        shipment_ids,
    )
    return [shipment(row) for row in rows]


async def parcels_of(order_id: UUID) -> list[Shipment]:
    """Returns the order's parcels in the sequence of their numbers, also those that are cancelled.

    There are none until the first is opened.
    """
    rows = await fetch(f"{SELECT} WHERE order_id = $1 ORDER BY parcel", order_id)
    return [shipment(row) for row in rows]


async def siblings_of(shipments: Sequence[Shipment]) -> dict[UUID, list[Shipment]]:
    """Returns, by shipment, the other parcels of its order that are not cancelled."""
    several = [one.order_id for one in shipments if one.is_one_of_several]
    live = f"{SELECT} WHERE order_id = ANY($1) AND status <> 'CANCELLED' ORDER BY parcel"
    rows = await fetch(live, several) if several else []
    parcels = [shipment(row) for row in rows]
    return {
        one.shipment_id: [
            other
            for other in parcels
            if other.order_id == one.order_id and other.shipment_id != one.shipment_id
        ]
        for one in shipments
    }


async def lost_pieces_of(shipment_id: UUID) -> list[LostPieces]:
    """Returns the pieces that were taken out of the parcel, in the sequence of the decisions."""
    rows = await fetch(LOST, shipment_id)
    return [msgspec.convert(dict(row), LostPieces) for row in rows]


async def recorded_holds(shipment_id: UUID) -> list[RecordedHold]:
    """Returns all that holds or ever held the parcel, the first to last."""
    return [RecordedHold(**row) for row in await fetch(HOLDS, shipment_id)]


async def lost_pieces_of_order(order_id: UUID) -> dict[UUID, list[LostPieces]]:
    """Returns the pieces that were taken out of each of its parcels, by shipment."""
    found: dict[UUID, list[LostPieces]] = {}
    for row in await fetch(LOST_OF_ORDER, order_id):
        lost = msgspec.convert(dict(row), LostPieces)
        found.setdefault(row["shipment_id"], []).append(lost)
    return found


async def holds_of_order(order_id: UUID) -> dict[UUID, list[RecordedHold]]:
    """Returns all that holds or ever held each of its parcels, by shipment."""
    found: dict[UUID, list[RecordedHold]] = {}
    for row in await fetch(HOLDS_OF_ORDER, order_id):
        hold = msgspec.convert(dict(row), RecordedHold)
        found.setdefault(row["shipment_id"], []).append(hold)
    return found


async def waiting_parcels(order_ids: Sequence[UUID]) -> list[Shipment]:
    """Returns the parcels of these orders that wait, in the sequence of `order_ids`."""
    rows = await fetch(
        f"{SELECT} WHERE order_id = ANY($1) AND status = 'PENDING'"
        " ORDER BY array_position($1, order_id), parcel",
        order_ids,
    )
    return [shipment(row) for row in rows]


async def known_carriers() -> list[str]:
    """Returns those of the shop's own list; without one, those of the last parcels, and then those
    whose tracking pages are known.
    """
    if own := shop_settings().carriers:
        return [one.name for one in own]
    return list(dict.fromkeys((*await _recent_carriers(), *TRACKING_PAGES)))


async def changed_lately(seconds: float) -> dict[UUID, int]:
    """Returns the version by shipment of all that changed within the last `seconds`."""
    rows = await fetch(
        "SELECT shipment_id, version FROM delivery.shipments"
        " WHERE changed_at > now() - make_interval(secs => $1)",
        seconds,
    )
    return {row["shipment_id"]: row["version"] for row in rows}


async def changed_since(moment: datetime, limit: int) -> list[Shipment]:
    """Returns the latest `limit` changes since `moment`, the oldest of them first."""
    rows = await fetch(
        f"{SELECT} WHERE changed_at > $1 ORDER BY changed_at DESC LIMIT $2",
        moment,
        limit,
    )
    return [shipment(row) for row in reversed(rows)]


async def _recent_carriers() -> list[str]:
    """Returns the canonical carriers of the last parcels, the most used first.

    A name that is most likely misspelt is left out, since the next packer would choose it.
    """
    rows = await fetch(
        "SELECT carrier_key, mode() WITHIN GROUP (ORDER BY carrier) AS carrier, count(*) AS parcels"
        " FROM (SELECT carrier_key, carrier FROM delivery.shipments WHERE carrier_key > ''"
        " ORDER BY changed_at DESC LIMIT 200) AS lately GROUP BY carrier_key"
    )
    return offered(
        {canonical_name(row["carrier_key"], row["carrier"]): row["parcels"] for row in rows}
    )
