"""The safety net under arq: each worker looks for due work every second, without Redis."""

import asyncio
from math import inf
from time import monotonic
from typing import Final

from app.infra.looks import may_be_due, until_next_look
from app.messaging import any_due, apply_due
from app.workers.back_off import BackOff
from app.workers.listeners import APPLY


def _service(listener: str) -> str:
    return listener.partition(".")[0]


SERVICES = sorted({_service(name) for name in APPLY})

# Seconds in which work gathers between two rounds of a drain, so that a busy shop shares batches.
GATHERED_WITHIN: Final = 0.02

# The services that are being drained, and whether somebody has rung since the latest round began.
_rung_again: dict[str, bool] = {}


async def drain(listener: str | None = None, until: float = inf) -> int:
    """Applies what is due for a service, or for all, and returns how many inbox entries it was.

    `listener` may name one of the service's listeners: what another of them waits for may now be
    done, so the whole service is drained. Each service has transactions of its own, so that stock
    is locked only for the work on stock. No batch is begun after `until`, a time of `monotonic`.
    """
    services = [_service(listener)] if listener else SERVICES
    applied = 0
    for service in services:
        wanted = {name: apply for name, apply in APPLY.items() if _service(name) == service}
        while monotonic() < until and (done := await apply_due(wanted)):
            applied += done
    return applied


async def ring(listener: str, seconds: float = inf) -> None:
    """Drains the listener's service. If that is under way, it goes on for what has come meanwhile.

    So a process drains a service once at a time: drains beside each other read the same entries,
    and share the batches. After these seconds it leaves the rest to the next who rings.
    """
    until = monotonic() + seconds
    service = _service(listener)
    if service in _rung_again:
        _rung_again[service] = True
        return
    _rung_again[service] = True
    try:
        while _rung_again[service] and monotonic() < until:
            _rung_again[service] = False
            await drain(service, until)
            if _rung_again[service]:
                await asyncio.sleep(GATHERED_WITHIN)
    finally:
        del _rung_again[service]


async def sweep() -> None:
    async with asyncio.TaskGroup() as services:
        for service in SERVICES:
            services.create_task(_sweep_service(service))


async def _sweep_service(service: str) -> None:
    # A service that fails waits alone, and the others go on.
    back_off = BackOff(f"the sweep of {service}")
    due = any_due(name for name in APPLY if _service(name) == service)
    while True:
        # It costs a few reads of an index, where applying nothing costs a transaction.
        if not back_off.waiting and await may_be_due(due):
            try:
                await ring(service)
                back_off.recovered()
            except Exception as error:
                back_off.failed(error)
        await asyncio.sleep(until_next_look())
