"""Deleting rows past retention, a little at a time."""

import asyncio
import random

import structlog

from app.services.flats import FLATS

log = structlog.get_logger(__name__)

EVERY = 600.0
# Rows per statement, so that it holds few locks and leaves few dead rows.
BATCH_SIZE = 1000

RETENTION = tuple(delete for flat in FLATS for delete in flat.retention)


async def upkeep() -> None:
    # Any number of workers may do it at once.
    while True:
        await asyncio.sleep(EVERY * random.uniform(0.5, 1.5))
        await delete_all_that_is_old()


async def delete_all_that_is_old() -> None:
    # A deletion that fails is left for the next time, and the others still run.
    for delete in RETENTION:
        try:
            while await delete(BATCH_SIZE) == BATCH_SIZE:
                pass
        except Exception as error:
            log.warning("upkeep waits for the next time", what=delete.__name__, reason=repr(error))
