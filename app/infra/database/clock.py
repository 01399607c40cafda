"""The current time by PostgreSQL's clock."""

import asyncio
from datetime import datetime
from time import monotonic

import structlog

from app.infra import clock
from app.infra.database.queries import fetch_value

log = structlog.get_logger(__name__)

# Seconds between measurements: a machine's clock may be set, or stop while the machine sleeps.
MEASURE_EVERY = 15.0


async def now() -> datetime:
    """Returns a time, to the microsecond, later than all that was committed or locked before."""
    asked = monotonic()
    measured: datetime = await fetch_value("SELECT clock_timestamp()")
    clock.set_by(measured, asked, monotonic())
    return measured


async def keep_clock() -> None:
    # For `clock.about_now`, until cancelled.
    while True:
        try:
            await now()
        except Exception as error:
            log.debug("the clock goes on as it was measured", reason=str(error))
        await asyncio.sleep(MEASURE_EVERY)
