"""How long the erasure of a customer takes in a big shop: `python -m bench.erasing [ORDERS]`.

The search that proves it reads every text of the database, so its time grows with the orders.
"""

import os
import sys
from time import perf_counter

import uvloop

from bench.folder import folder
from bench.placing import percentile
from bench.shop import Shop, opened

ORDERS = 300_000
# Of one command, which has its own people.
PORTION = 50_000
CUSTOMERS = 5
# Customers whose orders are all finished, and can no longer be returned.
FINISHED = f"""
SELECT lower(customer_email) AS email, count(*) AS orders FROM sales.orders GROUP BY 1
HAVING bool_and(status IN ('DELIVERED', 'CANCELLED'))
   AND coalesce(max(delivered_at), '-infinity') < now() - interval '15 days'
ORDER BY count(*), 1 LIMIT {CUSTOMERS}
"""
SIZE = "SELECT pg_size_pretty(pg_database_size(current_database()))"


def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    with folder() as path, opened(path / "shop", web=1, demo=True) as shop:
        for seed, start in enumerate(range(0, orders, PORTION)):
            size = min(PORTION, orders - start)
            shop.run("fill", "--orders", str(size), "--seed", str(seed))
        print(uvloop.run(_erase(shop)))
        print(shop.audit())


async def _erase(shop: Shop) -> str:
    os.environ.update(shop.noted["environment"])
    from app.infra import redis
    from app.infra.database import close_pool, fetch, fetch_value, open_pool
    from app.services import customers
    from app.workers import listeners

    listeners.connect()
    await open_pool("bench")
    took: list[float] = []
    rows = columns = 0
    found = await fetch(FINISHED)
    for one in found:
        began = perf_counter()
        erased = await customers.erase_customer(one["email"])
        took.append(perf_counter() - began)
        rows, columns = rows + erased.rows, erased.searched
    orders, size = await fetch_value("SELECT count(*) FROM sales.orders"), await fetch_value(SIZE)
    await close_pool()
    await redis.close()
    return (
        f"{len(found)} customers with {sum(one['orders'] for one in found)} of {orders:,} orders:"
        f" {rows:,} rows were overwritten and {columns} columns of {size} searched, each in"
        f" {percentile(took, 50):.1f} s, at most {max(took):.1f} s"
    )


if __name__ == "__main__":
    main()
