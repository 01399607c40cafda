"""From a commit to its listeners: the worker, and the customer's open page."""

import asyncio
from time import perf_counter

from bench import stamps
from bench.holding import holder, page_stream
from bench.line import line
from bench.load import Order
from bench.placing import percentile, settled
from bench.run import Open
from bench.shipping import dispatch, shipments_of
from bench.table import Found

# Seconds between orders that are followed one by one, so that each finds a shop at rest.
BREATH = 0.02
WARM_UP = 10


async def consumer(at: Open) -> Found:
    """Until the worker's statement that opens the shipment reaches PostgreSQL."""
    async with stamps.stamps(at.shop) as noted, line(at.shop.address) as customer:
        orders: list[Order] = []
        for _ in range(at.size.singles + WARM_UP):
            orders.append(await at.books.place_one(customer))
            await asyncio.sleep(BREATH)
        await settled(at.shop, 10)
        placed, opened = await noted.of(stamps.PLACED), await noted.of(stamps.OPENED)
    took = [1000 * (opened[one.order_id] - placed[one.order_id]) for one in orders[WARM_UP:]]
    how = f"{len(took)} orders one by one, from just before the flush of the order's commit"
    return Found((percentile(took, 50), percentile(took, 95)), how)


async def backlog(at: Open, waiting: int) -> Found:
    """By a worker that has just been let go again."""
    began = perf_counter()
    left = await settled(at.shop, at.size.patience)
    seconds = perf_counter() - began
    how = f"{waiting - left:,} of {waiting:,} that waited, in {seconds:.1f} s"
    return Found(((waiting - left) / seconds,), how)


async def shipped(at: Open) -> Found:
    """On the stream that the order's page reads, in a shop at rest."""
    key = at.shop.key("shipments:write")
    began: dict[str, float] = {}
    heard: dict[str, float] = {}
    async with (
        stamps.stamps(at.shop) as noted,
        line(at.shop.address) as connection,
        holder(at.shop.address) as pages,
    ):
        orders = [
            await at.books.place_one(connection) for _ in range(at.size.singles // 2 + WARM_UP)
        ]
        await settled(at.shop, 10)
        shipments = await shipments_of(at.shop, orders)
        for order in orders:
            await pages.open([page_stream(order)])
            await asyncio.sleep(BREATH)
            began[order.order_id] = await dispatch(connection, shipments[order.order_id], key)
            heard[order.order_id] = max((await pages.hear(1)).values())
            await pages.close()
        committed = await noted.of(stamps.SHIPPED)
    counted = [order.order_id for order in orders[WARM_UP:]]
    took = [1000 * (heard[one] - committed[one]) for one in counted]
    whole = [1000 * (heard[one] - began[one]) for one in counted]
    how = (
        f"{len(took)} orders at rest; from before the request to the page's message"
        f" {percentile(whole, 50):.1f} / {percentile(whole, 99):.1f} ms"
    )
    return Found((percentile(took, 50), percentile(took, 99)), how)
