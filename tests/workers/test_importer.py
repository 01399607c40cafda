"""The worker does what is due by itself."""

import asyncio

import pytest

from app.services import products
from app.values.product_states import ImportState
from app.workers.importer import import_products
from tests.support.goods import csv_file

pytestmark = pytest.mark.usefixtures("shop")


async def test_a_file_is_compared_and_applied_by_the_worker() -> None:
    import_id = await products.ask_import("goods.csv", csv_file(), "Bea")
    worker = asyncio.create_task(import_products())
    try:
        async with asyncio.timeout(20):
            while (await products.find_import(import_id)).state != ImportState.CHECKED:
                pass
            await products.apply_import(import_id, "Bea")
            while (await products.find_import(import_id)).state != ImportState.DONE:
                pass
    finally:
        worker.cancel()
    assert (await products.find_record("lamp")).on_hand == 7
