"""After the last fault: how long until all is as if nothing had been."""

import asyncio
from time import monotonic
from typing import Any

from tests.faults.checker import UNSETTLED
from tests.faults.ledger import Ledger
from tests.faults.readers import StreamReader

SETTLED_WITHIN = 30.0
"""Seconds from the last fault until every order has its shipment (contract, promise 3)."""
WITHOUT_SHIPMENT = """
SELECT count(*) FROM sales.orders LEFT JOIN delivery.shipments USING (order_id)
WHERE shipments.order_id IS NULL AND orders.placed_at < $1
"""


async def every_order_has_its_shipment(ledger: Ledger, connection: Any, ended: float) -> float:
    """The seconds from the last fault; orders placed since do not count."""
    last = await connection.fetchval("SELECT now()")
    while await connection.fetchval(WITHOUT_SHIPMENT, last):
        if monotonic() - ended > SETTLED_WITHIN:
            ledger.breach(f"orders have no shipment {SETTLED_WITHIN:.0f} s after")
            break
        await asyncio.sleep(0.1)
    return monotonic() - ended


async def deliveries_settled(ledger: Ledger, connection: Any) -> None:
    began = monotonic()
    while await connection.fetchval(UNSETTLED):
        if monotonic() - began > SETTLED_WITHIN:
            ledger.breach(f"deliveries do not settle within {SETTLED_WITHIN:.0f} s")
            return
        await asyncio.sleep(0.1)


async def streams_caught_up(ledger: Ledger, connection: Any, pages: list[StreamReader]) -> None:
    """An open page shows the truth within 3 s, or within 3 s of reconnecting (at most 4 s)."""
    rows = await connection.fetch("SELECT order_id, version FROM sales.orders")
    versions = {row["order_id"]: row["version"] for row in rows}
    watched = [(page, page.watching) for page in pages if page.watching]
    deadline = monotonic() + 8
    while late := [page for page, order in watched if order.seen < versions[order.order_id]]:
        if monotonic() > deadline:
            break
        await asyncio.sleep(0.1)
    for page in late:
        ledger.breach(f"the stream of {page.watching.key} never showed its last state")
