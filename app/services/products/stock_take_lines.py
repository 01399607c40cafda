"""What is counted in a stock-take, product by product, typed or scanned.

A count is of the moment at which it begins: `expected` is what the books said then, and what moves
afterwards is left to its own movements.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec

from app import idempotency
from app.infra.database import Row, columns, fetch, fetch_row, transaction
from app.services.products.counts import COUNTED
from app.services.products.empty_shelf import NOT_FOUND
from app.services.products.imports.writing import IMPORTED
from app.services.products.refusals import NotInStockTake
from app.services.products.shelves import SHELF_ORDER, between_shelves
from app.services.products.stock_takes import StockTake, lock_stock_take, refuse_ended
from app.values.paging import Page, cursor_after, key_of
from app.values.product_states import CountFault
from app.values.stock_reasons import StockReason

# Lines of the page that shows the differences; a whole shop may differ from a file.
MAX_DIFFERENCES: Final = 500
# A typing error that is larger should not pass for stock.
MAX_COUNTED: Final = 1_000_000
CountedPieces = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNTED)]
PageOffset = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
# Movements by which people correct the books: what they found is not to be booked twice.
CORRECTIONS: Final = (COUNTED, NOT_FOUND, IMPORTED, StockReason.FOUND, StockReason.LOST)

LINES: Final = """
SELECT line.product_id, name, sku, shelf, on_hand, reserved, counted, expected, expected_last,
    counted_at, counted_by, coalesce(since.moved, 0) AS moved,
    coalesce(since.corrected, false) AS corrected
FROM products.stock_take_lines AS line JOIN products.products USING (product_id)
    JOIN products.stock USING (product_id)
    LEFT JOIN LATERAL (
        SELECT sum(quantity)::bigint AS moved, bool_or(reason = ANY($2)) AS corrected
        FROM products.movements AS moved
        WHERE moved.product_id = line.product_id AND moved.id > line.after_movement
    ) AS since ON true
WHERE line.take_id = $1
"""
ALONG_SHELVES: Final = f"ORDER BY shelf = '', {SHELF_ORDER}, name, line.product_id"
PAGE: Final = f"{LINES} {ALONG_SHELVES} LIMIT $3 OFFSET $4"
DIFFERENCES: Final = f"""{LINES} AND counted IS NOT NULL
    AND (counted <> expected OR expected_last <> expected OR since.corrected
        OR on_hand + counted - expected < reserved)
ORDER BY NOT coalesce(since.corrected, false), on_hand + counted - expected >= reserved,
    shelf = '', {SHELF_ORDER}, name, line.product_id
LIMIT $3
"""
COUNTED_LINES: Final = f"{LINES} AND counted IS NOT NULL {ALONG_SHELVES}"
ONE: Final = f"{LINES} AND line.product_id = $3"
NEWER: Final = "UPDATE products.stock_takes SET version = version + 1 WHERE take_id = $1"
LAST_MOVEMENT: Final = """
coalesce((SELECT max(id) FROM products.movements AS moved
    WHERE moved.product_id = line.product_id), 0)
"""
# A typed number begins the count of its product anew. It is that of the stock which was seen.
TYPE: Final = f"""
UPDATE products.stock_take_lines AS line
SET counted = given.counted, expected = on_hand, expected_last = on_hand,
    after_movement = {LAST_MOVEMENT}, began_at = clock_timestamp(),
    counted_at = clock_timestamp(), counted_by = $5
FROM unnest($2::text[], $3::integer[], $4::bigint[]) AS given (product_id, counted, seen)
    JOIN products.stock USING (product_id)
WHERE line.take_id = $1 AND line.product_id = given.product_id
  AND on_hand = coalesce(given.seen, on_hand)
RETURNING line.product_id
"""
CLEAR: Final = """
UPDATE products.stock_take_lines
SET counted = NULL, expected = NULL, expected_last = NULL, after_movement = NULL, began_at = NULL,
    counted_at = NULL, counted_by = NULL
WHERE take_id = $1 AND product_id = ANY($2) AND counted IS NOT NULL
"""
# A product that was put on these shelves since the beginning is listed when it is scanned.
ALSO: Final = f"""
INSERT INTO products.stock_take_lines (take_id, product_id)
SELECT take_id, product_id
FROM products.stock_takes JOIN products.products
    ON {between_shelves("first_shelf", "last_shelf")}
