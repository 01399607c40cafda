"""The safety net under arq: each worker looks for due work every second, without Redis."""

import asyncio
from collections.abc import Mapping

from app.infra.looks import may_be_due, until_next_look
from app.messaging import ANY_DUE, apply_due
from app.workers.back_off import BackOff
from app.workers.listeners import APPLY


def _service(listener: str) -> str:
    return listener.partition(".")[0]


SERVICES = sorted({_service(name) for name in APPLY})


async def drain(listener: str | None = None) -> int:
    """Applies what is due for a service, or for all, and returns how many inbox entries it was.

    `listener` may name one of the service's listeners: what another of them waits for may now be
    done, so the whole service is drained. Each service has transactions of its own, so that stock
    is locked only for the work on stock.
    """
    services = [_service(listener)] if listener else SERVICES
    applied = 0
    for service in services:
        wanted = {name: apply for name, apply in APPLY.items() if _service(name) == service}
        while done := await apply_due(wanted):
            applied += done
    return applied


async def sweep() -> None:
    back_offs = {service: BackOff(f"the sweep of {service}") for service in SERVICES}
    while True:
        # It costs one read of an index, where applying nothing costs a transaction a service.
        if await may_be_due(ANY_DUE):
            await _sweep_services(back_offs)
        await asyncio.sleep(until_next_look())


async def _sweep_services(back_offs: Mapping[str, BackOff]) -> None:
    for service, back_off in back_offs.items():
        # A service that fails waits alone, and the others go on.
        if back_off.waiting:
            continue
        try:
            await drain(service)
            back_off.recovered()
        except Exception as error:
            back_off.failed(error)
