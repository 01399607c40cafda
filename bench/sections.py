"""The parts of a run, each in a shop of its own kind."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import perf_counter

import asyncpg

from bench import goods
from bench.anchors import Anchors
from bench.load import Order
from bench.placing import Books, settled
from bench.rows import events, house, orders, pages, streams
from bench.run import Open, Run
from bench.shop import Shop, opened

# Orders that are too few for a row about many that wait.
FEW = 2000
# Numbers of orders at least, whatever time is left.
LEVELS = 2
# Seconds that the last level takes after it was filled, and the end of the run.
MEASURED_IN = 70.0
STEP = 100_000
RATES = {"many": "P", "hot": "H"}
ORDERS = ("many", "hot", "one", "crowd", "backlog", "against-clients", "against-products")
# Their ordinate is a rate, which is drawn beside the anchor.
CURVES = {"clients", "products"}
ONE_BY_ONE = ("consumer", "shipped")
PAGES = ("catalogue", "order-page", "board", "cart")
HOUSE = ("start", "rest")


async def ordering(run: Run) -> None:
    """Two web processes and a worker, with the load of many customers."""
    if not run.wants(*ORDERS, *ONE_BY_ONE):
        return
    with opened(run.folder / "orders") as shop:
        at = Open(run, shop, Books(shop, await _prepared(shop, goods.stock)))
        if run.wants("consumer"):
            run.note("consumer", await events.consumer(at))
        if run.wants("shipped"):
            run.note("shipped", await events.shipped(at))
        if run.wants(*ORDERS):
            await _orders(at)
        await _check(at)


async def streaming(run: Run) -> None:
    """A shop in which nothing waits, so that a backlog takes no time from the streams."""
    data = run.folder / "streams"
    placed: list[Order] = []
    if run.wants("one-order"):
        with opened(data) as shop:
            at = Open(run, shop, Books(shop, await _prepared(shop, goods.stock), placed))
            run.note("one-order", await streams.one_order(at))
            await _check(at)
    if run.wants("own-orders"):
        with opened(data, web=1) as shop:
            at = Open(run, shop, Books(shop, await _prepared(shop, goods.stock), placed))
            found, run.curves["streams"] = await streams.own_orders(at)
            run.note("own-orders", found)
            await _check(at)


async def _orders(at: Open) -> None:
    """Anchors before and after; between them the worker stands still, and works off at last."""
    run, size = at.run, at.size
    run.anchors = Anchors(at.shop, size.seconds)
    await run.anchors.prepare()
    run.anchors.measure()
    rates = {name: anchor for name, anchor in RATES.items() if run.wants(name)}
    busy = {name: await orders.beside(at, anchor) for name, anchor in rates.items()}
    await settled(at.shop, size.patience)
    with at.shop.no_worker():
        alone = {name: await orders.alone(at, anchor) for name, anchor in rates.items()}
        if run.wants("one"):
            run.note("one", await orders.one(at))
        if run.wants("crowd"):
            run.note("crowd", await orders.crowd(at))
        if run.wants("against-clients") and size.clients:
            run.curves["clients"] = await orders.against_clients(at)
        if run.wants("against-products") and size.products:
            run.curves["products"] = await orders.against_products(at)
        waiting = await settled(at.shop, 0)
        if waiting < FEW and run.wants("backlog"):
            await at.books.place(orders.CROWD, size.seconds)
            waiting = await settled(at.shop, 0)
    run.note("backlog", await events.backlog(at, waiting))
    run.anchors.measure()
    run.say(run.anchors.said())
    for name in CURVES & run.curves.keys():
        run.curves[name] = replace(run.curves[name], anchor=run.anchors["P"])
    for name, anchor in rates.items():
        run.note(name, orders.ratio(run.anchors, anchor, alone[name], busy[name]))


async def reading(run: Run) -> None:
    """The demo shop, with few orders and then with many."""
    data = run.folder / "pages"
    if not run.wants(*PAGES, *HOUSE, "scale"):
        return
    house.start(data, 1)
    starts = house.start(data, run.size.starts - 1) if run.wants("start") else []
    with opened(data, demo=True) as shop:
        if run.wants("start"):
            run.note("start", house.started([*starts, shop.started_in]))
        at = Open(run, shop, Books(shop, await _prepared(shop, goods.restock)))
        if run.wants("rest"):
            run.note("rest", await house.rest(at))
        if run.wants(*PAGES, "scale"):
            await _pages(at)
            await _check(at)


async def _pages(at: Open) -> None:
    """Level by level: first the pages alone, then what should not grow from here on."""
    run = at.run
    levels: dict[int, pages.Level] = {}
    there, paces = 0, list[float]()
    for wanted in at.size.orders:
        before, there = there, await _filled(at, there, wanted, paces)
        if there == before:
            break
        await pages.quiet(at)
        if not levels and run.wants(*PAGES):
            for name, found in (await pages.pages(at)).items():
                run.note(name, found)
        if not run.wants("scale"):
            return
        levels[there] = await pages.level(at)
    run.note("scale", pages.growth(levels))
    run.curves["orders"] = pages.against_orders(levels)


async def _filled(at: Open, there: int, wanted: int, paces: list[float]) -> int:
    """How many orders there are then; what the first go took says what a second can add."""
    while there < wanted:
        most = _affordable(at.run, wanted, there, paces)
        if most <= there:
            break
        began = perf_counter()
        await asyncio.to_thread(at.shop.run, "fill", "--orders", str(most - there))
        paces.append((most - there) / (perf_counter() - began))
        at.run.say(f"filled up to {most:,} orders, {paces[-1]:,.0f} a second")
        there = most
    return there


def _affordable(run: Run, wanted: int, there: int, paces: list[float]) -> int:
    """As many of the orders wanted as can be there and measured in the time that is left."""
    if len(paces) < LEVELS:
        return wanted
    left = run.size.budget - (perf_counter() - run.began) - MEASURED_IN
    most = there + max(0.0, paces[-1] * left)
    return wanted if wanted <= most else int(most // STEP * STEP)


async def _prepared(
    shop: Shop, how: Callable[[asyncpg.Connection], Awaitable[list[str]]]
) -> list[str]:
    connection = await shop.connect()
    try:
        return await how(connection)
    finally:
        await connection.close()


async def _check(at: Open) -> None:
    left = await settled(at.shop, at.size.patience)
    if left:
        at.books.broken.append(f"{left:,} deliveries still wait after {at.size.patience:.0f} s")
    at.run.kept.append(await at.books.check())
    at.run.broken += at.books.broken
    at.run.say(at.run.kept[-1])
