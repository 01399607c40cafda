"""Erasing again, in a restored database, what was erased after the backup."""

from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch, take_time, transaction
from app.services.customers.erasing import erase_customer
from app.services.customers.finding import hashes_of
from app.services.customers.outside import Erased, kept_outside
from app.services.customers.refusals import CustomerOpen, NotErased, UnknownCustomer
from app.values.fields import Invalid

# Seconds that one statement may take.
PATIENCE: Final = 600.0
KNOWN: Final = "SELECT erasure_id FROM customers.erasures WHERE erasure_id = ANY($1::uuid[])"
EMAILS: Final = """
SELECT lower(customer_email) AS email, max(placed_at) AS latest, array_agg(order_id) AS orders
FROM sales.orders GROUP BY 1
UNION ALL
SELECT email, NULL, '{}' FROM accounts.links
UNION ALL
SELECT email, NULL, '{}' FROM accounts.sessions
UNION ALL
SELECT lower(email), max(declared_at), '{}' FROM sales.withdrawals GROUP BY 1
UNION ALL
SELECT lower(recipient), NULL, '{}' FROM mailing.mails WHERE recipient IS NOT NULL
"""
SINCE: Final = (
    "there are orders or withdrawals that are younger than the erasure; erase this customer by hand"
)
UNREADABLE: Final = "this is no erasure"


class Reapplied(msgspec.Struct, kw_only=True):
    """`refused` has the numbers of the file's lines, from 1, and why nothing was done for each."""

    known: int = 0
    erased: int = 0
    unknown: int = 0
    refused: list[tuple[int, str]] = msgspec.field(default_factory=list)


class _Found(msgspec.Struct, frozen=True):
    email: str
    is_younger: bool


async def reapply_erasures() -> Reapplied:
    """Raises `NoErasuresFile`. What is in the database already is passed over."""
    lines = kept_outside()
    done, missing = Reapplied(), dict[int, Erased]()
    rows = await fetch(KNOWN, [line.erasure_id for line in lines if line])
    known = {row["erasure_id"] for row in rows}
    for number, line in enumerate(lines, start=1):
        if line is None:
            done.refused.append((number, UNREADABLE))
        elif line.erasure_id in known:
            done.known += 1
        else:
            missing[number] = line
    found = await _find(list(missing.values()))
    for number, line in missing.items():
        await _again(number, line, found.get(line.erasure_id), done)
    return done


async def _again(number: int, line: Erased, found: _Found | None, done: Reapplied) -> None:
    if found is None:
        done.unknown += 1
        return
    if found.is_younger:
        done.refused.append((number, SINCE))
        return
    try:
        await erase_customer(found.email, again=line)
        done.erased += 1
    except UnknownCustomer:
        done.unknown += 1
    except (CustomerOpen, NotErased, Invalid) as refusal:
        done.refused.append((number, refusal.detail()))


async def _find(lines: list[Erased]) -> dict[UUID, _Found]:
    """Returns the email of each erasure, known by its hash or, with another secret, by an order."""
    if not lines:
        return {}
    async with transaction():
        await take_time(PATIENCE)
        rows = await fetch(EMAILS)
    by_hash = {line.email_hash: line for line in lines}
    by_order = {order: line for line in lines for order in line.orders}
    found: dict[UUID, _Found] = {}
    for row in rows:
        hashed = [by_hash[one] for one in hashes_of(row["email"]) if one in by_hash]
        ordered = [by_order[one] for one in row["orders"] if one in by_order]
        for line in hashed or ordered:
            younger = row["latest"] is not None and row["latest"] > line.erased_at
            was = found.get(line.erasure_id)
            if row["email"] != "erased" and not (was and was.is_younger):
                found[line.erasure_id] = _Found(row["email"], younger)
    return found
