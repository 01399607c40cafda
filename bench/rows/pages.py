"""What a visitor waits for, in a shop with few orders and with many."""

import asyncio
import json
import os
import statistics

from bench.curves import Curve, Line
from bench.line import line
from bench.placing import percentile, settled
from bench.run import Open
from bench.table import Found
from bench.visitors import additions, manager, owner

CATALOGUE = "/"
BOARD = "/staff/shipments"
SOME = "SELECT order_number FROM sales.orders ORDER BY random() LIMIT 20"
# Whose pages are looked at, in turn.
ORDERS = 20
# In the cart that is added to.
LINES = 10
PATIENCE = 60.0

# Orders; with fewer the row says how it grows, and nothing of its limits.
MANY = 1_000_000

# Milliseconds by what was measured, at one number of orders.
Level = dict[str, list[float]]


async def quiet(at: Open) -> None:
    """What the filling left to be done is done: it would be measured too."""
    connection = await at.shop.connect()
    await connection.execute("VACUUM (ANALYZE)")
    await connection.execute("CHECKPOINT")
    await connection.close()
    await asyncio.to_thread(os.sync)


async def pages(at: Open) -> dict[str, Found]:
    """As one visitor on one keep-alive connection waits for them."""
    async with line(at.shop.address) as browser:
        session = await manager(browser, at.shop)
        order = await at.books.place_one(browser)
        await settled(at.shop, PATIENCE)
        asked = {
            "catalogue": (CATALOGUE, "Accept: text/html"),
            "order-page": (f"/orders/{order.order_id}", await owner(browser, order)),
            "board": (BOARD, session),
        }
        took = {
            name: await browser.milliseconds([(path, header)] * at.size.pages)
            for name, (path, header) in asked.items()
        }
        took["cart"] = await additions(browser, at.books.shelf[:LINES], at.size.pages)
    return {
        name: Found((percentile(ms, 95),), f"p50 {percentile(ms, 50):.1f} ms, {len(ms)} times")
        for name, ms in took.items()
    }


async def level(at: Open) -> Level:
    """What should not grow with the number of orders; the audit in milliseconds an order."""
    connection = await at.shop.connect()
    numbers = [row["order_number"] for row in await connection.fetch(SOME)]
    await connection.close()
    placed = await at.books.place(1, at.size.seconds)
    await settled(at.shop, PATIENCE)
    async with line(at.shop.address) as browser:
        session = await manager(browser, at.shop)
        orders = at.books.orders[-ORDERS:]
        own = [(f"/orders/{order.order_id}", await owner(browser, order)) for order in orders]
        found = [(f"{BOARD}?q={number}", session) for number in numbers]
        times = at.size.pages // ORDERS
        took = {
            "board": await browser.milliseconds([(BOARD, session)] * at.size.pages),
            "search by number": await browser.milliseconds(found * times),
            "order page": await browser.milliseconds(own * times),
        }
    report = json.loads(at.shop.audit())
    audited = 1000 * report["seconds"] / report["orders"]
    return {**took, "place": placed.took, "audit, an order": [audited]}


def growth(levels: dict[int, Level]) -> Found:
    """The median of each at the largest number of orders, by that at the smallest."""
    few, many = levels[min(levels)], levels[max(levels)]
    ratios = [statistics.median(many[name]) / statistics.median(few[name]) for name in few]
    words = [
        f"{name} {statistics.median(few[name]):.3g} → {statistics.median(many[name]):.3g} ms"
        for name in few
    ]
    judged = max(levels) >= MANY
    between = f"{min(levels):,} → {max(levels):,} orders, medians"
    return Found(tuple(ratios), f"{between}: {'; '.join(words)}", judged)


def against_orders(levels: dict[int, Level]) -> Curve:
    shown = ("board", "search by number", "order page", "place")
    points: dict[str, Line] = {
        name: [(orders, statistics.median(took[name])) for orders, took in levels.items()]
        for name in shown
    }
    return Curve("Time of a page against orders", "orders", "ms, p50", points)
