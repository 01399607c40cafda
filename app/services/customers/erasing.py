"""Erasing everything about one customer, in one transaction that proves that nothing is left."""

from collections.abc import Mapping
from typing import Final
from uuid import uuid4

import msgspec

from app import audit_log
from app.infra import live
from app.infra.database import fetch, now, take_time, transaction
from app.infra.privacy import ERASED, Rows
from app.messaging import publish
from app.messaging.events import CustomerErased
from app.services.customers.declared import ALL_USED, OneCustomer, declared, for_customer
from app.services.customers.erasures import ErasureRecord
from app.services.customers.finding import find_orders, forms_of, hashes_of, require_finished
from app.services.customers.outside import Erased, keep_outside
from app.services.customers.proving import search
from app.services.customers.refusals import NotErased, UnknownCustomer
from app.services.customers.words import wanted

# Seconds that one statement may take: the search reads every table.
PATIENCE: Final = 600.0

# An order that is bounded by its address waits meanwhile (`sales.orders_to` takes the same lock).
# Of the others, one that the search finds undoes the erasure, and a later one counts as placed
# after it; a lock for these, too, would cost each of them a statement.
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended('orders to ' || $1, 0))"
RECORD: Final = """
INSERT INTO customers.erasures (erasure_id, email_hash, orders, erased_at, erased_by, replaced,
    searched)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def erase_customer(email: str, again: Erased | None = None) -> ErasureRecord:
    """Overwrites what orders need, deletes the rest, and searches every text of the database.

    `again` is an erasure that a restored database has lost. Raises `UnknownCustomer`,
    `CustomerOpen`, `NoErasuresFile`, `Invalid` for what is no email, and `NotErased` if something
    would be left: then nothing was done.
    """
    by = audit_log.acting() or audit_log.TIMER
    async with transaction():
        await take_time(PATIENCE)
        for form in await forms_of(email):
            await fetch(ONE_AT_A_TIME, form)
        customer, orders = await find_orders(email, locked=True)
        await require_finished(orders)
        looked_for = wanted(
            customer.emails,
            {(one["customer_phone"], one["country"]) for one in orders if one["customer_phone"]},
            customer.names,
            {one["vat_id"] for one in orders if one["vat_id"]},
        )
        erasure_id, at = (again.erasure_id, again.erased_at) if again else (uuid4(), await now())
        # The log allows changes of its lines only in the transaction of this one.
        about = audit_log.Subject("customer", erasure_id)
        await audit_log.note("customer.erased", about, after={"count": len(orders)}, by=by)
        replaced = await _replace(customer)
        searched, left = await search(customer, looked_for)
        if left and await _unmention(customer, left):
            searched, left = await search(customer, looked_for)
        if left:
            raise NotErased(left)
        if not replaced:
            raise UnknownCustomer(email)
        record = ErasureRecord(
            erasure_id=erasure_id,
            email_hash=hashes_of(email)[0],
            orders=customer.orders,
            erased_at=at,
            erased_by=by.name,
            replaced=replaced,
            searched=searched,
        )
        await _tell(record)
        if not again:
            keep_outside(record)
    return record


async def _replace(customer: OneCustomer) -> dict[str, int]:
    replaced: dict[str, int] = {}
    for table, rows in declared():
        if count := await _replace_in(table, rows, customer):
            replaced[table] = count
    return replaced


async def _replace_in(table: str, rows: Rows, customer: OneCustomer) -> int:
    whose = f"({rows.whose})"
    count = 0
    if rows.gone:
        count += await _run(f"DELETE FROM {table} WHERE {whose} AND ({rows.gone})", customer)
    if rows.erased:
        values = ", ".join(f"{column} = {value}" for column, value in rows.erased.items())
        count += await _run(f"UPDATE {table} SET {values} WHERE {whose}", customer)
    if rows.then:
        await _run(rows.then, customer)
    return count


async def _unmention(customer: OneCustomer, left: Mapping[str, int]) -> int:
    """Overwrites her email where other people wrote it, such as in the note of another order."""
    count = 0
    for table, rows in declared():
        found = {
            column: kind for column, kind in rows.mentions.items() if f"{table}.{column}" in left
        }
        if found:
            values = ", ".join(
                f"{column} = regexp_replace({column}::text, {{email_words}},"
                f" '{ERASED}', 'gi')::{kind}"
                for column, kind in found.items()
            )
            named = " OR ".join(f"{column}::text ~* {{email_words}}" for column in found)
            count += await _run(f"UPDATE {table} SET {values} WHERE ({named})", customer)
    return count


async def _run(sql: str, customer: OneCustomer) -> int:
    statement = for_customer(sql)
    [row] = await fetch(
        f"WITH done AS ({statement} AND {ALL_USED} RETURNING 1) SELECT count(*) AS rows FROM done",
        *customer.arguments,
    )
    return row["rows"]


async def _tell(record: ErasureRecord) -> None:
    replaced = msgspec.json.encode(record.replaced).decode()
    await fetch(
        RECORD,
        *(record.erasure_id, record.email_hash, record.orders, record.erased_at),
        *(record.erased_by, replaced, record.searched),
    )
    if record.orders:
        await publish(
            CustomerErased(
                order_id=record.orders[0], order_ids=record.orders, erased_at=record.erased_at
            )
        )
    for order_id in record.orders:
        live.nudge("order", order_id)
