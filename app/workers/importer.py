"""The importer of products: it does what is due batch by batch, beside the worker's other work."""

import asyncio
from typing import Final

from app.services import products
from app.workers.back_off import BackOff

# Seconds between two looks.
EVERY: Final = 1.0
# Seconds after each batch, in which the shop's own work comes first.
PAUSE: Final = 0.02


async def import_products() -> None:
    """Any number of workers may do it at once; each import is one worker's at a time."""
    back_off = BackOff("the imports of products")
    while True:
        try:
            while not back_off.waiting and await products.work_on_imports():
                back_off.recovered()
                await asyncio.sleep(PAUSE)
        except Exception as error:
            back_off.failed(error)
        await asyncio.sleep(EVERY)
