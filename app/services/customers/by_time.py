"""Erasing customers whose last order ended long ago, by the setting of the shop."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import fetch, fetch_row, take_time, transaction
from app.services.customers.erasing import erase_customer
from app.services.customers.refusals import CustomerOpen, NotErased, UnknownCustomer
from app.values.fields import Invalid
from app.values.shop_settings import shop_settings

# Seconds that one statement may take: it reads all orders.
PATIENCE: Final = 60.0

# One worker looks for customers to erase, once an hour since this reads all orders. The first look
# is at once.
CLAIM: Final = """
INSERT INTO customers.looks (due_at) VALUES (now() + interval '1 hour')
ON CONFLICT (place) DO UPDATE SET due_at = excluded.due_at WHERE looks.due_at <= now()
RETURNING place
"""
GO_ON: Final = "UPDATE customers.looks SET due_at = now()"
# Who could not be erased is tried again after a week.
NEXT: Final = """
SELECT lower(customer_email) AS email,
    (array_agg(order_id ORDER BY placed_at DESC, order_id))[1] AS order_id
FROM sales.orders
WHERE customer_email <> 'erased'
GROUP BY 1
HAVING max(greatest(placed_at, shipped_at, delivered_at)) < now() - make_interval(months => $1)
   AND bool_and(status IN ('DELIVERED', 'CANCELLED') AND retracted_at IS NULL)
   AND NOT bool_or(order_id IN (
       SELECT order_id FROM customers.unerased WHERE tried_at > now() - interval '7 days'))
ORDER BY max(greatest(placed_at, shipped_at, delivered_at)) LIMIT 1
"""
KEEP: Final = """
INSERT INTO customers.unerased (order_id, columns, tried_at) VALUES ($1, $2, now())
ON CONFLICT (order_id) DO UPDATE SET columns = excluded.columns, tried_at = excluded.tried_at
"""
LIST: Final = """
SELECT order_id, order_number, columns, tried_at FROM customers.unerased
JOIN sales.orders USING (order_id)
WHERE columns <> '{}' AND customer_email <> 'erased' ORDER BY tried_at DESC, order_id LIMIT 50
"""


class Unerased(msgspec.Struct, frozen=True, kw_only=True):
    """A customer who could not be erased in time, by the latest order; `columns` say where."""

    order_id: UUID
    order_number: str
    columns: dict[str, int]
    tried_at: datetime


async def erase_due(at_most: int) -> int:
    """Erases at most one customer who is due, and returns how many it tried.

    Raises `NoErasuresFile`.
    """
    months = shop_settings().erase_after_months
    if not months or not await fetch(CLAIM):
        return 0
    async with transaction():
        await take_time(PATIENCE)
        due = await fetch_row(NEXT, months)
    if due is None:
        return 0
    try:
        await erase_customer(due["email"])
    except (CustomerOpen, UnknownCustomer, Invalid):
        await _keep(due["order_id"], {})
    except NotErased as refusal:
        await _keep(due["order_id"], refusal.columns)
    await fetch(GO_ON)
    return 1


async def list_unerased() -> list[Unerased]:
    """Returns the latest, newest first."""
    return [
        msgspec.convert({**row, "columns": msgspec.json.decode(row["columns"])}, type=Unerased)
        for row in await fetch(LIST)
    ]


async def _keep(order_id: UUID, columns: Mapping[str, int]) -> None:
    await fetch(KEEP, order_id, msgspec.json.encode(columns).decode())
