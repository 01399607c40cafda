"""Sending customers to the shop, and checking afterwards that it kept its word."""

import asyncio
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

import msgspec

from bench.line import Line
from bench.load import Order, Outcome, Plan
from bench.requests import order_of
from bench.shop import ROOT, Shop

WAITING = "SELECT count(*) FROM messaging.deliveries WHERE state = 'PENDING'"
LOOK_EVERY = 0.05
USERS = ("web", "PostgreSQL")
NUMBERS = count()


@dataclass
class Books:
    """All that the shop answered with 201 since it was opened."""

    shop: Shop
    # The products that are ordered.
    shelf: Sequence[str]
    orders: list[Order] = field(default_factory=list[Order])
    broken: list[str] = field(default_factory=list[str])

    async def place(self, clients: int, seconds: float, **more: Any) -> Outcome:
        """Orders from `clients` connections for some seconds, from a process of their own."""
        host, port = self.shop.address
        more = {"products": list(self.shelf), **more}
        plan = Plan(host=host, port=port, clients=clients, seconds=seconds, **more)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.load"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        used = {kind: self.shop.cpu(kind) for kind in USERS}
        said, _ = await process.communicate(msgspec.json.encode(plan))
        if process.returncode:
            raise SystemExit("the load maker failed")
        outcome = msgspec.json.decode(said, type=Outcome)
        for kind, before in used.items():
            outcome.cpu[kind] = (self.shop.cpu(kind) - before) / outcome.whole
        self.orders += outcome.orders
        if outcome.others:
            self.broken.append(f"answers that are neither 201 nor 400: {outcome.others}")
        return outcome

    async def place_one(self, customer: Line) -> Order:
        """An order of two lines on a connection that is open already."""
        key = f"single-{next(NUMBERS)}-{perf_counter()}"
        wanted = order_of(self.shelf[:2])
        placed = await customer.send("orders", wanted, f"Idempotency-Key: {key}", expect=201)
        self.orders.append(Order(key, placed["order_id"], placed["access_token"]))
        return self.orders[-1]

    async def check(self) -> str:
        """Whether every 201 exists under its key and the audit is clean; if not, it is noted."""
        connection = await self.shop.connect()
        missing: Any = await connection.fetchval(
            "SELECT count(*) FROM unnest($1::text[], $2::text[]) AS answered (key, order_id)"
            " LEFT JOIN idempotency.keys AS keys USING (key)"
            " LEFT JOIN sales.orders ON orders.order_id::text = keys.subject"
            " WHERE orders.order_id::text IS DISTINCT FROM answered.order_id",
            [order.key for order in self.orders],
            [order.order_id for order in self.orders],
        )
        await connection.close()
        if missing:
            self.broken.append(f"{missing:,} orders that were answered with 201 are not there")
        report = json.loads(self.shop.audit())
        self.broken += [
            f"the audit found broken: {one['says']} ({one['broken']:,})"
            for one in report["findings"]
            if one["broken"]
        ]
        return (
            f"{len(self.orders) - missing:,} of {len(self.orders):,} orders answered with 201 are"
            f" there; the audit of {report['orders']:,} orders"
            f" {'is clean' if report['holds'] else 'is NOT clean'}"
        )


async def settled(shop: Shop, within: float) -> int:
    """Waits until every delivery was applied; returns how many were not."""
    connection = await shop.connect()
    deadline = perf_counter() + within
    try:
        left: Any = await connection.fetchval(WAITING)
        while left and perf_counter() < deadline:
            await asyncio.sleep(LOOK_EVERY)
            left = await connection.fetchval(WAITING)
        return left
    finally:
        await connection.close()


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
