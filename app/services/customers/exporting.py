"""Everything about one customer as JSON, readable for people."""

from typing import Any, Final

import msgspec

from app import audit_log
from app.infra.database import Row, fetch, now, take_time, transaction
from app.services.customers.declared import ALL_USED, PLACES, OneCustomer, declared, for_customer
from app.services.customers.finding import find_orders, hashes_of
from app.services.customers.refusals import UnknownCustomer
from app.values import emails

# Seconds that one statement may take.
PATIENCE: Final = 60.0
# The argument behind those that stand for the customer.
HIDDEN: Final = f"${len(PLACES) + 1}::text[]"


async def export_customer(email: str) -> bytes:
    """Returns the rows of each table as indented JSON, and notes that they were read.

    Names of people of the shop, keys and counters are left out. Raises `UnknownCustomer`,
    and `Invalid` for what is no email.
    """
    async with transaction():
        await take_time(PATIENCE)
        customer, _ = await find_orders(email)
        tables = {
            table: [msgspec.json.decode(row["known"]) for row in found]
            for table, rows in declared()
            if (found := await _rows(table, rows.whose, rows.hidden, customer))
        }
        if not tables:
            raise UnknownCustomer(email)
        about = audit_log.Subject("customer", hashes_of(email)[0])
        await audit_log.note("customer.exported", about, after={"count": len(customer.orders)})
        known: dict[str, Any] = {
            "email": emails.comparable(email),
            "exported_at": await now(),
            "data": tables,
        }
    return msgspec.json.format(msgspec.json.encode(known), indent=2)


async def _rows(table: str, whose: str, hidden: Any, customer: OneCustomer) -> list[Row]:
    return await fetch(
        f"SELECT (to_jsonb(one) - {HIDDEN})::text AS known FROM {table} AS one"
        f" WHERE one.ctid IN (SELECT ctid FROM {table} WHERE ({for_customer(whose)})"
        f" AND {ALL_USED})",
        *customer.arguments,
        list(hidden),
    )
