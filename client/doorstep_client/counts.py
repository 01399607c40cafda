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


class StockTake(msgspec.Struct, frozen=True, kw_only=True):
    """The count of all products from `first_shelf` to `last_shelf`, or of those of a file, which
    is its `title`.

    `state` is OPEN, SAVED or GIVEN_UP. Of its `products`, so many were `counted`, and of these so
    many are `differing` from the books.
    """

    take_id: UUID
    title: str
    first_shelf: str
    last_shelf: str
    state: str
    started_by: str
    started_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    version: int
    products: int
    counted: int
    differing: int


class TakeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A product of a stock-take. `expected` is what was on hand by the books when its count began,
    and is `expected_last` where nothing moved until it ended.

    `moved` is the sum of the movements since the count began, and `corrected` whether one of them
    was a correction of the books.
    """

    product_id: str
    name: str
    sku: str | None
    shelf: str
    on_hand: int
    reserved: int
    counted: int | None
    expected: int | None
    expected_last: int | None
    counted_at: datetime | None
    counted_by: str | None
    moved: int
    corrected: bool


class StockRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The stock of a product; it is `low` when at most its `reorder_point` are available.

    `waiting` is the number of people who get an email once it is available.
    """

    product_id: str
    name: str
    sku: str | None
    barcode: str | None
    shelf: str
    on_hand: int
    reserved: int
    available: int
    reorder_point: int
    low: bool
    sold: bool
    draft: bool
    waiting: int = 0


class StockAlert(msgspec.Struct, frozen=True):
    """Whether an email follows; `waiting` is False if the product is available already."""

    product_id: str
    waiting: bool
