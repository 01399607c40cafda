"""The work on imports: each call does one batch, in one transaction."""

import os
from functools import cache
from typing import Final
from uuid import UUID, uuid4

import structlog

from app import audit_log
from app.i18n.language import gettext_noop, use_language
from app.infra.database import is_contention, is_outage
from app.services.products.imports.applying import apply_batch
from app.services.products.imports.checking import check_batch, end_import
from app.services.products.imports.runs import LeasedImport, lease_import
from app.values.product_states import ImportState

log = structlog.get_logger(__name__)

NOT_COMPARED: Final = gettext_noop("The file could not be compared with the shop.")


async def work_on_imports(import_id: UUID | None = None, worker: UUID | None = None) -> bool:
    """Does the next batch of an import, and returns False if there is nothing to do.

    `worker` finds its own imports again; without it, this process is the worker.
    """
    worker = worker or _own_id(os.getpid())
    leased = await lease_import(worker, import_id)
    if leased is None:
        return False
    with use_language(leased.language), audit_log.acting_as(leased.actor):
        if leased.state == ImportState.CHECKING:
            await _check(leased, worker)
        else:
            await apply_batch(leased, worker)
    return True


async def _check(leased: LeasedImport, worker: UUID) -> None:
    try:
        await check_batch(leased, worker)
    except Exception as error:
        if is_outage(error) or is_contention(error):
            raise
        # Otherwise it would be tried for ever.
        log.error("a file of products could not be compared", exc_info=error)
        await end_import(leased.import_id, ImportState.UNREADABLE, NOT_COMPARED)


@cache
def _own_id(pid: int) -> UUID:
    # Processes that were forked from one that had an ID must not share it.
    return uuid4()