WHERE take_id = $1 AND product_id = $2 AND title = ''
ON CONFLICT DO NOTHING
"""
ONE_MORE: Final = f"""
UPDATE products.stock_take_lines AS line
SET counted = least(coalesce(counted, 0) + 1, {MAX_COUNTED}),
    expected = coalesce(expected, on_hand), expected_last = on_hand,
    after_movement = coalesce(after_movement, {LAST_MOVEMENT}),
    began_at = coalesce(began_at, clock_timestamp()), counted_at = clock_timestamp(),
    counted_by = $3
FROM products.stock
WHERE line.take_id = $1 AND line.product_id = $2 AND stock.product_id = line.product_id
"""


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

    @property
    def difference(self) -> int:
        if self.counted is None or self.expected is None:
            return 0
        return self.counted - self.expected

    @property
    def becomes(self) -> int:
        """What will be on hand once the difference is booked."""
        return self.on_hand + self.difference

    @property
    def moved_meanwhile(self) -> int:
        """What moved between the first piece and the last."""
        return (self.expected_last or 0) - (self.expected or 0)

    @property
    def fault(self) -> CountFault | None:
        """Why it cannot be booked."""
        if self.counted is None:
            return None
        if self.corrected:
            return CountFault.COUNTED
        return CountFault.HELD if self.becomes < self.reserved else None


class TypedCount(msgspec.Struct, frozen=True):
    """How many were counted, None for not yet, and what was `seen` on hand before."""

    counted: int | None
    seen: int | None = None


async def take_lines(take_id: UUID, limit: int, offset: int = 0) -> list[TakeLine]:
    """Returns the products along the shelves."""
    return [_line(row) for row in await fetch(PAGE, take_id, CORRECTIONS, limit, offset)]


async def list_take_lines(take_id: UUID, cursor: str | None, limit: int) -> Page[TakeLine]:
    """Returns them by page. Raises `Invalid` for the cursor."""
    [offset] = key_of(cursor, tuple[PageOffset]) if cursor else (0,)
    lines = await take_lines(take_id, limit + 1, offset)
    following = cursor_after(offset + limit) if len(lines) > limit else None
    return Page(lines[:limit], following)


async def differing_lines(take_id: UUID, limit: int = MAX_DIFFERENCES) -> list[TakeLine]:
    """Returns what cannot be booked, and then what differs or moved during its count."""
    return [_line(row) for row in await fetch(DIFFERENCES, take_id, CORRECTIONS, limit)]


async def counted_lines(take_id: UUID) -> list[TakeLine]:
    return [_line(row) for row in await fetch(COUNTED_LINES, take_id, CORRECTIONS)]


async def find_take_line(take_id: UUID, product_id: str) -> TakeLine:
    """Raises `NotInStockTake`."""
    row = await fetch_row(ONE, take_id, CORRECTIONS, product_id)
    if row is None:
        raise NotInStockTake(product_id)
    return _line(row)


async def type_counts(take_id: UUID, typed: Mapping[str, TypedCount], by: str) -> Sequence[str]:
    """Writes down what was counted, by product, and returns the products that it refused.

    Their stock is no longer what was seen, so that it cannot be known whether what moved was
    counted. Raises `UnknownStockTake`, `StockTakeEnded` and `NotInStockTake`.
    """
    async with transaction():
        await _open(take_id)
        cleared = [product for product, one in typed.items() if one.counted is None]
        await fetch(CLEAR, take_id, cleared)
        given = [
            (product, one.counted, one.seen)
            for product, one in sorted(typed.items())
            if one.counted is not None
        ]
        if not given:
            return []
        written = {row["product_id"] for row in await fetch(TYPE, take_id, *columns(given), by)}
        refused = [product for product, _, _ in given if product not in written]
        for product in refused:
            await find_take_line(take_id, product)
        return refused


async def count_piece(
    key: idempotency.KeyedRequest | None, take_id: UUID, product_id: str, by: str
) -> TakeLine:
    """Counts one piece more, once for each key.

    Raises `UnknownStockTake`, `StockTakeEnded`, `NotInStockTake`, `KeyInUse` and `KeyReused`.
    """
    async with transaction():
        if not await idempotency.made_before(key):
            await _open(take_id)
            await fetch(ALSO, take_id, product_id)
            await fetch(ONE_MORE, take_id, product_id, by)
            await idempotency.remember(key, take_id, "")
        return await find_take_line(take_id, product_id)


async def _open(take_id: UUID) -> StockTake:
    take = await lock_stock_take(take_id)
    refuse_ended(take)
    await fetch(NEWER, take_id)
    return take


def _line(row: Row) -> TakeLine:
    return TakeLine(**row)
