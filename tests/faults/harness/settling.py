"""After the last fault: how long until all is as if nothing had been."""

import asyncio
from time import monotonic
from typing import Any

from tests.faults.harness.checker import UNSETTLED
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.readers import LONGEST_RETRY, TRUTH_WITHIN, StreamReader

# Seconds from the last fault until every order has its shipment (contract, promise 3).
SETTLED_WITHIN = 30.0
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
    """Each open page against Sales, once nothing changes any more: none may be late (promise 6)."""
    rows = await connection.fetch("SELECT order_id, version FROM sales.orders")
    changed = monotonic()
    last = changed + LONGEST_RETRY + TRUTH_WITHIN
    versions = {row["order_id"]: row["version"] for row in rows}
    behind = [(page, page.watching) for page in pages if page.watching]
    ledger.reads["pages"] += len(behind)
    while behind := [
        (page, order)
        for page, order in behind
        if page.watching is order and page.version < versions[order.order_id]
    ]:
        now = monotonic()
        late = [one for one in behind if now > min(one[0].must_show_by(changed), last)]
        for page, order in late:
            said = f"version {page.version} of {versions[order.order_id]}"
            ledger.breach(
                f"the page of {order.key} shows {said} {now - changed:.1f} s after"
                " the last change" + ("" if page.connected else ", and is cut off")
            )
        behind = [one for one in behind if one not in late]
        await asyncio.sleep(0.02)
