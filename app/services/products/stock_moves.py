"""Stock movements by hand: people count goods in and out."""

from typing import Any

import msgspec

from app import audit_log, idempotency
from app.infra.database import fetch_row, transaction
from app.services.products.refusals import NotEnoughStock, UnknownProduct
from app.services.products.shapes import StockLevel

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
    SELECT product_id, $2, $3, $4 FROM moved RETURNING id
)
SELECT locked.product_id, name, locked.on_hand AS was_on_hand,
       coalesce(moved.on_hand, locked.on_hand) AS on_hand, locked.reserved,
       moved.product_id IS NOT NULL AS moved, (SELECT id FROM written) AS movement_id
FROM locked JOIN products.products USING (product_id) LEFT JOIN moved USING (product_id)
"""


async def move_stock(product_id: str, quantity: int, reason: str, by: str) -> StockLevel:
    """Counts `quantity` in, or out if negative. Raises `UnknownProduct` and `NotEnoughStock`."""
    level, _ = await move_stock_once(None, product_id, quantity, reason, by)
    return level


async def move_stock_once(
    key: idempotency.KeyedRequest | None, product_id: str, quantity: int, reason: str, by: str
) -> tuple[StockLevel, bool]:
    """Moves stock under a key, and returns whether the key had been used for it before.

    Raises `KeyInUse` and `KeyReused` as well.
    """
    async with transaction():
        if before := await idempotency.made_before(key):
            return msgspec.json.decode(before.answer, type=StockLevel), True
        row = await fetch_row(MOVE, product_id, quantity, reason, by)
        if row is None:
            raise UnknownProduct(product_id)
        level = _level(row)
        if not row["moved"]:
            raise NotEnoughStock(level)
        await audit_log.note(
            "stock.moved",
            audit_log.Subject("product", product_id, row["name"]),
            {"on_hand": row["was_on_hand"]},
            {"on_hand": level.on_hand, "reason": reason},
        )
        await idempotency.remember(key, row["movement_id"], msgspec.json.encode(level).decode())
    return level, False


def _level(row: Any) -> StockLevel:
    return StockLevel(
        product_id=row["product_id"],
        on_hand=row["on_hand"],
        reserved=row["reserved"],
        available=row["on_hand"] - row["reserved"],
    )
