"""What is ordered: many products, one hot one, and one of which there is nothing."""

import asyncpg

MANY = 1000
HOT = "bench-hot"
EMPTY = "bench-empty"
# Pieces; more than any run can sell.
PLENTY = 1_000_000_000

STOCKED = """
WITH made AS (
    INSERT INTO products.products (product_id, name, description, price, category)
    SELECT product_id, 'A thing called ' || product_id, '', 1400, 'Bench'
    FROM unnest($1::text[]) AS product_id
    RETURNING product_id
), counted AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT product_id, $2::bigint, 'first delivery', 'bench' FROM made WHERE $2::bigint > 0
)
INSERT INTO products.stock (product_id, on_hand, reserved)
SELECT product_id, $2::bigint, 0 FROM made
"""


RESTOCKED = """
WITH counted AS (
    INSERT INTO products.movements (product_id, quantity, reason, moved_by)
    SELECT product_id, $1::bigint, 'another delivery', 'bench' FROM products.stock
)
UPDATE products.stock SET on_hand = on_hand + $1::bigint RETURNING product_id
"""


def product(number: int) -> str:
    return f"bench-{number:04}"


async def stock(connection: asyncpg.Connection) -> list[str]:
    """Fills an empty shop once, its books in order; returns the many products."""
    full = [product(number) for number in range(1, MANY + 1)]
    if await connection.fetchval("SELECT EXISTS (SELECT FROM products.stock)"):
        return full
    await connection.execute(STOCKED, [*full, HOT], PLENTY)
    await connection.execute(STOCKED, [EMPTY], 0)
    await connection.execute("ANALYZE products.products, products.stock")
    return full


async def restock(connection: asyncpg.Connection) -> list[str]:
    """More of all that the demo shop sells, so that it does not sell out; returns its products."""
    return [row["product_id"] for row in await connection.fetch(RESTOCKED, PLENTY)]
