"""Products for their readers: the API encodes these structs unchanged."""

from datetime import datetime

import msgspec

from app.values.money import Money


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """`available` can be sold now; `picture` is a path below static/, if there is one.

    An archived product is not `sold`, and has 0 available, even if it is still in stock. `version`
    counts the changes of the product itself, not those of its stock. `barcode` is a GTIN.
    """

    product_id: str
    name: str
    description: str
    price: Money
    available: int
    category: str
    picture: str | None
    sku: str | None
    barcode: str | None
    sold: bool
    version: int


class AvailabilityLine(msgspec.Struct, frozen=True):
    """`requested` is this line's quantity; `available` is the product's.

    `is_available` compares it with the sum of all lines of the product.
    """

    product_id: str
    requested: int
    available: int
    is_available: bool


class Availability(msgspec.Struct, frozen=True):
    all_available: bool
    items: list[AvailabilityLine]


class StockLevel(msgspec.Struct, frozen=True):
    product_id: str
    on_hand: int
    reserved: int
    available: int


class ProductRecord(msgspec.Struct, frozen=True, kw_only=True):
    """`version` counts the changes; `changed_by` is empty if no name was given."""

    product_id: str
    name: str
    description: str
    price: Money
    category: str
    picture: str | None
    sku: str | None
    barcode: str | None
    shelf: str
    reorder_point: int
    archived_at: datetime | None
    version: int
    changed_at: datetime
    changed_by: str
    on_hand: int
    reserved: int

    @property
    def sold(self) -> bool:
        return self.archived_at is None

    @property
    def available(self) -> int:
        # An archived product keeps what no open order holds, though nobody can buy it.
        return self.on_hand - self.reserved

    @property
    def is_low(self) -> bool:
        return self.sold and self.available <= self.reorder_point
