"""Brings back what a test order took out of the stock."""

from typing import Final

from app.infra.database import fetch, fetch_value, transaction
from app.messaging.events import OrderTestRemoved

REASON: Final = "test order removed"
HELD: Final = """
SELECT EXISTS (SELECT FROM products.reservations WHERE order_id = $1 AND state = 'HELD')
"""
# The index on `test_order_id` makes a repeated event bring back nothing.
RETURN: Final = """
WITH taken AS MATERIALIZED (
    SELECT product_id, sum(quantity) AS quantity FROM products.reservations
    WHERE order_id = $1 AND state = 'TAKEN' GROUP BY product_id
), locked AS MATERIALIZED (
    SELECT product_id, on_hand, reserved FROM products.stock JOIN taken USING (product_id)
    ORDER BY product_id FOR UPDATE OF stock
), written AS (
    INSERT INTO products.movements (product_id, quantity, reason, test_order_id, moved_by)
    SELECT product_id, quantity, $2, $1, 'sales' FROM taken
    ON CONFLICT (test_order_id, product_id) WHERE test_order_id IS NOT NULL DO NOTHING
    RETURNING product_id, quantity
)
UPDATE products.stock SET on_hand = locked.on_hand + written.quantity, reserved = locked.reserved
FROM locked JOIN written USING (product_id) WHERE stock.product_id = locked.product_id
"""


async def return_test_goods(event: OrderTestRemoved) -> None:
    """Adds what was shipped to what is on hand. Pieces that were not found stay missing.

    While something is still held, the shipment is not settled, and the event is tried again.
    """
    async with transaction():
        if await fetch_value(HELD, event.order_id):
            raise RuntimeError(f"{event.order_number} still holds goods")
        await fetch(RETURN, event.order_id, REASON)
