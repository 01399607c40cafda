"""Lists customers, that is emails with their orders, and sums up the orders of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from app.infra.database import Arguments, fetch, fetch_row
from app.services.sales.searching import HINTS
from app.services.sales.withdrawals import COLUMNS, Withdrawal
from app.values import emails
from app.values.hints import read_hint
from app.values.money import Money
from app.values.paging import Page, cursor_after, key_of

# Orders that a search reads.
MOST_MATCHED: Final = 1000
# What an order of a customer costs, without what was cancelled of it.
REMAINING: Final = """
CASE WHEN status = 'CANCELLED' THEN 0 ELSE total - coalesce(
    (SELECT sum(share) FROM sales.cancelled_items AS gone WHERE gone.order_id = one.order_id), 0)
END
"""
SUMS: Final = f"""
SELECT count(*) AS orders, min(placed_at) AS first_at,
    count(*) FILTER (WHERE status IN ('PENDING_SHIPMENT', 'SHIPPED')) AS open,
    coalesce(sum(total), 0)::bigint AS ordered, coalesce(sum({REMAINING}), 0)::bigint AS remaining
FROM sales.orders AS one
"""
SHOWN: Final = """
SELECT order_id, customer_name, customer_email, city, postcode, country, placed_at, currency
FROM sales.orders AS one
"""
# Each customer has one line, at her latest order; the subquery reads one entry of the index of
# emails, however many orders she has.
LATEST: Final = f"""
{SHOWN} WHERE removed_at IS NULL AND customer_email LIKE '%@%'
  AND ($1::timestamptz IS NULL OR (placed_at, order_id) < ($1, $2::uuid))
  AND order_id = (
    SELECT order_id FROM sales.orders
    WHERE lower(customer_email) = lower(one.customer_email) AND removed_at IS NULL
    ORDER BY placed_at DESC, order_id DESC LIMIT 1)
ORDER BY placed_at DESC, order_id DESC LIMIT $3
"""
# To compare an order with what was typed takes as long as to read many. So the number of matches
# is limited, and not that of customers, who may be few with many orders.
MATCHED: Final = f"""
{SHOWN} WHERE order_id IN (
    SELECT DISTINCT ON (email) order_id FROM (
        SELECT order_id, lower(customer_email) AS email, placed_at FROM sales.orders
        WHERE removed_at IS NULL AND customer_email LIKE '%@%' AND {{hinted}} LIMIT {{most}}
    ) AS matched ORDER BY email, placed_at DESC, order_id DESC)
ORDER BY placed_at DESC, order_id DESC LIMIT $1
"""
WITH_SUMS: Final = f"""
SELECT found.*, sums.orders, sums.remaining FROM ({{found}}) AS found CROSS JOIN LATERAL (
    {SUMS} WHERE lower(customer_email) = lower(found.customer_email) AND removed_at IS NULL
      AND one.currency = found.currency
) AS sums ORDER BY placed_at DESC, order_id DESC
"""
OF_ONE: Final = f"{SUMS} WHERE lower(customer_email) = $1 AND removed_at IS NULL AND currency = $2"
WITHDRAWALS: Final = f"""
SELECT {COLUMNS} FROM sales.withdrawals
WHERE lower(email) = $1 OR order_id IN (
    SELECT order_id FROM sales.orders WHERE lower(customer_email) = $1)
ORDER BY declared_at DESC, withdrawal_id DESC LIMIT $2
"""


class ListedCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as her latest order has her; `remaining` leaves out what was cancelled."""

    order_id: UUID
    name: str
    email: str
    postcode: str
    city: str
    country: str
    placed_at: datetime
    orders: int
    remaining: Money


class CustomerSums(msgspec.Struct, frozen=True, kw_only=True):
    """All orders of one email: how many, how many are on their way, and what they cost."""

    orders: int
    open: int
    first_at: datetime | None
    ordered: Money
    remaining: Money

    @property
    def cancelled(self) -> Money:
        return Money(self.ordered.amount - self.remaining.amount, self.ordered.currency)


async def list_customers(cursor: str | None = None, limit: int = 50) -> Page[ListedCustomer]:
    """Lists who ordered last first. Raises `Invalid`. Who was erased is not listed."""
    after = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    rows = await fetch(WITH_SUMS.format(found=LATEST), *after, limit + 1)
    found = [_listed(row) for row in rows[:limit]]
    last = found[-1] if len(rows) > limit else None
    return Page(
        found, cursor_after(last.placed_at.isoformat(), str(last.order_id)) if last else None
    )


async def search_customers(typed: str, limit: int) -> list[ListedCustomer]:
    """Finds who has an order that `search_orders` would find, at the latest such order.

    If a great many orders are found, these are only some of their customers.
    """
    arguments = Arguments([limit])
    hinted = read_hint(typed).condition(HINTS, arguments.add)
    found = MATCHED.format(hinted=hinted, most=arguments.add(MOST_MATCHED))
    return [_listed(row) for row in await fetch(WITH_SUMS.format(found=found), *arguments)]


async def sum_up_customer(email: str, currency: str) -> CustomerSums:
    """Orders in another currency, from before the shop changed its own, are left out.

    What stands for the email of everybody who was erased is nobody's, and has no orders.
    """
    if "@" not in email:
        nothing = Money(0, currency)
        return CustomerSums(orders=0, open=0, first_at=None, ordered=nothing, remaining=nothing)
    row = await fetch_row(OF_ONE, emails.comparable(email), currency)
    assert row is not None
    return CustomerSums(
        orders=row["orders"],
        open=row["open"],
        first_at=row["first_at"],
        ordered=Money(row["ordered"], currency),
        remaining=Money(row["remaining"], currency),
    )


async def withdrawals_of_customer(email: str, limit: int = 20) -> list[Withdrawal]:
    """Returns those that name the email or belong to one of its orders, the latest first."""
    rows = await fetch(WITHDRAWALS, emails.comparable(email), limit)
    return [Withdrawal(**row) for row in rows]


def _listed(row: Mapping[str, Any]) -> ListedCustomer:
    return ListedCustomer(
        order_id=row["order_id"],
        name=row["customer_name"],
        email=row["customer_email"],
        postcode=row["postcode"],
        city=row["city"],
        country=row["country"],
        placed_at=row["placed_at"],
        orders=row["orders"],
        remaining=Money(row["remaining"], row["currency"]),
    )
