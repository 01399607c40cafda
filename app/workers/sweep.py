"""The net under the bell: finds due work without Redis, each second, in every worker."""

import asyncio

import structlog

from app.database import is_outage
from app.messaging import apply_due
from app.workers.listeners import APPLY

log = structlog.get_logger(__name__)

EVERY = 1.0


def _service(listener: str) -> str:
    return listener.partition(".")[0]


SERVICES = sorted({_service(name) for name in APPLY})


async def drain(listener: str | None = None) -> int:
    """Applies what is due, for a listener's service or for all; returns how many that was.

    Its whole service, since what another of its listeners waits for may now be done. Each service
    in transactions of its own: stock stays locked for no longer than stock is worked on.
    """
    services = [_service(listener)] if listener else SERVICES
    applied = 0
    for service in services:
        wanted = {name: apply for name, apply in APPLY.items() if _service(name) == service}
        while done := await apply_due(wanted):
            applied += done
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
