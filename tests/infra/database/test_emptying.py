"""The tests empty their tables beside a process that still writes, and neither of both fails."""

import asyncio
import os

import asyncpg
import pytest

from app.infra.database import fetch_value
from tests.support.emptying import empty_tables

WAITS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.mark.parametrize("first", ["products.products", "products.stock"])
async def test_a_writer_that_takes_the_tables_the_other_way_round(first: str, shop: None) -> None:
    [second] = {"products.products", "products.stock"} - {first}
    writer = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        async with writer.transaction():
            await writer.execute(f"UPDATE {first} SET product_id = product_id")
            emptying = asyncio.create_task(empty_tables())
            async with asyncio.timeout(10):
                while not await fetch_value(WAITS):
                    await asyncio.sleep(0)
            await writer.execute(f"UPDATE {second} SET product_id = product_id")
    finally:
        await writer.close()
    await emptying
    assert await fetch_value("SELECT count(*) FROM products.stock") == 0
