"""Two versions on one database, there and back, while customers order.

The version before is the last release that rolls. Until there is one, HEAD stands in for it, and
what is here, with a migration and a listener planted, for the version after: that proves the way
(who publishes for whom, who is ready when, what the audit says), not that two real versions bear
each other.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest

from app.services.mailing.owing import OWE_TO_MEMBER
from tests.support.api import an_order
from tests.upgrading.catalogue import catalogue, differences
from tests.upgrading.databases import a_database, run
from tests.upgrading.versions import RELEASES, Running, Version, this_tree, tree_of

pytestmark = [pytest.mark.proof, pytest.mark.timeout(300)]

ORDERS_A_SECOND = 8
PHASE_SECONDS = 3.0
# The last commit of a shop that tells its staff nothing about their accounts.
WITHOUT_FACTORS = "5b487e32"
LISTENER = "products.count_orders"
MIGRATION = '''
from app.tables.sql_migration import migration

ID = "2030-01-01T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "counted orders"
SQL = """
ALTER TABLE sales.orders ADD COLUMN counted integer NOT NULL DEFAULT 0;
CREATE INDEX orders_counted ON sales.orders (counted);
CREATE TABLE products.counted_orders (order_id uuid PRIMARY KEY);
"""


async def forwards():
    return migration(ID, "sales", DESCRIPTION, SQL)
'''
COUNT = """
async def count_orders(events):
    from app.infra.database import fetch

    for event in events:
        await fetch("INSERT INTO products.counted_orders VALUES ($1)", event.order_id)


FLAT.listeners["products.count_orders"] = count_orders
"""
UNTOLD = """
SELECT count(*) FILTER (WHERE "timestamp" < since AND deliveries.id IS NOT NULL) AS too_early,
       count(*) FILTER (WHERE "timestamp" < since) AS before,
       count(*) FILTER (WHERE "timestamp" >= since) AS after,
       count(*) FILTER (WHERE "timestamp" >= since AND state = 'DONE') AS heard
FROM messaging.events JOIN messaging.subscriptions USING (event_type)
LEFT JOIN messaging.deliveries USING (event_id, listener)
WHERE subscriptions.listener = $1
"""


@pytest.fixture
async def url(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address of an empty one, and a Redis of its own beside it."""
    monkeypatch.setenv("REDIS_URL", f"{os.environ['TEST_REDIS_URL']}?db=14")
    async with a_database("rolling") as address:
        yield address


@pytest.fixture(autouse=True)
async def empty_shop() -> None:
    """What is looked at here lies in databases of its own."""


@pytest.fixture
def before(tmp_path: Path) -> Version:
    rolling = [release["commit"] for release in RELEASES.values() if release["rolls"]]
    return tree_of(rolling[-1] if rolling else "HEAD", tmp_path / "before")


@pytest.fixture
def after(tmp_path: Path) -> Version:
    tree = this_tree(tmp_path / "after")
    name = "sales_2030_01_01t00_00_00_000000"
    tree.write(f"app/tables/sales/piccolo_migrations/{name}.py", MIGRATION)
    opens = '"order.created": ('
    tree.replace("app/messaging/subscriptions.py", opens, f'{opens}"{LISTENER}", ')
    flat = tree.folder / "app/services/products/flat.py"
    flat.write_text(flat.read_text() + COUNT)
    return tree


class Customers:
    """Order at each open door in turn, from the first second to the last."""

    def __init__(self, key: str) -> None:
        self.doors: list[str] = []
        self.placed: list[str] = []
        self.failed: list[str] = []
        self.at_home = False
        self.key = {"Authorization": f"Bearer {key}"}

    @asynccontextmanager
    async def ordering(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._order())
        try:
            yield
        finally:
            # An order is placed all the same if its answer is not waited for.
            self.at_home = True
            await task
        assert self.failed == []

    async def _order(self) -> None:
        async with httpx.AsyncClient(timeout=10) as client:
            number = 0
            while not self.at_home:
                number += 1
                door = self.doors[number % len(self.doors)]
                try:
                    await self._one(client, door, number)
                except httpx.HTTPError as error:
                    self.failed.append(f"{door}: {error!r}")
                await asyncio.sleep(1 / ORDERS_A_SECOND)

    async def _one(self, client: httpx.AsyncClient, door: str, number: int) -> None:
        once = {"Idempotency-Key": str(uuid4())}
        order = an_order(product_456=1)
        answer = await client.post(f"{door}/api/v1/orders", json=order, headers=once)
        if answer.status_code != 201:
            self.failed.append(f"{door}: {answer.status_code} {answer.text[:200]}")
            return
        self.placed.append(answer.json()["order_id"])
        if number % 4 == 0:
            cancelled = await client.post(
                f"{door}/api/v1/orders/{self.placed[-1]}/cancellation", json={}, headers=self.key
            )
            if cancelled.status_code not in (200, 202):
                self.failed.append(f"{door}: {cancelled.status_code} {cancelled.text[:200]}")


