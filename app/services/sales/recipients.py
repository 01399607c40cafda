"""Limits the orders for one email address, because each order sends mail to its owner."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from app.infra.database import fetch
from app.services.sales.placing_shapes import OrderRequest
from app.services.sales.refusals import TooManyOrders
from app.values import emails

# Orders for one address within `WINDOW`, by callers without an API key.
MAX_ORDERS: Final = 20
WINDOW: Final = timedelta(hours=1)

# A database function: it locks the addresses by one statement and counts by the next.
COUNT = "SELECT * FROM sales.orders_to($1, $2, $3)"


async def limit_orders(requests: Sequence[OrderRequest]) -> list[TooManyOrders | None]:
    """Returns for each request the refusal, if any; the counts hold until the transaction ends.

    Different spellings of an address count as the same address.
    """
    addresses = [_bounded_address(request) for request in requests]
    asked = sorted({email for email in addresses if email})
    rows = await fetch(COUNT, asked, WINDOW, MAX_ORDERS) if asked else []
    placed = {email: row["placed"] for email, row in zip(asked, rows, strict=True)}
    waits = {email: row["wait"] for email, row in zip(asked, rows, strict=True)}
    refusals: list[TooManyOrders | None] = []
    for email in addresses:
        full = email is not None and placed[email] >= MAX_ORDERS
        refusals.append(TooManyOrders(max(1.0, waits[email])) if email and full else None)
        if email and not full:
            placed[email] += 1
    return refusals


def _bounded_address(request: OrderRequest) -> str | None:
    # There is no limit for a caller with an API key, nor if the request is not bounded.
    bounded = request.bounded and request.actor is None
    return emails.comparable(request.wanted.customer.email) if bounded else None
