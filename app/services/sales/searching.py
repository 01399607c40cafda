"""Finds orders and their customers from what a caller says: any part, in any sequence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import Arguments, fetch
from app.values import emails, order_numbers, phones
from app.values.hints import read_hint
from app.values.money import Money
from app.values.shop_settings import shop_settings

# Orders that are read: nobody finds a caller among more, and every town has thousands.
MOST_READ: Final = 100
HINTS: Final = (
    "sales.hints(order_number, customer_name, coalesce(company, ''), city, postcode,"
    " customer_email)"
)
COLUMNS: Final = """
order_id, order_number, status, placed_at, customer_name AS name, customer_email AS email, postcode,
city, country, total, currency
"""
FOUND: Final = f"""
SELECT * FROM (
    SELECT {COLUMNS} FROM sales.orders WHERE {{condition}} AND removed_at IS NULL LIMIT {{most}}
) AS found
ORDER BY order_number = {{number}}::text DESC, placed_at DESC, order_id
"""
# An index of phones would cost every order, and a caller asks for a recent one.
LATEST_READ: Final = 20_000
BY_PHONE: Final = f"""
SELECT * FROM (
    SELECT {COLUMNS}, customer_phone, removed_at FROM sales.orders
    ORDER BY placed_at DESC, order_id LIMIT {LATEST_READ}
) AS latest
WHERE removed_at IS NULL
    AND regexp_replace(split_part(lower(customer_phone), 'ext', 1), '\\D', '', 'g') LIKE '%' || $1
ORDER BY placed_at DESC, order_id LIMIT $2
"""


class OrderHit(msgspec.Struct, frozen=True, kw_only=True):
    order_id: UUID
    order_number: str
    status: str
    placed_at: datetime
    name: str
    email: str
    postcode: str
    city: str
    country: str
    total: Money
    # Whether the whole number was typed.
    exact: bool


class CustomerHit(msgspec.Struct, frozen=True):
    """A customer as the `latest` order has them; `exact` if the whole email was typed."""

    latest: OrderHit
    exact: bool


class OrderHits(msgspec.Struct, frozen=True):
    """Orders newest first. If there are `many`, these are only some, in no sequence of time."""

    orders: list[OrderHit]
    customers: list[CustomerHit]
    many: bool


async def search_orders(typed: str) -> OrderHits:
    """Among the latest orders, those of a phone number are found as well."""
    arguments = Arguments()
    condition = read_hint(typed).condition(HINTS, arguments.add)
    number = order_numbers.read(typed)
    sql = FOUND.format(
        condition=condition, number=arguments.add(number), most=arguments.add(MOST_READ)
    )
    rows = await fetch(sql, *arguments)
    if digits := phones.searched_digits(typed, shop_settings().tax_country):
        known = {row["order_id"] for row in rows}
        rows += [
            row for row in await fetch(BY_PHONE, digits, MOST_READ) if row["order_id"] not in known
        ]
    found = [
        OrderHit(
            order_id=row["order_id"],
            order_number=row["order_number"],
            status=row["status"],
            placed_at=row["placed_at"],
            name=row["name"],
            email=row["email"],
            postcode=row["postcode"],
            city=row["city"],
            country=row["country"],
            total=Money(row["total"], row["currency"]),
            exact=row["order_number"] == number,
        )
        for row in rows
    ]
    return OrderHits(found, _customers(found, typed), len(found) >= MOST_READ)


def _customers(found: Sequence[OrderHit], typed: str) -> list[CustomerHit]:
    email = emails.comparable(typed)
    latest: dict[str, OrderHit] = {}
    for one in sorted(found, key=lambda one: one.placed_at, reverse=True):
        # What stands for the email of somebody who was erased is none.
        if "@" in one.email:
            latest.setdefault(emails.comparable(one.email), one)
    return [CustomerHit(one, of == email) for of, one in latest.items()]