async def test_two_versions_there_and_back(url: str, before: Version, after: Version) -> None:
    before.run(url, "migrate")
    key = before.run(url, "key", "add", "a test", "--scope", "orders:write").strip()
    await stock(url)
    customers, running = Customers(key), list[Running]()

    def start(version: Version) -> Running:
        running.append(one := version.start(url))
        customers.doors.append(one.address)
        return one

    async def stop(one: Running) -> None:
        customers.doors.remove(one.address)
        await asyncio.sleep(1)
        await asyncio.to_thread(one.stop)
        running.remove(one)

    try:
        old = start(before)
        async with customers.ordering():
            await asyncio.sleep(PHASE_SECONDS)
            await asyncio.to_thread(after.run, url, "migrate")
            assert old.readiness() == 200
            await asyncio.sleep(PHASE_SECONDS)
            new = await asyncio.to_thread(start, after)
            await asyncio.sleep(PHASE_SECONDS)
            await stop(old)
            old = await asyncio.to_thread(start, before)
            await stop(new)
            alone = len(customers.placed)
            await asyncio.sleep(PHASE_SECONDS)
            assert len(customers.placed) > alone
            new = await asyncio.to_thread(start, after)
            await stop(old)
            await asyncio.sleep(PHASE_SECONDS)
        await settled(url)
        after.run(url, "audit")
        before.run(url, "audit")
    finally:
        for one in running:
            one.stop()
    await check(url, customers.placed)


async def check(url: str, placed: list[str]) -> None:
    connection = await asyncpg.connect(url)
    told = await connection.fetchrow(UNTOLD, LISTENER)
    shipped = await connection.fetch("SELECT order_id::text FROM delivery.shipments")
    counted = await connection.fetchval("SELECT count(*) FROM products.counted_orders")
    await connection.close()
    assert sorted(row["order_id"] for row in shipped) == sorted(placed)
    assert told["before"] > 0
    assert told["too_early"] == 0
    assert told["heard"] == told["after"] == counted > 0


async def stock(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "INSERT INTO products.products (product_id, name, description, price)"
        " VALUES ('product_456', 'Blue mug', '', 1400);"
        "INSERT INTO products.stock (product_id, on_hand, reserved)"
        " VALUES ('product_456', 9999, 0);"
        "INSERT INTO products.movements (product_id, quantity, reason, moved_by)"
        " VALUES ('product_456', 9999, 'first stock', 'the tests')"
    )
    await connection.close()


async def settled(url: str) -> None:
    connection = await asyncpg.connect(url)
    async with asyncio.timeout(60):
        while await connection.fetchval(
            "SELECT count(*) FROM messaging.deliveries WHERE state <> 'DONE'"
        ):
            await asyncio.sleep(0.2)
    await connection.close()


async def test_the_version_before_leaves_mails_that_it_does_not_know(
    url: str, tmp_path: Path
) -> None:
    """It dropped a mail about a subject that was no invitation."""
    assert (await run(url, "migrate"))[0] == 0
    connection = await asyncpg.connect(url)
    await connection.execute(OWE_TO_MEMBER, "acc_1", uuid4(), "PASSWORD_CHANGED", "en")
    old = await asyncio.to_thread(tree_of(WITHOUT_FACTORS, tmp_path / "old").start, url)
    try:
        async with asyncio.timeout(20):
            while await connection.fetchval(
                "SELECT count(*) FROM mailing.mails WHERE state = 'PENDING' AND error IS NULL"
            ):
                await asyncio.sleep(0.2)
        kept = "SELECT state FROM mailing.mails WHERE due_at > now()"
        assert [row["state"] for row in await connection.fetch(kept)] == ["PENDING"]
    finally:
        await asyncio.to_thread(old.stop)
        await connection.close()


async def test_what_0_1_0_itself_has_made_is_taken_over(url: str, tmp_path: Path) -> None:
    """Never dumped, unlike the database that is kept for the short tests."""
    old = tree_of(RELEASES["0.1.0"]["commit"], tmp_path / "old")
    old.run(url, "migrate")
    await stock(url)
    old.run(url, "fill", "--orders", "500")
    code, _, told = await run(url, "migrate")
    assert code == 0, told
    async with a_database("fresh") as fresh:
        assert (await run(fresh, "migrate"))[0] == 0
        assert differences(await catalogue(url), await catalogue(fresh)) == []
    code, found, told = await run(url, "audit")
    assert code == 0, found + told
