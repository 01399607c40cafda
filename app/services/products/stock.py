"""What lies on the shelves: counted in and out by people, taken out by shipped orders."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.database import fetch, fetch_row, transaction
from app.events import OrderStatusUpdated
from app.services.products.catalogue import UnknownProduct

MOVE = """
WITH locked AS MATERIALIZED (
    SELECT product_id, on_hand, reserved FROM products.stock WHERE product_id = $1 FOR UPDATE
), moved AS (
    UPDATE products.stock SET on_hand = locked.on_hand + $2, reserved = locked.reserved
    FROM locked WHERE stock.product_id = locked.product_id
      AND locked.on_hand + $2 >= locked.reserved
    RETURNING stock.product_id, stock.on_hand, stock.reserved
), written AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT product_id, $2, $3, $4 FROM moved
)
SELECT locked.product_id, coalesce(moved.on_hand, locked.on_hand) AS on_hand, locked.reserved,
       moved.product_id IS NOT NULL AS moved
FROM locked LEFT JOIN moved USING (product_id)
"""

TAKE = """
WITH held AS MATERIALIZED (
    SELECT product_id, quantity FROM products.reservations
    WHERE order_id = $1 AND state = 'HELD' ORDER BY product_id FOR UPDATE
), locked AS MATERIALIZED (
    SELECT stock.product_id, held.quantity FROM products.stock JOIN held USING (product_id)
    ORDER BY stock.product_id FOR UPDATE OF stock
), settled AS (
    UPDATE products.reservations AS reservation SET state = 'TAKEN' FROM locked
    WHERE reservation.order_id = $1 AND reservation.product_id = locked.product_id
), stock AS (
    UPDATE products.stock
    SET on_hand = stock.on_hand - locked.quantity, reserved = stock.reserved - locked.quantity
    FROM locked WHERE stock.product_id = locked.product_id
)
INSERT INTO products.movements (product_id, quantity, reason, order_id, moved_by)
SELECT product_id, -quantity, 'shipped', $1, 'delivery' FROM locked
"""

RELEASE = """
WITH held AS MATERIALIZED (
    SELECT product_id, quantity FROM products.reservations
    WHERE order_id = $1 AND state = 'HELD' ORDER BY product_id FOR UPDATE
), locked AS MATERIALIZED (
    SELECT stock.product_id, held.quantity FROM products.stock JOIN held USING (product_id)
    ORDER BY stock.product_id FOR UPDATE OF stock
), settled AS (
    UPDATE products.reservations AS reservation SET state = 'RELEASED' FROM locked
    WHERE reservation.order_id = $1 AND reservation.product_id = locked.product_id
)
UPDATE products.stock SET reserved = stock.reserved - locked.quantity
FROM locked WHERE stock.product_id = locked.product_id
"""

SETTLE = {"SHIPPED": TAKE, "CANCELLED": RELEASE}


class StockLevel(msgspec.Struct, frozen=True):
    product_id: str
    on_hand: int
    reserved: int
    available: int


class StockRow(msgspec.Struct, frozen=True):
    product_id: str
    name: str
    on_hand: int
    reserved: int
    available: int


class StockMovement(msgspec.Struct, frozen=True):
    quantity: int
    reason: str
    order_id: UUID | None
    moved_by: str
    at: datetime


class NotEnoughStock(Exception):
    """The movement would leave less on hand than open orders hold."""

    def __init__(self, level: StockLevel) -> None:
        super().__init__(f"only {level.available} of {level.product_id} can be taken out")
        self.level = level


async def move_stock(product_id: str, quantity: int, reason: str, by: str) -> StockLevel:
    """Counts `quantity` in (or out, below zero). Raises `UnknownProduct`, `NotEnoughStock`."""
    async with transaction():
        row = await fetch_row(MOVE, product_id, quantity, reason, by)
        if row is None:
            raise UnknownProduct(product_id)
        level = _level(row)
        if not row["moved"]:
            raise NotEnoughStock(level)
    return level


async def settle(event: OrderStatusUpdated) -> None:
    """SHIPPED takes what the order holds, CANCELLED gives it back; a second event finds nothing."""
    statement = SETTLE.get(event.current_status)
    if statement:
        await fetch(statement, event.order_id)


async def stock() -> list[StockRow]:
    """Every product, the scarcest first."""
    rows = await fetch(
        "SELECT product_id, name, on_hand, reserved, on_hand - reserved AS available"
        " FROM products.stock JOIN products.products USING (product_id)"
        " ORDER BY available, name"
    )
    return [StockRow(**row) for row in rows]


async def movements(product_id: str, limit: int = 50) -> list[StockMovement]:
    """Newest first."""
    rows = await fetch(
        "SELECT quantity, reason, order_id, moved_by, at FROM products.movements"
        " WHERE product_id = $1 ORDER BY id DESC LIMIT $2",
        product_id,
        limit,
    )
    return [StockMovement(**row) for row in rows]


def _level(row: Any) -> StockLevel:
    return StockLevel(
        product_id=row["product_id"],
        on_hand=row["on_hand"],
        reserved=row["reserved"],
        available=row["on_hand"] - row["reserved"],
    )
