"""Finding everything that belongs to one email address, and whether it can be erased."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

import msgspec

from app.infra.database import fetch, fetch_row
from app.infra.tokens import keyed_hashes
from app.services import payments
from app.services.customers.declared import ALL_USED, OneCustomer, declared, for_customer
from app.services.customers.refusals import CustomerOpen, UnknownCustomer
from app.values import emails, text
from app.values.fields import Invalid, read_email

# Until then a consumer may withdraw from a purchase (Directive 2011/83/EU, article 9).
WITHDRAWAL: Final = timedelta(days=14)

ORDERS: Final = """
SELECT order_id, order_number, customer_name, customer_email, customer_phone, country, vat_id,
    billing ->> 'name' AS billing_name
FROM sales.orders WHERE lower(customer_email) = ANY($1::text[]) ORDER BY placed_at DESC, order_id
"""
# The first reason to wait: an order that is on its way, one about which something has not been
# heard by everybody yet, or one that may still be returned.
OPEN: Final = """
(SELECT 1 AS place, order_number, NULL::timestamptz AS delivered_at FROM sales.orders
 WHERE {whose} AND (status NOT IN ('DELIVERED', 'CANCELLED') OR retracted_at IS NOT NULL)
 ORDER BY placed_at DESC, order_id LIMIT 1)
UNION ALL
(SELECT 2, order_number, NULL FROM sales.orders
 WHERE {whose} AND order_id IN (
    SELECT order_id FROM messaging.deliveries WHERE state <> 'DONE')
 LIMIT 1)
UNION ALL
(SELECT 3, order_number, delivered_at FROM sales.orders
 WHERE {whose} AND delivered_at > clock_timestamp() - make_interval(secs => $2)
 ORDER BY placed_at DESC, order_id LIMIT 1)
ORDER BY place LIMIT 1
"""
OF_EMAIL: Final = OPEN.format(whose="lower(customer_email) = ANY($1::text[])")
OF_ORDERS: Final = OPEN.format(whose="order_id = ANY($1::uuid[])")
FOLDED: Final = "SELECT array_agg(lower(form)) AS folded FROM unnest($1::text[]) AS one (form)"
HASHED: Final = b"erased customer "
Found = Sequence[Mapping[str, Any]]


class KnownCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` is the number of rows by table; `open_because` says why nothing can be erased yet."""

    email: str
    orders: int
    rows: dict[str, int]
    open_because: CustomerOpen | None


async def forms_of(email: str) -> list[str]:
    """Returns the forms in which an address may be stored, also from before today's rules.

    Raises `Invalid` for what is no email, such as the word that stands for those who were erased.
    """
    email = text.tidy(email)
    try:
        forms = [read_email(email)]
    except Invalid:
        if "@" not in email.strip("@"):
            raise
        forms = []
    with suppress(emails.NotAnAddress):
        local, domain = emails.envelope(emails.comparable(email))
        forms.append(f"{local}@{domain}")
    forms.append(email)
    # The one capital with two small letters: in a text PostgreSQL takes neither for the other.
    forms.append(emails.comparable(email).replace("i\u0307", "\u0130"))
    # PostgreSQL may know other small letters for addresses that were stored as they were typed.
    [row] = await fetch(FOLDED, forms)
    return sorted({*forms, *(one.lower() for one in forms), *row["folded"]})


def hashes_of(email: str) -> list[str]:
    """Returns the hash that is kept in place of an address, and that of the previous secret."""
    return keyed_hashes(HASHED, emails.comparable(email))


async def find_orders(email: str, *, locked: bool = False) -> tuple[OneCustomer, Found]:
    """Returns the customer and her orders, newest first, locked until the transaction ends.

    Raises `Invalid` for what is no email.
    """
    forms = await forms_of(email)
    rows = await fetch(ORDERS + ("FOR UPDATE" if locked else ""), forms)
    customer = OneCustomer(
        orders=[row["order_id"] for row in rows],
        emails=forms,
        numbers=[row["order_number"] for row in rows],
        # A company is no person: its name is erased, and may stay where others wrote it.
        names={
            name for row in rows for name in (row["customer_name"], row["billing_name"]) if name
        },
    )
    return customer, rows


async def find_customer(email: str) -> KnownCustomer:
    """Raises `UnknownCustomer`, and `Invalid` for what is no email."""
    customer, orders = await find_orders(email)
    counted = {
        table: count
        for table, rows in declared()
        if (count := await _count(table, rows.whose, customer))
    }
    if not counted:
        raise UnknownCustomer(email)
    return KnownCustomer(
        email=emails.comparable(email),
        orders=len(orders),
        rows=counted,
        open_because=await _open_because(OF_ORDERS, customer.orders),
    )


async def open_order_of(email: str) -> CustomerOpen | None:
    """Returns why nothing of the customer can be erased yet, or None."""
    return await _open_because(OF_EMAIL, await forms_of(email))


async def require_finished(orders: Found) -> None:
    """Raises `CustomerOpen` for an order that is on its way, may still be returned, or of which
    money is owed back.
    """
    whose = [one["order_id"] for one in orders]
    if reason := await _open_because(OF_ORDERS, whose):
        raise reason
    if owed := await payments.latest_refund_due(whose):
        number, due_by = owed
        raise CustomerOpen(number, due_by, is_owed=True)


async def _open_because(sql: str, whose: Sequence[object]) -> CustomerOpen | None:
    row = await fetch_row(sql, whose, WITHDRAWAL.total_seconds())
    if row is None:
        return None
    until = row["delivered_at"] + WITHDRAWAL if row["delivered_at"] else None
    return CustomerOpen(row["order_number"], until)


async def _count(table: str, whose: str, customer: OneCustomer) -> int:
    sql = f"SELECT count(*) AS rows FROM {table} WHERE ({for_customer(whose)}) AND {ALL_USED}"
    [row] = await fetch(sql, *customer.arguments)
    return row["rows"]
