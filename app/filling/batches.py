"""Batch by batch: people and numbers from here, the rest drawn by PostgreSQL."""

from collections.abc import Callable

from faker import Faker

from app.carriers import TRACKING_PAGES
from app.database import fetch, fetch_value, take_time, transaction
from app.filling.statements import DRAW, WRITE
from app.services.sales import number_for
from app.settings import settings
from app.subscriptions import SUBSCRIPTIONS

BATCH = 10_000
PEOPLE = 2_000
SEEDS = 1_000_003
PATIENCE = 600.0
"""Seconds that one statement may take."""


class NothingToSell(LookupError):
    """The shop has no product that an order could be of."""


async def fill(orders: int, seed: int, done: Callable[[int], None]) -> None:
    """Adds `orders` orders of the last year, and the goods they took; `done` hears of each batch.

    The same seed makes the same people and baskets. Raises `NothingToSell`.
    """
    if not await fetch_value("SELECT EXISTS (SELECT FROM products.products)"):
        raise NothingToSell
    people = Faker(["de_DE", "en_GB", "fr_FR"])
    people.seed_instance(seed)
    cast = [
        [make().replace("\n", ", ") for _ in range(PEOPLE)]
        for make in (people.name, people.ascii_safe_email, people.street_address, people.city)
    ]
    for start in range(0, orders, BATCH):
        size = min(BATCH, orders - start)
        async with transaction():
            await take_time(PATIENCE)
            await fetch("SELECT setseed($1)", (seed * 7919 + start) % SEEDS / SEEDS)
            await fetch(DRAW, await _numbers(size), *cast, list(TRACKING_PAGES))
            for statement, arguments in WRITE:
                await fetch(statement, *(ARGUMENTS[name] for name in arguments))
        done(size)
    for table in ("sales", "products", "delivery", "messaging"):
        await _analyze(table)


ARGUMENTS = {
    "currency": settings.shop_currency,
    "types": [kind for kind, listeners in SUBSCRIPTIONS.items() for _ in listeners],
    "listeners": [name for listeners in SUBSCRIPTIONS.values() for name in listeners],
}


async def _numbers(size: int) -> list[str]:
    rows = await fetch(
        "SELECT nextval('sales.order_numbers') AS number FROM generate_series(1, $1)", size
    )
    return [number_for(row["number"]) for row in rows]


async def _analyze(schema: str) -> None:
    """So that the planner knows at once what the tables now hold."""
    for row in await fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", schema):
        await fetch(f"ANALYZE {schema}.{row['tablename']}")
