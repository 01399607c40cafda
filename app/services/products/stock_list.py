"""The stock of all products for the staff: which are low, and the movements of each."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.infra.database import containing, fetch, fetch_row, fetch_value
from app.services.products.refusals import UnknownProduct
from app.services.products.shelves import SHELF_ORDER
from app.values.paging import Page, cursor_after, key_of
from app.values.text import searchable_sql

SELECT = """
SELECT product_id, name, on_hand, reserved, on_hand - reserved AS available, reorder_point,
    withdrawn_at IS NULL AS sold, published_at IS NULL AS draft, shelf, sku, barcode,
    (SELECT count(*) FROM products.stock_alerts AS alert
        WHERE alert.product_id = stock.product_id AND told_at IS NULL) AS waiting
FROM products.stock JOIN products.products USING (product_id)
"""
# Products for sale, and archived ones that are still in stock.
CARED_FOR = "(withdrawn_at IS NULL OR on_hand > 0)"
LOW = "(withdrawn_at IS NULL AND on_hand - reserved <= reorder_point)"

FOUND = f"""
WHERE CASE WHEN $1 THEN {LOW} ELSE {CARED_FOR} END
  AND ($2::text IS NULL OR {searchable_sql("name")} ILIKE $2 OR product_id ILIKE $2
    OR sku ILIKE $2 OR barcode ILIKE $2 OR shelf ILIKE $2)
"""
LIST = f"""{SELECT} {FOUND}
  AND ($3::bigint IS NULL OR (on_hand - reserved, name, product_id) > ($3, $4, $5))
ORDER BY available, name, product_id LIMIT $6
"""
BY_SHELF = f"""
SELECT *, shelf = '' AS nowhere, {SHELF_ORDER} AS shelf_order FROM ({SELECT} {FOUND}) AS found
WHERE $3::boolean IS NULL
   OR (shelf = '', {SHELF_ORDER}, name, product_id) > ($3, $4::text, $5, $6)
ORDER BY nowhere, shelf_order, name, product_id LIMIT $7
"""
HAS_STOCK = """
SELECT EXISTS (SELECT FROM products.stock JOIN products.products USING (product_id)
WHERE on_hand > 0 AND withdrawn_at IS NULL AND published_at IS NOT NULL)
"""
COUNTS = f"""
SELECT count(*) FILTER (WHERE {CARED_FOR}) AS all, count(*) FILTER (WHERE {LOW}) AS low
FROM products.stock JOIN products.products USING (product_id)
"""
SOLD_LATELY = """
SELECT coalesce(sum(-quantity), 0)::bigint AS pieces,
    least(30, 1 + extract(day FROM now() - least(min(created_at), min(at))))::integer AS days
FROM products.products LEFT JOIN products.movements
    ON movements.product_id = products.product_id AND order_id IS NOT NULL
        AND reason = 'shipped' AND at > now() - interval '30 days'
        AND order_id NOT IN (
            SELECT test_order_id FROM products.movements WHERE test_order_id IS NOT NULL)
WHERE products.product_id = $1
"""


class StockLevels(msgspec.Struct, frozen=True):
    """`available` is what no open order holds; at `reorder_point` or fewer the product is low.

    `waiting` is the number of people who get a mail once it is available.
    """

    product_id: str
    name: str
    on_hand: int
    reserved: int
    available: int
    reorder_point: int
    sold: bool
    draft: bool
    shelf: str
    sku: str | None
    barcode: str | None
    waiting: int

    @property
    def is_low(self) -> bool:
        return self.sold and self.available <= self.reorder_point


class StockRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The stock of a product for programs and tables; one that is archived is never `low`."""

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
    waiting: int


class StockCounts(msgspec.Struct, frozen=True):
    """How many products are listed, and how many of them are low."""

    all: int
    low: int


class StockMovement(msgspec.Struct, frozen=True):
    """`cause` is the stock-take that it belongs to, or the parcel of the order."""

    quantity: int
    reason: str
    order_id: UUID | None
    cause: UUID | None
    moved_by: str
    at: datetime


# Days of sales from which a forecast is made.
FEWEST_DAYS: Final = 14


class SoldLately(msgspec.Struct, frozen=True):
    """What orders took out in the last `days`: 30, or as many as the product is old."""

    pieces: int
    days: int

    @property
    def tells(self) -> bool:
        """Whether it says something about the days to come: a few days are chance."""
        return self.pieces > 0 and self.days >= FEWEST_DAYS

    def lasts(self, available: int) -> int | None:
        """Returns for how many whole days `available` lasts at this pace, or None without sales."""
        return available * self.days // self.pieces if self.pieces else None


async def list_stock(
    *,
    low: bool = False,
    q: str | None = None,
    by_shelf: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[StockLevels]:
    """Lists the scarcest first, or `by_shelf`. `q` is searched in names, ids, codes and shelves.

    Raises `Invalid` for the cursor.
    """
    found = (low, containing(q))
    if by_shelf:
        key = key_of(cursor, tuple[bool, str, str, str]) if cursor else (None,) * 4
        rows = await fetch(BY_SHELF, *found, *key, limit + 1)
        names = ("nowhere", "shelf_order", "name", "product_id")
    else:
        key = key_of(cursor, tuple[int, str, str]) if cursor else (None,) * 3
        rows = await fetch(LIST, *found, *key, limit + 1)
        names = ("available", "name", "product_id")
    more = len(rows) > limit
    following = cursor_after(*(rows[limit - 1][name] for name in names)) if more else None
    return Page([_row(row) for row in rows[:limit]], following)


async def count_stock() -> StockCounts:
    row = await fetch_row(COUNTS)
    return StockCounts(**row) if row else StockCounts(0, 0)


async def find_stock(product_id: str) -> StockLevels:
    """Raises `UnknownProduct`."""
    row = await fetch_row(f"{SELECT} WHERE product_id = $1", product_id)
    if row is None:
        raise UnknownProduct(product_id)
    return _row(row)


async def movements(product_id: str, limit: int = 50) -> list[StockMovement]:
    rows = await fetch(
        "SELECT quantity, reason, coalesce(order_id, test_order_id) AS order_id, cause, moved_by,"
        " at FROM products.movements"
        " WHERE product_id = $1 ORDER BY id DESC LIMIT $2",
        product_id,
        limit,
    )
    return [StockMovement(**row) for row in rows]


async def sold_lately(product_id: str) -> SoldLately:
    row = await fetch_row(SOLD_LATELY, product_id)
    return SoldLately(**row) if row else SoldLately(0, 30)


def stock_record(levels: StockLevels) -> StockRecord:
    return StockRecord(**msgspec.structs.asdict(levels), low=levels.is_low)


def _row(row: Any) -> StockLevels:
    return msgspec.convert(row, StockLevels)


async def has_stock() -> bool:
    """Returns whether there is a product on sale of which something is on hand."""
    return await fetch_value(HAS_STOCK)
