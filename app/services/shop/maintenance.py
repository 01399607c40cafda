"""Maintenance: the shop takes no orders for a time, while customers read and the staff work on."""

import asyncio
import contextlib
from datetime import datetime
from typing import Any, Final

import structlog

from app import audit_log
from app.infra import live
from app.infra.database import fetch_row, fetch_value, now, on_commit, transaction
from app.services.shop.refusals import MaintenanceOver
from app.values.maintenance import Maintenance, known_maintenance, remember_maintenance

log = structlog.get_logger(__name__)

KIND, KEY = "shop", "maintenance"
SUBJECT: Final = audit_log.Subject("shop", KEY)
# Every web process knows a change within a second, even if its nudge is lost.
LOOK_EVERY: Final = 0.8
PATIENCE: Final = 1.0
LATEST: Final = """
SELECT version, is_on, text, until FROM shop.maintenance ORDER BY version DESC LIMIT 1
"""
# The primary key decides between two changes at once.
ADD: Final = """
INSERT INTO shop.maintenance (version, is_on, text, until, changed_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING RETURNING version
"""


async def read_maintenance() -> Maintenance:
    """Returns the latest, which may be over."""
    row = await fetch_row(LATEST)
    return Maintenance(**dict(row)) if row else Maintenance()


async def begin_maintenance(text: str, until: datetime | None) -> Maintenance:
    """Takes no orders from now on; the same text and time again change nothing.

    Raises `MaintenanceOver` if `until` is past.
    """
    async with transaction():
        if until is not None and until <= await now():
            raise MaintenanceOver
        standing, changed = await _set(is_on=True, text=text, until=until)
        if changed != standing:
            await audit_log.note("maintenance.began", SUBJECT, _said(standing), _said(changed))
    return changed


async def end_maintenance() -> bool:
    """Takes orders again. Returns whether it was on until now."""
    async with transaction():
        standing, changed = await _set(is_on=False, text="", until=None)
        if changed != standing:
            await audit_log.note("maintenance.ended", SUBJECT, _said(standing), _said(changed))
        return standing.stands(await now())


async def _set(**wanted: Any) -> tuple[Maintenance, Maintenance]:
    """Returns what there was and what there is, which are the same if nothing was changed."""
    actor = audit_log.acting()
    by = (actor and actor.name) or ""
    while True:
        standing = await read_maintenance()
        changed = Maintenance(version=standing.version + 1, **wanted)
        if _said(changed) == _said(standing):
            return standing, standing
        if await fetch_value(ADD, changed.version, *wanted.values(), by) is not None:
            break
    live.nudge(KIND, KEY)
    on_commit(lambda: _learn(changed))
    return standing, changed


def _said(one: Maintenance) -> dict[str, Any]:
    return {"is_on": one.is_on, "text": one.text, "until": one.until}


async def refresh_maintenance() -> None:
    """Makes this process know what changed; what it knows stays while nothing can be read."""
    global _readable
    try:
        async with asyncio.timeout(PATIENCE):
            read = await read_maintenance()
        _readable = True
        if read != known_maintenance():
            log.info("maintenance changed", is_on=read.is_on)
            remember_maintenance(read)
    except Exception as error:
        if _readable:
            log.warning("it cannot be read whether orders are taken", reason=repr(error))
        _readable = False


async def keep_maintenance_current() -> None:
    """Takes over each change soon after its commit, until it is cancelled."""
    with live.changed_event(f"{KIND}:{KEY}") as changed:
        while True:
            changed.clear()
            await refresh_maintenance()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await changed.wait()


def _learn(changed: Maintenance) -> None:
    # Of several changes, the latest need not be the last to end.
    if changed.version > known_maintenance().version:
        remember_maintenance(changed)


_readable = True
