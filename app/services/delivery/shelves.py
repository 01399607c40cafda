"""The parcels that wait for a product, if its shelf is found empty."""

from collections.abc import Sequence
from uuid import UUID

from app.services.delivery.reading import waiting_parcels
from app.services.delivery.shapes import Shipment
from app.values.pieces import PieceCount


async def parcels_with(product_id: str, order_ids: Sequence[UUID]) -> list[Shipment]:
    """Returns the waiting parcels of these orders that have pieces of the product, in sequence."""
    waiting = await waiting_parcels(order_ids)
    return [one for one in waiting if pieces_of_product(one, product_id)]


def pieces_of_product(shipment: Shipment, product_id: str) -> list[PieceCount]:
    return [
        PieceCount(item.position, item.quantity)
        for item in shipment.items
        if item.product_id == product_id
    ]
