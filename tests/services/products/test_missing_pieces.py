"""A piece that nobody finds is never for sale, not for a moment."""

import asyncio
import os
from collections import Counter
from contextlib import suppress

import asyncpg

from app.infra.database import fetch, fetch_row
from app.services import delivery, products
from app.services.products import OutOfStock
from app.values.money import Money
from app.values.statuses import ShortageReason
from app.workers import sweep
from tests.support.breaches import broken, grow_old, pieces
from tests.support.cast import place, shipment_of
from tests.support.corrected import Settle

ORDERS, READERS = 12, 3
LOOK = "SELECT on_hand - reserved FROM products.stock WHERE product_id = 'rare'"
DUE = """
SELECT id FROM messaging.deliveries
WHERE listener = 'products.settle_cancelled_pieces' AND state <> 'DONE'
"""
STOCK = "SELECT on_hand, reserved FROM products.stock WHERE product_id = 'rare'"


async def test_no_reader_ever_sees_a_missing_piece_for_sale(settle: Settle) -> None:
    given = products.ProductInput(name="Rare", price=Money.of(900), description="", category="Home")
    await products.put_product("rare", given)
    await products.move_stock("rare", 2 * ORDERS, "all there is", "the tests")
    orders = [await place(rare=2) for _ in range(ORDERS)]
    await settle()
    parcels = [await shipment_of(order) for order in orders]
    ends, seen, bought = asyncio.Event(), Counter[int](), 0

    async def reader() -> None:
        connection = await asyncpg.connect(os.environ["DATABASE_URL"])
        while not ends.is_set():
            seen[await connection.fetchval(LOOK)] += 1
        await connection.close()

    async def buyer() -> None:
        nonlocal bought
        while not ends.is_set():
            with suppress(OutOfStock):
                await place(rare=1)
                bought += 1

    async def worker() -> None:
        while not ends.is_set():
            await sweep.drain("products")

    looking = [asyncio.create_task(work()) for work in (*[reader] * READERS, buyer, worker)]
    for parcel in parcels:
        before = seen.total()
        await delivery.report_shortage(
            None, parcel.shipment_id, pieces(1), ShortageReason.NOT_FOUND, "Bea"
        )
        while await fetch(DUE) or seen.total() < before + 10:
            await asyncio.sleep(0.01)
    ends.set()
    await asyncio.gather(*looking)
    assert (set(seen), bought) == ({0}, 0)
    assert seen.total() >= 10 * ORDERS
    row = await fetch_row(STOCK)
    assert row
    assert (row["on_hand"], row["reserved"]) == (ORDERS, ORDERS)
    await settle()
    await grow_old()
    assert await broken() == set()
