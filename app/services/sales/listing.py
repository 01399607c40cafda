"""Lists orders, newest first, and finds those that a text means."""

import re
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from app.infra.database import Arguments, Row, fetch, fetch_value
from app.services.sales.reading import customer_of
from app.services.sales.searching import HINTS
from app.services.sales.shapes import Order, OrderSummary
from app.values import emails, order_numbers, text
from app.values.hints import read_hint
from app.values.money import Money
from app.values.paging import Page, cursor_after, key_of

LIST = """
SELECT order_id, order_number, status, placed_at, customer_name, customer_email, customer_phone,
       vat_id, total, currency, version{more}
FROM sales.orders
WHERE removed_at IS NULL
  AND ($1::text IS NULL OR status = $1)
  AND ($2::text IS NULL OR order_number = $2)
  AND ($3::text IS NULL OR lower(customer_email) = $3)
  AND ($4::timestamptz IS NULL OR (placed_at, order_id) < ($4, $5))
  AND {hinted}
ORDER BY placed_at DESC, order_id DESC
LIMIT $6
"""

# What pages show beside it.
MORE = """,
       city, country, is_test, (
           SELECT sum(quantity) FROM sales.items WHERE items.order_id = orders.order_id
       ) AS pieces
"""

EARLIER = """
SELECT count(*) FROM (
    SELECT FROM sales.orders
    WHERE lower(customer_email) = $1 AND removed_at IS NULL AND (placed_at, order_id) < ($2, $3)
    LIMIT $4) AS earlier
"""

Listed = TypeVar("Listed", bound=OrderSummary)

# The text begins like an order number; otherwise it may be a name.
NUMBERED = re.compile(r"\W*ord[\W_]|\s*#")


class ListedOrder(OrderSummary, frozen=True, kw_only=True):
    """An order in the staff's list, with where it goes and how many pieces were ordered."""

    city: str
    country: str
    pieces: int
    is_test: bool
    # Those that were removed are not listed.
    removed_at: None = None


async def list_orders(
    status: str | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[OrderSummary]:
    """Lists newest first; `q` is an order number, an email, or what `search_orders` takes.

    Raises `Invalid`. Numbers and addresses are recognised by their form, and then only their index
    is used.
    """
    email = emails.comparable(q) if q and "@" in q else None
    rows = await _rows("", status, q, email, cursor, limit)
    return _page([OrderSummary(**_summary(row)) for row in rows], limit)


async def list_orders_for_staff(
    status: str | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ListedOrder]:
    """Lists as `list_orders` does, and finds part of an email as well. Raises `Invalid`."""
    email = emails.comparable(q) if q and emails.is_whole(q) else None
    rows = await _rows(MORE, status, q, email, cursor, limit)
    found = [
        ListedOrder(
            **_summary(row),
            city=row["city"],
            country=row["country"],
            pieces=row["pieces"],
            is_test=row["is_test"],
        )
        for row in rows
    ]
    return _page(found, limit)


async def count_earlier(order: Order, at_most: int = 1000) -> int:
    """Returns how many orders the same email had placed before this one."""
    if "@" not in order.customer.email:
        # The same word stands for the email of everybody who was erased.
        return 0
    email = emails.comparable(order.customer.email)
    return await fetch_value(EARLIER, email, order.placed_at, order.order_id, at_most)


async def _rows(
    more: str,
    status: str | None,
    q: str | None,
    email: str | None,
    cursor: str | None,
    limit: int,
) -> list[Row]:
    """Returns one row beyond the limit, if there is one."""
    placed_at, order_id = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    number = (
        order_numbers.read(q) if q and not email and NUMBERED.match(text.comparable(q)) else None
    )
    arguments = Arguments([status, number, email, placed_at, order_id, limit + 1])
    found_by = read_hint(q) if q and not number and not email else None
    hinted = found_by.condition(HINTS, arguments.add) if found_by else "true"
    return await fetch(LIST.format(more=more, hinted=hinted), *arguments)


def _summary(row: Row) -> dict[str, Any]:
    return {
        "order_id": row["order_id"],
        "order_number": row["order_number"],
        "status": row["status"],
        "placed_at": row["placed_at"],
        "customer": customer_of(row),
        "total": Money(row["total"], row["currency"]),
        "version": row["version"],
    }


def _page(found: list[Listed], limit: int) -> Page[Listed]:
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1]
    return Page(found[:limit], cursor_after(last.placed_at.isoformat(), str(last.order_id)))
