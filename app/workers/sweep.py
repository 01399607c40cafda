"""The net under the bell: finds due work without Redis, each second, in every worker."""

import asyncio

import structlog

from app.database import is_outage
from app.messaging import apply_next
from app.workers.listeners import APPLY

log = structlog.get_logger(__name__)

EVERY = 1.0


async def drain(listener: str | None = None) -> int:
    """Applies what is due, for one listener or for all; returns how many deliveries that was."""
    wanted = APPLY if listener is None else {listener: APPLY[listener]}
    applied = 0
    while await apply_next(wanted):
        applied += 1
    return applied


async def sweep() -> None:
    """Until cancelled. A database that is away is waited for."""
    while True:
        try:
            await drain()
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("the database is away; the sweep waits", reason=str(error))
        await asyncio.sleep(EVERY)
