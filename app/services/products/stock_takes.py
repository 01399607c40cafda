"""Stock-takes: which shelves are being counted, and by whom."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import Row, fetch, fetch_row, fetch_value, transaction
from app.services.products.refusals import NoSuchShelf, StockTakeEnded, UnknownStockTake
from app.services.products.shelves import SHELF_ORDER, between_shelves, natural_order
from app.services.products.stock_list import CARED_FOR
from app.values.product_states import StockTakeState

# The words of the log between two shelves.
BETWEEN: Final = " – "

SHELVES: Final = f"""
SELECT shelf, count(*) AS products
FROM products.products JOIN products.stock USING (product_id) WHERE {CARED_FOR}
GROUP BY shelf ORDER BY shelf = '', {SHELF_ORDER}, shelf
"""
SELECT: Final = """
SELECT take_id, title, first_shelf, last_shelf, state, started_by, started_at, ended_by, ended_at,
    version, products, counted, differing
FROM products.stock_takes CROSS JOIN LATERAL (
    SELECT count(*) AS products, count(counted) AS counted,
        count(*) FILTER (WHERE counted <> expected) AS differing
    FROM products.stock_take_lines AS line WHERE line.take_id = stock_takes.take_id
) AS numbers
"""
OPEN: Final = f"{SELECT} WHERE state = 'OPEN' ORDER BY started_at, take_id"
ENDED: Final = f"{SELECT} WHERE state <> 'OPEN' ORDER BY ended_at DESC LIMIT $1"
START: Final = """
INSERT INTO products.stock_takes (take_id, first_shelf, last_shelf, started_by)
VALUES ($1, $2, $3, $4)
ON CONFLICT (first_shelf, last_shelf) WHERE state = 'OPEN' AND title = ''
    DO UPDATE SET version = stock_takes.version
RETURNING take_id
"""
LIST_PRODUCTS: Final = f"""
INSERT INTO products.stock_take_lines (take_id, product_id)
SELECT $1, product_id FROM products.products JOIN products.stock USING (product_id)
WHERE {CARED_FOR} AND {between_shelves("$2::text", "$3::text")}
RETURNING product_id
"""
IN_ORDER: Final = f"SELECT {natural_order('$1::text')} <= {natural_order('$2::text')}"
END: Final = """
UPDATE products.stock_takes SET state = $2, ended_by = $3, ended_at = clock_timestamp()
WHERE take_id = $1
"""


class ShelfToCount(msgspec.Struct, frozen=True):
    """A shelf with its number of products; the empty shelf is that of products without one."""

    shelf: str
    products: int


class StockTake(msgspec.Struct, frozen=True, kw_only=True):
    """The count of all products from `first_shelf` to `last_shelf`, or of those of a file, which
    is its `title`.

    Of its `products`, so many were `counted`, and of these so many are `differing` from the books.
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

    @property
    def is_open(self) -> bool:
        return self.state == StockTakeState.OPEN

    @property
    def name(self) -> str:
        """Its title, or its shelves as one text, which is empty for products without a shelf."""
        ends = (self.first_shelf, self.last_shelf)
        return self.title or (self.first_shelf if ends[0] == ends[1] else BETWEEN.join(ends))

    @property
    def subject(self) -> audit_log.Subject:
        return audit_log.Subject("stocktake", self.take_id, self.name)


async def shelves_to_count() -> list[ShelfToCount]:
    """Returns the shelves in their natural order; products without one are last."""
    return [ShelfToCount(**row) for row in await fetch(SHELVES)]


async def open_stock_takes() -> list[StockTake]:
    return [_take(row) for row in await fetch(OPEN)]


async def ended_stock_takes(limit: int = 20) -> list[StockTake]:
    """Returns those that were saved or given up last."""
    return [_take(row) for row in await fetch(ENDED, limit)]


async def find_stock_take(take_id: UUID) -> StockTake:
    """Raises `UnknownStockTake`."""
    row = await fetch_row(f"{SELECT} WHERE take_id = $1", take_id)
    if row is None:
        raise UnknownStockTake(str(take_id))
    return _take(row)


async def start_stock_take(first: str, last: str, by: str) -> tuple[StockTake, bool]:
    """Lists the products from one shelf to another, and returns True if the stock-take is new.

    One of the same shelves that is open is returned instead. Raises `NoSuchShelf` if there is no
    product.
    """
    async with transaction():
        if not await fetch_value(IN_ORDER, first, last):
            first, last = last, first
        own = uuid7()
        take_id = await fetch_value(START, own, first, last, by)
        if take_id == own:
            if not await fetch(LIST_PRODUCTS, take_id, first, last):
                raise NoSuchShelf(first)
            take = await find_stock_take(take_id)
            await audit_log.note("stocktake.started", take.subject, {}, {"lines": take.products})
        return await find_stock_take(take_id), take_id == own


async def give_up_stock_take(take_id: UUID, by: str) -> StockTake:
    """Ends a stock-take without any movement; what was counted can still be read.

    Raises `UnknownStockTake`, and `StockTakeEnded` if it was saved.
    """
    async with transaction():
        take = await lock_stock_take(take_id)
        if take.state == StockTakeState.GIVEN_UP:
            return take
        refuse_ended(take)
        await end_stock_take(take_id, StockTakeState.GIVEN_UP, by)
        await audit_log.note("stocktake.given_up", take.subject, {}, {"lines": take.counted})
        return await find_stock_take(take_id)


async def lock_stock_take(take_id: UUID) -> StockTake:
    """Waits until nobody writes into it. Raises `UnknownStockTake`."""
    await fetch("SELECT FROM products.stock_takes WHERE take_id = $1 FOR UPDATE", take_id)
    return await find_stock_take(take_id)


def refuse_ended(take: StockTake) -> None:
    """Raises `StockTakeEnded`."""
    if not take.is_open:
        raise StockTakeEnded(take.ended_by, take.ended_at)


async def end_stock_take(take_id: UUID, state: StockTakeState, by: str) -> None:
    await fetch(END, take_id, state, by)


def _take(row: Row) -> StockTake:
    return StockTake(**row)
