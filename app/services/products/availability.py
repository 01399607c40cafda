"""Checks whether a basket can be sold now, and reserves it for an order."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from app.infra.database import columns, fetch
from app.services.products.prices import price_now
from app.services.products.refusals import OutOfStock, PricesChanged
from app.services.products.shapes import Availability, AvailabilityLine
from app.services.products.texts import NAMES, read_names
from app.values.fields import ProductId, Quantity
from app.values.languages import own_language

LOOK = """
SELECT product_id, on_hand - reserved AS available
FROM products.stock JOIN products.products USING (product_id)
WHERE product_id = ANY($1) AND withdrawn_at IS NULL
"""

LOCK = f"""
SELECT product_id, stock.on_hand - stock.reserved AS available, name, {price_now()} AS price,
    weight_grams, tax_class
FROM products.stock JOIN products.products USING (product_id)
WHERE product_id = ANY($1) AND withdrawn_at IS NULL
ORDER BY product_id
FOR UPDATE OF stock
"""

# With the names in all languages, if somebody buys in another than the shop's own.
LOCK_NAMED = LOCK.replace("name,", f"name, {NAMES} AS names,", 1)

HOLD = """
WITH held AS (
    INSERT INTO products.reservations (order_id, product_id, quantity)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::integer[])
        AS line (order_id, product_id, quantity)
    RETURNING product_id, quantity
)
UPDATE products.stock SET reserved = stock.reserved + taken.quantity
FROM (SELECT product_id, sum(quantity) AS quantity FROM held GROUP BY product_id) AS taken
WHERE stock.product_id = taken.product_id
"""


class BasketLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    product_id: ProductId
    quantity: Quantity


class Demand(msgspec.Struct, frozen=True):
    """What one order wants, reserved under that order's id.

    `expected_total` is the total in minor units that the buyer was shown; None accepts the current
    prices. Names are in the buyer's `language`, as far as there are texts in it. `most_grams` is
    what it may weigh, or None if its weight does not matter.
    """

    order_id: UUID
    lines: Sequence[BasketLine]
    expected_total: int | None = None
    language: str = ""
    most_grams: int | None = None


class TooHeavy(msgspec.Struct, frozen=True):
    """The basket weighs more than it may; nothing was reserved."""

    grams: int


class Reserved(msgspec.Struct, frozen=True):
    """What is reserved for one order: names, price (minor units) and tax class by product.

    `own_names` are those in the shop's own language. `grams` is what it weighs, as far as the
    weights of its products are known; 0 if nobody asked.
    """

    names: dict[str, str]
    prices: dict[str, int]
    own_names: dict[str, str]
    tax_classes: dict[str, str]
    grams: int = 0


async def check_availability(lines: Sequence[BasketLine]) -> Availability:
    """Returns one answer per line, in their order.

    An unknown or archived product has 0 available.
    """
    rows = await fetch(LOOK, [line.product_id for line in lines])
    return _judge(lines, _by_product(rows, "available"))


async def reserve(
    baskets: Sequence[Demand],
) -> list[Reserved | OutOfStock | PricesChanged | TooHeavy]:
    """Reserves, in the open transaction, each basket that can be sold whole; one answer for each.

    First come, first served: a basket is judged by what the earlier ones leave, and one that is
    refused takes nothing, nor does one whose price is not the one that was seen, or one that is
    too heavy. The stock rows of all are locked first, in product order, so that the answers hold
    until the transaction ends (docs/decisions/0007-stock.md).
    """
    wanted = {line.product_id for basket in baskets for line in basket.lines}
    foreign = {basket.language for basket in baskets} - {"", own_language()}
    rows = await fetch(LOCK_NAMED if foreign else LOCK, sorted(wanted))
    left = _by_product(rows, "available")
    names, prices = _by_product(rows, "name"), _by_product(rows, "price")
    tax_classes = _by_product(rows, "tax_class")
    said: dict[str, dict[str, str]] = {}
    if foreign:
        said = {row["product_id"]: read_names(row["names"]) for row in rows}
    weights = _by_product(rows, "weight_grams")
    answers: list[Reserved | OutOfStock | PricesChanged | TooHeavy] = []
    held: list[tuple[UUID, str, int]] = []
    for basket in baskets:
        judged = _judge(basket.lines, left)
        if not judged.all_available:
            answers.append(OutOfStock(judged))
            continue
        total = sum(prices[line.product_id] * line.quantity for line in basket.lines)
        if basket.expected_total not in (None, total):
            answers.append(PricesChanged())
            continue
        grams = 0
        if basket.most_grams is not None:
            grams = sum((weights[one.product_id] or 0) * one.quantity for one in basket.lines)
            if grams > basket.most_grams:
                answers.append(TooHeavy(grams))
                continue
        for product_id, quantity in _sums(basket.lines).items():
            left[product_id] -= quantity
            held.append((basket.order_id, product_id, quantity))
        shown = names
        if basket.language in foreign:
            asked = {line.product_id for line in basket.lines}
            shown = {str(one): said[one].get(basket.language) or names[one] for one in asked}
        answers.append(Reserved(shown, prices, names, tax_classes, grams))
    if held:
        await fetch(HOLD, *columns(held))
    return answers


def _judge(lines: Sequence[BasketLine], left: Mapping[str, int]) -> Availability:
    sums = _sums(lines)
    items: list[AvailabilityLine] = []
    for line in lines:
        available = left.get(line.product_id, 0)
        suffices = available >= sums[line.product_id]
        items.append(AvailabilityLine(line.product_id, line.quantity, available, suffices))
    return Availability(all(item.is_available for item in items), items)


def _sums(lines: Sequence[BasketLine]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.product_id] += line.quantity
    return sums


def _by_product(rows: Iterable[Mapping[str, Any]], column: str) -> dict[str, Any]:
    return {row["product_id"]: row[column] for row in rows}
