"""The price in force, which follows from the time alone, and the history of prices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from app.infra.database import fetch
from app.services.products.shapes import Sale
from app.values.money import Money

HISTORY: Final = """
SELECT price, sale_price, sale_starts_at, sale_ends_at, sold, set_at, set_by
FROM products.prices WHERE product_id = $1 ORDER BY set_at DESC LIMIT $2
"""


class PriceLine(msgspec.Struct, frozen=True, kw_only=True):
    """What was so from `set_at` on; `set_by` is empty if no name was given."""

    price: Money
    sale_price: Money | None
    sale_starts_at: datetime | None
    sale_ends_at: datetime | None
    sold: bool
    set_at: datetime
    set_by: str


def price_now(alias: str = "products") -> str:
    """Returns SQL for the price in force of a row of `products.products`."""
    return f"products.price_at({_terms(alias)}, statement_timestamp())"


def is_running(alias: str = "products") -> str:
    sale = f"{alias}.sale_starts_at, {alias}.sale_ends_at"
    return f"products.is_running({sale}, statement_timestamp())"


# For `read_sale`.
SALE_COLUMNS: Final = f"""
    sale_price, sale_starts_at, sale_ends_at, sale_prior_price, {is_running()} AS sale_running,
    (sale_ends_at <= statement_timestamp()) IS TRUE AS sale_over
"""
# A sale that is over stays in its row. The index has the ends.
SOME_ON_SALE: Final = f"""
SELECT EXISTS (
    SELECT FROM products.products
    WHERE sale_price IS NOT NULL AND {is_running()}
      AND (sale_ends_at IS NULL OR sale_ends_at > statement_timestamp())
)
"""


def read_sale(row: Mapping[str, Any], *, planned: bool) -> Sale | None:
    """Returns the sale that runs, or one that is `planned`; one that is over is none."""
    if row["sale_price"] is None or row["sale_over"] or not (planned or row["sale_running"]):
        return None
    return Sale(
        price=Money.of(row["sale_price"]),
        starts_at=row["sale_starts_at"],
        ends_at=row["sale_ends_at"],
        prior_price=_money(row["sale_prior_price"]),
        running=row["sale_running"],
    )


async def price_history(product_id: str, limit: int = 50) -> list[PriceLine]:
    """Returns the latest first."""
    rows = await fetch(HISTORY, product_id, limit)
    return [
        PriceLine(
            price=Money.of(row["price"]),
            sale_price=_money(row["sale_price"]),
            sale_starts_at=row["sale_starts_at"],
            sale_ends_at=row["sale_ends_at"],
            sold=row["sold"],
            set_at=row["set_at"],
            set_by=row["set_by"],
        )
        for row in rows
    ]


def _money(amount: int | None) -> Money | None:
    return None if amount is None else Money.of(amount)


def _terms(alias: str) -> str:
    names = ("price", "sale_price", "sale_starts_at", "sale_ends_at")
    return ", ".join(f"{alias}.{name}" for name in names)
