"""The parcels of an order that has several, as Delivery has published them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch
from app.messaging.event_parts import Piece
from app.services.sales.order_parts import further_in
from app.services.sales.shapes import Order
from app.values.carriers import tracked
from app.values.pieces import PieceCount
from app.values.statuses import OrderStatus, has_left

SELECT: Final = """
SELECT shipment_id, parcel, parcels.version, parcels.status, items, parcels.carrier,
    parcels.tracking_number, parcels.further_numbers, parcels.shipped_at, parcels.delivered_at,
    parcels.delivery_location,
    parcels.retracted_at, postcode, country
FROM sales.parcels JOIN sales.orders USING (order_id) WHERE order_id = $1 ORDER BY parcel
"""


class NamedPieces(msgspec.Struct, frozen=True):
    """Pieces of one line, with the product's name at the time of the order."""

    position: int
    name: str
    quantity: int


class SentParcel(msgspec.Struct, frozen=True, kw_only=True):
    """One of several parcels; `status` is in the words of an order, `nth` counts the live ones.

    `version` is the shipment's.
    """

    shipment_id: UUID
    parcel: int
    nth: int
    version: int
    status: str
    items: list[NamedPieces]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    tracking_numbers: list[str] = []
    tracking_urls: list[str | None] = []
    shipped_at: datetime | None
    delivered_at: datetime | None
    delivery_location: str | None
    retracted_at: datetime | None

    @property
    def has_left(self) -> bool:
        return has_left(self.status)

    @property
    def has_arrived(self) -> bool:
        """Returns whether it was delivered, and not by mistake."""
        return self.status == OrderStatus.DELIVERED and not self.retracted_at

    @property
    def pieces(self) -> int:
        return sum(item.quantity for item in self.items)


async def find_parcels(order: Order) -> list[SentParcel]:
    """Returns the parcels of a divided order that are not cancelled; there are none of another."""
    names = {item.position: item.name for item in order.items}
    rows = await fetch(SELECT, order.order_id)
    live = [row for row in rows if row["status"] != OrderStatus.CANCELLED]
    return [
        SentParcel(
            shipment_id=row["shipment_id"],
            parcel=row["parcel"],
            nth=nth,
            version=row["version"],
            status=row["status"],
            items=_named(names, msgspec.json.decode(row["items"], type=list[Piece])),
            **tracked(row, further_in(row)),
            shipped_at=row["shipped_at"],
            delivered_at=row["delivered_at"],
            delivery_location=row["delivery_location"],
            retracted_at=row["retracted_at"],
        )
        for nth, row in enumerate(live, start=1)
    ]


def named_pieces(order: Order, pieces: Sequence[Piece | PieceCount]) -> list[NamedPieces]:
    return _named({item.position: item.name for item in order.items}, pieces)


def _named(names: dict[int, str], pieces: Sequence[Piece | PieceCount]) -> list[NamedPieces]:
    return [NamedPieces(piece.position, names[piece.position], piece.quantity) for piece in pieces]
