"""What staff do to orders while somebody watches: through the API, as a program with a key."""

from collections.abc import Sequence
from time import time

from bench.line import Line
from bench.load import Order
from bench.shop import Shop


async def shipments_of(shop: Shop, orders: Sequence[Order]) -> dict[str, str]:
    """By order, those that still wait."""
    connection = await shop.connect()
    rows = await connection.fetch(
        "SELECT order_id::text, shipment_id::text FROM delivery.shipments"
        " WHERE status = 'PENDING' AND order_id = ANY($1::text[]::uuid[])",
        [order.order_id for order in orders],
    )
    await connection.close()
    return {row["order_id"]: row["shipment_id"] for row in rows}


async def dispatch(connection: Line, shipment: str, key: str) -> float:
    """Marks it shipped; returns when it was asked for, in seconds since 1970."""
    began = time()
    sent = {"carrier": "DHL", "tracking_number": shipment[:18]}
    await connection.send(f"shipments/{shipment}/dispatch", sent, key)
    return began


async def deliver(connection: Line, shipment: str, key: str) -> float:
    """As `dispatch` does, one step further."""
    began = time()
    await connection.send(
        f"shipments/{shipment}/delivery", {"delivery_location": "Front door"}, key
    )
    return began
