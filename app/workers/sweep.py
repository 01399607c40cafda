"""The net under arq: finds due work without Redis, each second, in every worker."""

import asyncio

from app.messaging import apply_due
from app.workers.back_off import Setbacks
from app.workers.listeners import APPLY

EVERY = 1.0


def _service(listener: str) -> str:
    return listener.partition(".")[0]


SERVICES = sorted({_service(name) for name in APPLY})


async def drain(listener: str | None = None) -> int:
    """Applies what is due, for a listener's service (or one by its own name), or for all.

    Returns how many that was. Its whole service, since what another of its listeners waits for may
    now be done. Each service in transactions of its own: stock stays locked for no longer than
    stock is worked on.
    """
    services = [_service(listener)] if listener else SERVICES
    applied = 0
    for service in services:
        wanted = {name: apply for name, apply in APPLY.items() if _service(name) == service}
        while done := await apply_due(wanted):
            applied += done
    return applied


async def sweep() -> None:
    """Until cancelled. A service that fails waits alone, and the others are swept."""
    setbacks = {service: Setbacks(f"the sweep of {service}") for service in SERVICES}
    while True:
        for service, failed in setbacks.items():
            if failed.waiting:
                continue
            try:
                await drain(service)
                failed.over()
            except Exception as error:
                failed.met(error)
        await asyncio.sleep(EVERY)
