"""The importer of products: it does what is due batch by batch, beside the worker's other work."""

import asyncio
from typing import Final

from app.infra.looks import may_be_due, until_next_look
from app.services import products
from app.workers.back_off import BackOff

# Seconds after each batch, in which the shop's own work comes first.
PAUSE: Final = 0.02


async def import_products() -> None:
    """Any number of workers may do it at once; each import is one worker's at a time."""
    back_off = BackOff("the imports of products")
    while True:
        try:
            if not back_off.waiting and await may_be_due(products.ANY_IMPORT):
                while await products.work_on_imports():
                    back_off.recovered()
                    await asyncio.sleep(PAUSE)
        except Exception as error:
            back_off.failed(error)
        await asyncio.sleep(until_next_look())
