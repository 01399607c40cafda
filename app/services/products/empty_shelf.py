"""An empty shelf: what the books still have there, and which orders hold it."""

from typing import Final
from uuid import UUID

import msgspec

from app import audit_log
from app.infra.database import fetch, fetch_row, transaction
from app.services.products.counts import ask_counts
from app.services.products.refusals import UnknownProduct
from app.services.products.shapes import StockLevel

NOT_FOUND: Final = "not found"

# Only what no order holds goes; what orders hold falls with the pieces that they lose.
EMPTY: Final = """
WITH locked AS MATERIALIZED (
    SELECT product_id, on_hand, reserved FROM products.stock WHERE product_id = $1 FOR UPDATE
), written AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT product_id, reserved - on_hand, $3, $2 FROM locked WHERE on_hand > reserved
), moved AS (
    UPDATE products.stock SET on_hand = locked.reserved
    FROM locked WHERE stock.product_id = locked.product_id AND locked.on_hand > locked.reserved
)
SELECT name, on_hand, reserved FROM locked JOIN products.products USING (product_id)
"""
HOLDERS: Final = """
SELECT order_id, quantity FROM products.reservations
WHERE product_id = $1 AND state = 'HELD' ORDER BY created_at DESC, id DESC LIMIT $2
"""


class Holder(msgspec.Struct, frozen=True):
    """An open order that holds pieces of a product."""

    order_id: UUID
    quantity: int


async def report_empty_shelf(product_id: str, by: str) -> StockLevel:
    """Takes off what no order holds, so that nothing more is sold, and has the product counted.

    A shelf that is reported twice changes nothing more. Raises `UnknownProduct`.
    """
    async with transaction():
        row = await fetch_row(EMPTY, product_id, by, NOT_FOUND)
        if row is None:
            raise UnknownProduct(product_id)
        await ask_counts([(product_id, NOT_FOUND, by)])
        subject = audit_log.Subject("product", product_id, row["name"])
        held = row["reserved"]
        if row["on_hand"] != held:
            was = {"on_hand": row["on_hand"]}
            await audit_log.note("stock.shelf_empty", subject, was, {"on_hand": held})
        return StockLevel(product_id, held, held, 0)


async def orders_holding(product_id: str, limit: int = 100) -> list[Holder]:
    """Returns the open orders that hold pieces of the product, the newest first."""
    return [Holder(**row) for row in await fetch(HOLDERS, product_id, limit)]
