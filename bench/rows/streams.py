"""Many open pages: of one order, and each of its own."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack

from bench import stamps
from bench.curves import Curve
from bench.holding import Holder, holder, page_stream
from bench.line import Line, line
from bench.load import Order
from bench.placing import percentile, settled
from bench.run import Open
from bench.shipping import deliver, dispatch, shipments_of
from bench.stamps import Stamps
from bench.table import ROWS, Found

TOGETHER = 1000
# Streams of the first order, which is not counted.
WARM_UP = 64
# Changes a second.
RATE = 20
# Rounds at most, each with fresh streams, where they are fewer than the changes.
FEW = 50
CONNECTIONS = 4
# Milliseconds: a step counts as held if its p99 stays below, the must of one stream at rest.
PROMPT = 50.0
# MB that the web process may hold.
MEMORY = 300
MAKERS = 32
PATIENCE = 120.0


async def one_order(at: Open) -> Found:
    """From just before the order's change is flushed until the last of all readers has it."""
    key = at.shop.key("shipments:write")
    took: list[float] = []
    memory = 0.0
    async with (
        stamps.stamps(at.shop) as noted,
        line(at.shop.address) as connection,
        holder(at.shop.address) as pages,
    ):
        for streams in (WARM_UP, *[TOGETHER] * at.size.rounds):
            empty = at.shop.memory("web")
            order = await at.books.place_one(connection)
            await settled(at.shop, 10)
            shipment = (await shipments_of(at.shop, [order]))[order.order_id]
            await pages.open([page_stream(order)] * streams)
            if streams == TOGETHER and not took:
                memory = (at.shop.memory("web") - empty) / TOGETHER / 1024
            for step in (dispatch, deliver):
                await step(connection, shipment, key)
                heard = await pages.hear(streams)
                if len(heard) < streams:
                    at.books.broken.append(f"only {len(heard):,} of {streams:,} streams heard")
                changed = (await noted.of(stamps.CHANGED))[order.order_id]
                if streams == TOGETHER:
                    took.append(1000 * (max(heard.values()) - changed))
            await pages.close()
    how = f"{len(took)} changes, two web processes, one reading process"
    return Found((percentile(took, 50), percentile(took, 99), memory), how)


async def own_orders(at: Open) -> tuple[Found, Curve]:
    """More and more streams; while they are open, 20 of their orders change a second."""
    orders = await _waiting(at, at.size.streams[-1] + 3 * at.size.changes)
    shipments = await shipments_of(at.shop, orders)
    held = 0
    words: list[str] = []
    points: list[tuple[float, float]] = []
    async with AsyncExitStack() as stack:
        noted = await stack.enter_async_context(stamps.stamps(at.shop))
        pages = await stack.enter_async_context(holder(at.shop.address))
        connections = [
            await stack.enter_async_context(line(at.shop.address)) for _ in range(CONNECTIONS)
        ]
        hall = Hall(pages, connections, noted, at.shop.key("shipments:write"), orders, shipments)
        for streams in at.size.streams:
            took, changes = await hall.step(streams, at.size.changes)
            p99 = percentile(took, 99)
            memory = at.shop.memory("web") / 1e6
            points.append((streams, p99))
            words.append(f"{streams:,}: p99 {p99:.0f} ms, {memory:.0f} MB")
            if len(took) == changes and p99 <= PROMPT and memory <= MEMORY:
                held = streams
            at.run.say(words[-1])
    title = "A change against open streams, each on its own order"
    curve = Curve(title, "open streams of one web process", "ms, p99", points)
    judged = at.size.streams[-1] >= ROWS["own-orders"].aim[0]
    return Found((held,), "; ".join(words[1:]), judged), curve


class Hall:
    """Pages that are open, and the connections that change what they show."""

    def __init__(
        self,
        pages: Holder,
        connections: Sequence[Line],
        noted: Stamps,
        key: str,
        orders: list[Order],
        shipments: dict[str, str],
    ) -> None:
        self._pages = pages
        self._noted = noted
        self._key = key
        self._fresh = orders
        self._shipments = shipments
        self._open: list[Order] = []
        self._unchanged: list[int] = []
        self._connections: asyncio.Queue[Line] = asyncio.Queue()
        for connection in connections:
            self._connections.put_nowait(connection)

    async def step(self, streams: int, changes: int) -> tuple[list[float], int]:
        """Milliseconds of each change that arrived, from just before its commit's flush.

        And how many changes there were.
        """
        took: list[float] = []
        rounds = max(1, min(changes // streams, FEW))
        each = min(streams, changes)
        for _ in range(rounds):
            await self._open_up_to(streams)
            took += await self._change(each)
            if rounds > 1:
                await self._pages.close()
                self._open.clear()
                self._unchanged.clear()
        return took, rounds * each

    async def _open_up_to(self, streams: int) -> None:
        more = [self._fresh.pop() for _ in range(streams - len(self._open))]
        self._unchanged += range(len(self._open), streams)
        self._open += more
        await self._pages.open([page_stream(order) for order in more])

    async def _change(self, changes: int) -> list[float]:
        random.shuffle(self._unchanged)
        chosen = [self._unchanged.pop() for _ in range(changes)]
        async with asyncio.TaskGroup() as group:
            for place in chosen:
                group.create_task(self._dispatch(self._open[place].order_id))
                await asyncio.sleep(1 / RATE)
        heard = await self._pages.hear(changes)
        committed = await self._noted.of(stamps.SHIPPED)
        return [
            1000 * (heard[place] - committed[self._open[place].order_id])
            for place in chosen
            if place in heard
        ]

    async def _dispatch(self, order_id: str) -> None:
        connection = await self._connections.get()
        await dispatch(connection, self._shipments[order_id], self._key)
        self._connections.put_nowait(connection)


async def _waiting(at: Open, orders: int) -> list[Order]:
    """So many orders whose shipments wait, placed now where there are too few."""
    waiting = await shipments_of(at.shop, at.books.orders)
    if len(waiting) < orders:
        await at.books.place(MAKERS, PATIENCE, warm_up=0, at_most=orders - len(waiting))
        await settled(at.shop, PATIENCE)
        waiting = await shipments_of(at.shop, at.books.orders)
    return [order for order in at.books.orders if order.order_id in waiting]
