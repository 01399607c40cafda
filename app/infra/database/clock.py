"""The current time by PostgreSQL's clock, and how far this machine's clock is from it."""

import asyncio
from datetime import datetime
from time import monotonic
from typing import Final

import structlog

from app.infra import clock, metrics
from app.infra.clock import Skew
from app.infra.database.queries import fetch_value
from app.infra.database.transactions import transaction

log = structlog.get_logger(__name__)

# Seconds between measurements: a machine's clock may be set, or stop while the machine sleeps.
MEASURE_EVERY = 15.0
# Seconds of difference from which on a clock is wrong. The shop's own times are PostgreSQL's; the
# log, cookies' ends and TLS need the machine's.
CLOCK_WRONG: Final = 1.0


async def now() -> datetime:
    """Returns a time, to the microsecond, later than all that was committed or locked before."""
    asked = monotonic()
    measured: datetime = await fetch_value("SELECT clock_timestamp()")
    clock.set_by(measured, asked, monotonic())
    return measured


async def measure_skew() -> Skew:
    """Compares this machine's clock with PostgreSQL's, and keeps the latter for `about_now`."""
    # The wait for a connection is no part of the round trip, whose length is the uncertainty.
    async with transaction():
        asked = monotonic()
        measured: datetime = await fetch_value("SELECT clock_timestamp()")
        answered = monotonic()
    clock.set_by(measured, asked, answered)
    return clock.skew_from(measured, asked, answered)


async def keep_clock() -> None:
    """Keeps `clock.about_now` right, and shows by how much this machine's own clock is wrong.

    It goes on until it is cancelled.
    """
    wrong = False
    while True:
        try:
            skew = (await measure_skew()).certain
            metrics.clock_skew.set(skew)
            if (abs(skew) > CLOCK_WRONG) != wrong:
                wrong = not wrong
                _tell(skew, wrong)
        except Exception as error:
            log.debug("the clock goes on as it was measured", reason=str(error))
        await asyncio.sleep(MEASURE_EVERY)


def _tell(skew: float, wrong: bool) -> None:
    if wrong:
        log.warning("this machine's clock differs from PostgreSQL's", seconds=round(skew, 1))
    else:
        log.info("this machine's clock agrees with PostgreSQL's again")
