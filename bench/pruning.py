"""How fast events leave that are old enough: `python -m bench.pruning [ORDERS]`.

A filled shop has a year of orders, and keeps the events of 90 days. What a worker does now and
then is done here at once, in the same portions, beside a shop that is open.
"""

import os
import sys
from time import perf_counter

import uvloop

from bench.folder import folder
from bench.shop import Shop, opened

ORDERS = 100_000
KEPT_DAYS = 90
TABLES = ("events", "deliveries")


def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    with folder() as path, opened(path / "shop", web=1, demo=True) as shop:
        shop.run("fill", "--orders", str(orders))
        print(uvloop.run(_prune(shop)))
        print(shop.audit())


async def _prune(shop: Shop) -> str:
    os.environ.update(shop.noted["environment"] | {"EVENTS_KEPT_DAYS": str(KEPT_DAYS)})
    from app.infra.database import close_pool, fetch_value, open_pool
    from app.messaging.retention import delete_old_events
    from app.workers.retention import BATCH_SIZE

    await open_pool("bench")
    rows = [await fetch_value(f"SELECT count(*) FROM messaging.{t}") for t in TABLES]
    took: list[float] = []
    gone = 0
    deleted = BATCH_SIZE
    while deleted == BATCH_SIZE:
        began = perf_counter()
        deleted = await delete_old_events(BATCH_SIZE)
        took.append(perf_counter() - began)
        gone += deleted
    left = [await fetch_value(f"SELECT count(*) FROM messaging.{t}") for t in TABLES]
    await close_pool()
    pace = gone / sum(took)
    return (
        f"{gone:,} of {rows[0]:,} events left in {sum(took):.1f} s, {pace:,.0f} a second,"
        f" with {rows[1] - left[1]:,} deliveries; the slowest portion of {BATCH_SIZE:,} took"
        f" {1000 * max(took):.0f} ms"
    )


if __name__ == "__main__":
    main()
