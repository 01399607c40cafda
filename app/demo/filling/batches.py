"""Filling in batches: numbers and people come from here, PostgreSQL draws and writes the rest."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import UniqueViolationError

from app.demo.filling import dividing, drawing, exceptions, writing
from app.demo.filling.people import cast
from app.infra.database import fetch, fetch_value, take_time, transaction
from app.services.flats import SCHEMAS
from app.settings import settings
from app.values import order_numbers
from app.values.known_carriers import TRACKING_PAGES

BATCH = 20_000
# Connections that fill at once; PostgreSQL keeps one processor busy with each.
LANES = 2
SEEDS = 1_000_003
# Seconds that one statement may take.
PATIENCE = 600.0
# What customers change in their orders: the note.
WISH = "Ring twice."
PLACES = ["Front door", "Neighbour", "Parcel locker", "Handed over", "Back porch"]

MAY_SILENCE = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY($1)"
# The triggers of these tables would date every row as changed just now.
DATED = ("sales.orders", "delivery.shipments")


class NothingToSell(LookupError):
    """The shop has no product that could be ordered."""


async def fill(orders: int, seed: int, done: Callable[[int], None]) -> None:
    """Adds `orders` orders of the last year, and the goods that they took.

    `done` is called after each batch with its number of orders. Each batch is one transaction, so
    stopping in the middle leaves whole orders, the oldest first. The same seed makes the same
    people and baskets. Raises `NothingToSell`.
    """
    if not await fetch_value(f"SELECT EXISTS (SELECT FROM {drawing.SOLD})"):
        raise NothingToSell
    people = cast(orders, seed)
    starts = iter(range(0, orders, BATCH))

    async def lane(starts: Iterator[int]) -> None:
        for start in starts:
            size = min(BATCH, orders - start)
            await _drawn_batch(start, size, orders, seed, people)
            done(size)

    try:
        async with asyncio.TaskGroup() as lanes:
            for _ in range(LANES):
                lanes.create_task(lane(starts))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    await _analyze()


async def _drawn_batch(start: int, size: int, *of: Any) -> None:
    # Among millions of order numbers, some will already be another order's.
    while True:
        try:
            return await _batch(start, size, *of)
        except UniqueViolationError as error:
            if "order_number" not in str(error):
                raise


async def _batch(start: int, size: int, orders: int, seed: int, people: list[list[Any]]) -> None:
    async with transaction():
        await take_time(PATIENCE)
        await fetch("SELECT set_config('work_mem', '64MB', true)")
        await fetch("SELECT setseed($1)", (seed * 7919 + start) % SEEDS / SEEDS)
        numbers = order_numbers.draw(size)
        await fetch(
            drawing.DRAWN, numbers, orders - start, orders, list(TRACKING_PAGES), PLACES, *people
        )
        for table in (drawing.LINES, drawing.BILLS):
            await fetch(table)
        for table in dividing.TABLES:
            await fetch(table)
        async with _dates_kept():
            await fetch(writing.ORDERS, settings.shop_currency, WISH)
            await fetch(writing.ITEMS)
            await fetch(writing.CHANGES)
            await fetch(writing.KNOWN_PARCELS)
            await fetch(exceptions.CANCELLED_LINES)
            await fetch(exceptions.REQUESTS)
            await fetch(exceptions.WISHES)
            await fetch(writing.RESERVATIONS)
            await fetch(writing.SHIPMENTS, WISH)
            await fetch(exceptions.CANCELLATIONS)
            await fetch(exceptions.DECISIONS)
            await fetch(exceptions.HOLDS)
            await fetch(writing.EVENTS, WISH)
            await fetch(writing.INBOX)
            await fetch(writing.MAILS)
            await fetch(exceptions.MAILS_OF_WISHES)
            await fetch(writing.WEBHOOKS)
            await fetch(writing.RECEIVED)
            await fetch(writing.SHIPPED)
            await fetch(writing.MISSED)
            await fetch(writing.STOCK)


@asynccontextmanager
async def _dates_kept() -> AsyncGenerator[None]:
    """Keeps triggers from firing; for a superuser, foreign keys are not checked either.

    A role that may not switch triggers off for one transaction locks both tables against writers.
    """
    if await fetch_value(MAY_SILENCE):
        await fetch("SET LOCAL session_replication_role = replica")
        yield
        return
    for table in DATED:
        await fetch(f"ALTER TABLE {table} DISABLE TRIGGER note_change")
    yield
    for table in DATED:
        await fetch(f"ALTER TABLE {table} ENABLE TRIGGER note_change")


async def _analyze() -> None:
    # The planner must know at once what the tables now hold.
    async with transaction():
        await take_time(PATIENCE)
        for row in await fetch(TABLES, SCHEMAS):
            await fetch(f"ANALYZE {row['schemaname']}.{row['tablename']}")
