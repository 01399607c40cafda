"""The list of products that somebody is to count, and what the counting finds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import Row, columns, fetch, fetch_row, fetch_value, transaction
from app.services.products.refusals import (
    CountedAlready,
    HeldByOrders,
    StockMoved,
    UnknownCount,
    UnknownProduct,
)
from app.services.products.shelves import SHELF_ORDER
from app.values.paging import Page, cursor_after, key_of

# The reason of the movement by which what is on hand follows what was counted.
COUNTED: Final = "counted"

ASK: Final = """
INSERT INTO products.counts (count_id, product_id, reason, asked_by)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
ON CONFLICT (product_id) WHERE counted_at IS NULL DO NOTHING
"""
# One that is there is locked, so that nobody counts it before it is read.
ASK_ONE: Final = """
INSERT INTO products.counts (count_id, product_id, reason, asked_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (product_id) WHERE counted_at IS NULL DO UPDATE SET reason = counts.reason
RETURNING count_id
"""
SELECT: Final = """
SELECT count_id, product_id, name, shelf, reason, asked_by, asked_at, counted_at, counted_by,
    expected, counted, on_hand, reserved
FROM products.counts JOIN products.products USING (product_id)
    JOIN products.stock USING (product_id)
"""
OPEN: Final = f"""
SELECT *, shelf = '' AS nowhere, {SHELF_ORDER} AS shelf_order FROM ({SELECT}) AS counts
WHERE counted_at IS NULL
  AND ($1::boolean IS NULL OR (shelf = '', {SHELF_ORDER}, name, product_id) > ($1, $2, $3, $4))
ORDER BY nowhere, shelf_order, name, product_id LIMIT $5
"""
LATELY: Final = f"""{SELECT}
WHERE counted_at > now() - interval '1 day' ORDER BY counted_at DESC LIMIT 50
"""
# The stock is locked before the count, as where orders settle.
LOCK_STOCK: Final = """
SELECT on_hand, reserved FROM products.stock
WHERE product_id = (SELECT product_id FROM products.counts WHERE count_id = $1) FOR UPDATE
"""
LOCK_STOCK_OF: Final = "SELECT on_hand FROM products.stock WHERE product_id = $1 FOR UPDATE"
LOCK: Final = f"{SELECT} WHERE count_id = $1 FOR UPDATE OF counts"
RECORD: Final = """
WITH moved AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT $2, $4::bigint - $3, $5, $6 WHERE $4::bigint <> $3 RETURNING id
), stocked AS (
    UPDATE products.stock SET on_hand = $4 WHERE product_id = $2
)
UPDATE products.counts SET counted_at = clock_timestamp(), counted_by = $6, expected = $3,
    counted = $4, movement_id = (SELECT id FROM moved)
WHERE count_id = $1
"""


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


async def put_on_count_list(product_id: str, reason: str, by: str) -> tuple[StockCount, bool]:
    """Puts a product on the list, unless it is there; returns True with the count if it is new.

    Raises `UnknownProduct`.
    """
    async with transaction():
        name = await fetch_row(
            "SELECT name FROM products.products WHERE product_id = $1", product_id
        )
        if name is None:
            raise UnknownProduct(product_id)
        own = uuid7()
        count_id = await fetch_value(ASK_ONE, own, product_id, reason, by)
        if count_id == own:
            subject = audit_log.Subject("product", product_id, name["name"])
            await audit_log.note("stock.count_asked", subject, {}, {"reason": reason})
        return await find_count(count_id), count_id == own


async def count_at_once(product_id: str, counted: int, seen: int, by: str) -> StockCount:
    """Counts a product that nobody put on the list; one that is there is counted with it.

    Raises `UnknownProduct`, `StockMoved` and `HeldByOrders`.
    """
    async with transaction():
        # The stock is locked before the count, as everywhere.
        if await fetch_row(LOCK_STOCK_OF, product_id) is None:
            raise UnknownProduct(product_id)
        count_id = await fetch_value(ASK_ONE, uuid7(), product_id, COUNTED, by)
        return await record_count(count_id, counted, seen, by)


async def ask_counts(asked: Sequence[tuple[str, str, str]]) -> None:
    """Puts products on the list in the open transaction, each with a reason and who said so."""
    if asked:
        await fetch(ASK, *columns([(uuid7(), *one) for one in sorted(asked)], 4))


async def open_counts() -> list[StockCount]:
    """Returns what is to be counted, in the natural order of the shelves."""
    return [_count(row) for row in await fetch(OPEN, *(None,) * 5)]


async def list_counts(cursor: str | None = None, limit: int = 50) -> Page[StockCount]:
    """Returns them by page. Raises `Invalid` for the cursor."""
    key = key_of(cursor, tuple[bool, str, str, str]) if cursor else (None,) * 4
    rows = await fetch(OPEN, *key, limit + 1)
    last = ("nowhere", "shelf_order", "name", "product_id")
    more = len(rows) > limit
    following = cursor_after(*(rows[limit - 1][name] for name in last)) if more else None
    return Page([_count(row) for row in rows[:limit]], following)


async def recent_counts() -> list[StockCount]:
    """Returns the counts of the last day, the latest first."""
    return [StockCount(**row) for row in await fetch(LATELY)]


async def find_count(count_id: UUID) -> StockCount:
    """Raises `UnknownCount`."""
    row = await fetch_row(f"{SELECT} WHERE count_id = $1", count_id)
    if row is None:
        raise UnknownCount(str(count_id))
    return StockCount(**row)


async def record_count(count_id: UUID, counted: int, seen: int, by: str) -> StockCount:
    """Makes what is on hand equal to what was `counted`; the same again changes nothing.

    `seen` is what was on hand by the books when the counting began. Raises `UnknownCount`,
    `StockMoved` if that has changed, `HeldByOrders` if open orders hold more than is there, and
    `CountedAlready` with another number.
    """
    async with transaction():
        stock = await fetch_row(LOCK_STOCK, count_id)
        row = await fetch_row(LOCK, count_id)
        if row is None or stock is None:
            raise UnknownCount(str(count_id))
        count = StockCount(**row)
        if count.counted_at:
            if count.counted == counted:
                return count
            raise CountedAlready(count.counted_by, count.counted_at, count.counted)
        if stock["on_hand"] != seen:
            raise StockMoved(seen, stock["on_hand"])
        if counted < stock["reserved"]:
            raise HeldByOrders(count.product_id, stock["reserved"])
        await fetch(RECORD, count_id, count.product_id, seen, counted, COUNTED, by)
        subject = audit_log.Subject("product", count.product_id, count.name)
        await audit_log.note("stock.counted", subject, {"on_hand": seen}, {"on_hand": counted})
        return await find_count(count_id)


def _count(row: Row) -> StockCount:
    return StockCount(**{name: row[name] for name in StockCount.__struct_fields__})
