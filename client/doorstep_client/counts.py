"""What is to be counted, and who waits for a product whose shelf is empty."""

from datetime import datetime
from uuid import UUID

import msgspec

from doorstep_client.goods import StockLevel
from doorstep_client.parcels import PieceCount


class StockCount(msgspec.Struct, frozen=True, kw_only=True):
    """A product that is to be counted, or was. `expected` is what was on hand before."""

    count_id: UUID
    product_id: str
    name: str
    shelf: str
    reason: str
    asked_by: str
    asked_at: datetime
    counted_at: datetime | None
    counted_by: str | None
    expected: int | None
    counted: int | None
    on_hand: int
    reserved: int


class HoldingParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting parcel that has pieces of the product; `version` is the shipment's."""

    shipment_id: UUID
    order_id: UUID
    order_number: str
    version: int
    items: list[PieceCount]


class ShelfLevel(StockLevel, frozen=True, kw_only=True):
    """The stock of a product, and the parcels that hold it, those of the newest orders first."""

    parcels: list[HoldingParcel]
