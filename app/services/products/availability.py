"""Whether a basket can be sold now, and holding it for an order: the one path to the stock."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from app.database import fetch
from app.fields import ProductId, Quantity

JUDGE = """
SELECT wanted.product_id, coalesce(stock.on_hand - stock.reserved, 0) AS available,
       coalesce(stock.on_hand - stock.reserved, 0) >= wanted.quantity AS suffices
FROM (SELECT product_id, sum(quantity) AS quantity
      FROM unnest($1::text[], $2::bigint[]) AS line (product_id, quantity)
      GROUP BY product_id) AS wanted
LEFT JOIN products.stock USING (product_id)
"""

RESERVE = """
WITH wanted AS MATERIALIZED (
    SELECT product_id, sum(quantity)::bigint AS quantity
    FROM unnest($1::text[], $2::bigint[]) AS line (product_id, quantity)
    GROUP BY product_id
), locked AS MATERIALIZED (
    SELECT stock.product_id, stock.on_hand, stock.reserved
    FROM products.stock JOIN wanted USING (product_id)
    ORDER BY stock.product_id
    FOR UPDATE OF stock
), judged AS MATERIALIZED (
    SELECT wanted.product_id, wanted.quantity, locked.on_hand, locked.reserved,
           coalesce(locked.on_hand - locked.reserved, 0) AS available,
           coalesce(locked.on_hand - locked.reserved, 0) >= wanted.quantity AS suffices
    FROM wanted LEFT JOIN locked USING (product_id)
), made AS MATERIALIZED (
    SELECT gen_random_uuid() AS order_id FROM judged HAVING bool_and(suffices)
), taken AS (
    UPDATE products.stock
    SET on_hand = judged.on_hand, reserved = judged.reserved + judged.quantity
    FROM judged, made WHERE stock.product_id = judged.product_id
), held AS (
    INSERT INTO products.reservations (order_id, product_id, quantity)
    SELECT made.order_id, judged.product_id, judged.quantity FROM judged, made
)
SELECT product_id, available, suffices, name, price, (SELECT order_id FROM made) AS order_id
FROM judged LEFT JOIN products.products USING (product_id)
"""


class BasketLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    product_id: ProductId
    quantity: Quantity


class AvailabilityLine(msgspec.Struct, frozen=True):
    """`requested` is this line's, `available` the product's, judged by the sum of its lines."""

    product_id: str
    requested: int
    available: int
    is_available: bool


class Availability(msgspec.Struct, frozen=True):
    all_available: bool
    items: list[AvailabilityLine]


class Reserved(msgspec.Struct, frozen=True):
    """What is held for the order that this made: name and price (minor units) per product."""

    order_id: UUID
    names: dict[str, str]
    prices: dict[str, int]


class Unavailable(Exception):
    """The basket cannot be sold whole; nothing was held."""

    def __init__(self, availability: Availability) -> None:
        super().__init__("not every product is available in the quantity asked for")
        self.availability = availability


async def check_availability(lines: Sequence[BasketLine]) -> Availability:
    """One answer per line, in their order. An unknown product has 0 available."""
    return _answer(lines, await fetch(JUDGE, *_columns(lines)))


async def reserve(lines: Sequence[BasketLine]) -> Reserved:
    """Holds the basket for a new order inside the open transaction, or raises `Unavailable`.

    One statement: locks the stock rows in product order, and only if all suffice makes the
    order's id, adds to `reserved` and writes the reservations (docs/decisions/stock.md). It
    writes both numbers as it locked them: PostgreSQL holds the CHECK against the row as the
    statement first saw it before it goes on to the row as it is.
    """
    rows = await fetch(RESERVE, *_columns(lines))
    order_id = rows[0]["order_id"]
    if order_id is None:
        raise Unavailable(_answer(lines, rows))
    return Reserved(
        order_id=order_id,
        names={row["product_id"]: row["name"] for row in rows},
        prices={row["product_id"]: row["price"] for row in rows},
    )


def _columns(lines: Sequence[BasketLine]) -> tuple[list[str], list[int]]:
    return [line.product_id for line in lines], [line.quantity for line in lines]


def _answer(lines: Sequence[BasketLine], rows: Sequence[Mapping[str, Any]]) -> Availability:
    judged = {row["product_id"]: row for row in rows}
    return Availability(
        all_available=all(row["suffices"] for row in rows),
        items=[
            AvailabilityLine(
                product_id=line.product_id,
                requested=line.quantity,
                available=judged[line.product_id]["available"],
                is_available=judged[line.product_id]["suffices"],
            )
            for line in lines
        ],
    )
