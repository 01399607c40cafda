"""Shipments that somebody picked out, for what is done with many at once."""

from collections.abc import Sequence
from uuid import UUID

from app.database import fetch
from app.services.delivery.shapes import Shipment, shipment


async def find_shipments(shipment_ids: Sequence[UUID]) -> list[Shipment]:
    """Those that there are, each once, in the order of their ids in `shipment_ids`."""
    rows = await fetch(
        "SELECT * FROM delivery.shipments WHERE shipment_id = ANY($1)"
        " ORDER BY array_position($1, shipment_id)",
        shipment_ids,
    )
    return [shipment(row) for row in rows]
