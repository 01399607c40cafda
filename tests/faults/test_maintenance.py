"""Maintenance begins and ends while customers order."""

import asyncio
import os
from pathlib import Path

import pytest

from app.infra.database import fetch_value
from app.services import shop
from tests.faults.harness.orders import Orders
from tests.faults.harness.wire import Line
from tests.support.maintaining import orders_are_taken_after as orders_are_taken_after
from tests.support.running import doorstep
from tests.support.web_processes import web_process

ORDERS = "SELECT count(*) FROM sales.orders"
# Orders without the event that tells the other services of them, and goods without their order.
HALVES = """
SELECT (SELECT count(*) FROM sales.orders AS one WHERE NOT EXISTS (
        SELECT FROM messaging.events AS event WHERE event.order_id = one.order_id))
    + (SELECT count(*) FROM products.reservations AS goods WHERE NOT EXISTS (
        SELECT FROM sales.orders AS one WHERE one.order_id = goods.order_id))
"""


@pytest.mark.proof
async def test_each_order_is_taken_or_refused(tmp_path: Path, plenty: None) -> None:
    before = await fetch_value(ORDERS)
    with web_process(tmp_path / "log", RATE_LIMITS="off") as web:
        await asyncio.to_thread(web.ready)
        async with Orders(Line("127.0.0.1", web.port)).coming() as orders:
            await asyncio.to_thread(_command, "on", "--text", "Stock-taking", "--until", "23:59")
            await _until(orders, 503)
            during = await fetch_value(ORDERS)
            refused = orders.placed
            while orders.placed < refused + 10:
                await asyncio.sleep(0)
            assert await fetch_value(ORDERS) == during
            await asyncio.to_thread(_command, "off")
            orders.statuses.discard(201)
            await _until(orders, 201)
    assert orders.statuses == {201, 503}
    assert during > before
    assert await fetch_value(HALVES) == 0


def _command(*words: str) -> None:
    done = doorstep("maintenance", *words, env=dict(os.environ))
    assert done.returncode == 0, done.stderr


async def _until(orders: Orders, status: int) -> None:
    async with asyncio.timeout(10):
        while status not in orders.statuses:
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
async def _known_here(database: None) -> None:
    await shop.refresh_maintenance()
