"""What a migration may do while a shop is open, and what it refuses."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from time import perf_counter
from types import ModuleType

import asyncpg
import httpx
import pytest

from app.infra.database import fetch, fetch_value
from app.tables import migrate, migrations
from app.tables.migrations import CannotMigrate, Migration
from app.tables.sql_migration import migration
from tests.support.cast import place

Plant = Callable[[str, str], Migration]

EXPANDS = "2030-01-01T00:00:00:000000"
CONTRACTS = "2030-01-02T00:00:00:000000 contract 0.3"
PLANTED = "SELECT to_regclass('public.planted') IS NOT NULL"


@pytest.fixture
async def plant(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Plant]:
    """`plant(name, sql)` adds a migration to those that `migrate` knows; it is undone afterwards.

    What asks `migrations.known` is the version before, until the test calls `upgrade`.
    """
    planted: list[Migration] = []

    def add(name: str, sql: str) -> Migration:
        module = ModuleType(f"planted_{len(planted)}")

        async def forwards() -> object:
            return migration(name, "sales", "planted", sql)

        module.__dict__["forwards"] = forwards
        monkeypatch.setitem(sys.modules, module.__name__, module)
        planted.append(one := Migration("sales", name))
        known = {**migrate.known(), one: module.__name__}
        monkeypatch.setattr(migrate, "known", lambda: known)
        return one

    yield add
    await fetch("DROP TABLE IF EXISTS public.planted")
    for one in planted:
        await fetch("DELETE FROM migration WHERE app_name = $1 AND name = $2", *one)


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`upgrade("0.3.0")` makes this the version of that number, with all that was planted."""

    def become(version: str) -> None:
        monkeypatch.setattr(migrations, "VERSION", version)
        monkeypatch.setattr(migrate, "VERSION", version)
        monkeypatch.setattr(migrations, "known", migrate.known)

    return become


async def nothing() -> None:
    """No subscription is new."""


async def ready(client: httpx.AsyncClient) -> tuple[int, str]:
    answer = await client.get("/health/ready")
    return answer.status_code, answer.json().get("reasons", {}).get("migrations", "")


async def test_the_version_before_stays_ready_on_what_was_expanded(
    plant: Plant, upgrade: Callable[[str], None], client: httpx.AsyncClient, shop: None
) -> None:
    plant(EXPANDS, "CREATE TABLE public.planted (one integer)")
    assert await migrate.migrate(nothing) == []
    assert await fetch_value(PLANTED)
    assert await ready(client) == (200, "")
    assert (await place(product_456=1)).order_number
    upgrade("0.2.0")
    assert await ready(client) == (200, "")


async def test_the_next_version_is_not_ready_before_it(
    plant: Plant, upgrade: Callable[[str], None], client: httpx.AsyncClient
) -> None:
    """Though another version may have applied as many others."""
    plant(EXPANDS, "CREATE TABLE public.planted (one integer)")
    upgrade("0.2.0")
    await fetch("INSERT INTO migration (app_name, name) VALUES ('sales', 'of another version')")
    told = await ready(client)
    await fetch("DELETE FROM migration WHERE name = 'of another version'")
    assert told == (503, "1 are to be applied: doorstep migrate")


async def test_what_takes_away_waits_until_it_is_asked_for(
    plant: Plant, upgrade: Callable[[str], None], client: httpx.AsyncClient
) -> None:
    contracts = plant(CONTRACTS, "CREATE TABLE public.planted (one integer)")
    upgrade("0.3.0")
    assert await migrate.migrate(nothing) == [contracts]
    assert not await fetch_value(PLANTED)
    assert await ready(client) == (200, "")
    assert await migrate.migrate(nothing, contract=True) == []
    assert await fetch_value(PLANTED)
    assert await ready(client) == (200, "")


@pytest.mark.parametrize("version", ["0.1.0", "0.2.9"])
async def test_a_version_before_refuses_it_by_name(
    plant: Plant, upgrade: Callable[[str], None], version: str
) -> None:
    contracts = plant(CONTRACTS, "CREATE TABLE public.planted (one integer)")
    upgrade(version)
    assert await migrate.migrate(nothing) == [contracts]
    with pytest.raises(CannotMigrate) as refused:
        await migrate.migrate(nothing, contract=True)
    assert str(refused.value) == (
        f"only versions from 0.3 on run on it, and this is {version}: sales {CONTRACTS}"
    )
    assert not await fetch_value(PLANTED)


async def test_a_version_before_neither_runs_on_it_nor_touches_it(
    plant: Plant, upgrade: Callable[[str], None], client: httpx.AsyncClient
) -> None:
    plant(CONTRACTS, "CREATE TABLE public.planted (one integer)")
    upgrade("0.3.0")
    await migrate.migrate(nothing, contract=True)
    upgrade("0.2.0")
    needs = f"sales {CONTRACTS} took away what this version needs: start a later one"
    assert await ready(client) == (503, needs)
    with pytest.raises(CannotMigrate, match=r"contract 0\.3 was applied; only versions from 0"):
        await migrate.migrate(nothing)


async def test_what_waits_for_a_table_lets_orders_pass(
    plant: Plant, plenty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dump reads for as long as it takes; orders would queue behind the migration."""
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.2)
    plant(EXPANDS, "ALTER TABLE sales.orders ADD COLUMN planted integer")
    slowest, began = 0.0, perf_counter()
    reader = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        async with reader.transaction():
            await reader.execute("SELECT count(*) FROM sales.orders")
            migrating = asyncio.create_task(migrate.migrate(nothing))
            while perf_counter() - began < 2:
                asked = perf_counter()
                await place(product_456=1)
                slowest = max(slowest, perf_counter() - asked)
            assert not migrating.done()
        await asyncio.wait_for(migrating, 10)
        assert await fetch_value("SELECT count(planted) FROM sales.orders") == 0
    finally:
        await reader.close()
        await fetch("ALTER TABLE sales.orders DROP COLUMN IF EXISTS planted")
    assert slowest < 1
