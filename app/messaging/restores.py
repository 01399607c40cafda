"""Restores of a backup, and what they hold until somebody decides.

The shop that was lost may have sent what waited in its backup. Only people can know, so mails,
webhooks, notifications and operations of payments wait (docs/design/restores.md).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app import audit_log
from app.infra import live
from app.infra.database import fetch, fetch_row, fetch_value, now, transaction
from app.infra.manifest import Outbound
from app.messaging.domain_events import BackupRestored, announce
from app.messaging.events import ShopRestored
from app.messaging.outbox import publish
from app.tables.migrations import known
from app.values.restores import HeldDecision, HeldKind

# Two decisions at once are taken one after the other.
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('messaging.holds', 0))"
NOTE: Final = """
INSERT INTO messaging.restores (restored_at, backup_at, cause, restored_by, last_event)
VALUES (greatest(clock_timestamp(), $1), $1, $2, $3, $4) RETURNING number
"""
LAST_EVENT: Final = "SELECT event_id FROM messaging.events ORDER BY txid DESC, seq DESC LIMIT 1"
HOLD: Final = "INSERT INTO messaging.holds (restore, kind, held) VALUES ($1, $2, $3)"
# Ids that programs and people know, such as those of rounds and messages, are not given again.
SKIPPED: Final = 10_000
COUNT_ON: Final = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
    coalesce(last_value, start_value) + $2)
FROM pg_sequences WHERE schemaname = ANY($1)
"""
# An event belongs to the sequence of an order, and this one to none.
NO_ORDER: Final = UUID(int=0)
LATEST: Final = """
SELECT number, restored_at, backup_at, cause, restored_by FROM messaging.restores
ORDER BY number DESC LIMIT 1
"""
HOLDS: Final = """
SELECT kind, held, decision, decided_at, decided_by, moved FROM messaging.holds
WHERE restore = $1 ORDER BY hold_id
"""
OPEN: Final = """
SELECT kind, restore FROM messaging.holds WHERE decision IS NULL ORDER BY hold_id
"""
# Another value means that something else is held.
HELD_STATE: Final = "SELECT (count(*), max(hold_id)) FROM messaging.holds WHERE decision IS NULL"
LAST: Final = "SELECT max(restored_at) FROM messaging.restores"
# What an earlier restore held is held by the latest as well.
DECIDE: Final = """
UPDATE messaging.holds
SET decision = $2, decided_at = clock_timestamp(), decided_by = $3, moved = $4
WHERE kind = $1 AND decision IS NULL
"""


class Restore(msgspec.Struct, frozen=True, kw_only=True):
    """`cause` names the backup; what happened between the two times is lost."""

    number: int
    restored_at: datetime
    backup_at: datetime
    cause: str
    restored_by: str


class HeldWork(msgspec.Struct, frozen=True, kw_only=True):
    """`held` waited at the restore; `moved` were still there at the decision, `waiting` are now."""

    kind: HeldKind
    held: int
    waiting: int = 0
    decision: HeldDecision | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    moved: int | None = None


async def note_restore(
    backup_at: datetime,
    cause: str,
    outbound: Mapping[HeldKind, Outbound],
    last_invoice: int | None = None,
    last_event: str | None = None,
) -> list[HeldWork]:
    """Notes that this database comes from a backup, and holds what waits in it.

    No worker may be running, and what the listeners owe should be done before. Numbers that the
    shop counts go on behind those that were given after the backup. `last_event` is the latest one
    that was in it.
    """
    async with transaction():
        await fetch(LOCK)
        by = audit_log.acting() or audit_log.TIMER
        number = await fetch_value(NOTE, backup_at, cause, by.name, last_event)
        holds = [
            HeldWork(kind=kind, held=held, waiting=held)
            for kind, one in outbound.items()
            if (held := await one.hold())
        ]
        for hold in holds:
            await fetch(HOLD, number, hold.kind, hold.held)
        await fetch(COUNT_ON, sorted({one.app for one in known()}), SKIPPED)
        await announce(
            BackupRestored(
                number=number, backup_at=backup_at, cause=cause, last_invoice=last_invoice
            )
        )
        # Programs that read the feed, or get webhooks, look again at what they know of that time.
        event = ShopRestored(
            order_id=NO_ORDER,
            backup_at=backup_at,
            restored_at=await now(),
            begin_after=last_event,
        )
        await publish(event)
        about = audit_log.Subject("restore", number, cause)
        counts = {str(hold.kind): hold.held for hold in holds}
        await audit_log.note(
            "shop.restored", about, after={"backup_at": backup_at, **counts}, by=by
        )
        _nudge()
        return holds


async def last_event() -> str | None:
    """Returns the id of the latest event of the feed."""
    return await fetch_value(LAST_EVENT)


async def last_restore() -> Restore | None:
    row = await fetch_row(LATEST)
    return Restore(**row) if row else None


async def last_restored_at() -> datetime | None:
    return await fetch_value(LAST)


async def holds_of(restore: Restore, outbound: Mapping[HeldKind, Outbound]) -> list[HeldWork]:
    """Returns what the restore held, and how much of it still waits."""
    found = [msgspec.convert(dict(row), HeldWork) for row in await fetch(HOLDS, restore.number)]
    for place, hold in enumerate(found):
        if hold.decision is None:
            waiting = await outbound[hold.kind].count()
            found[place] = msgspec.structs.replace(hold, waiting=waiting)
    return found


async def decide(kind: HeldKind, decision: HeldDecision, outbound: Outbound) -> int | None:
    """Sends or drops all that is held of this kind; returns how much, or None if nothing was."""
    async with transaction():
        await fetch(LOCK)
        found = [row for row in await fetch(OPEN) if row["kind"] == kind]
        if not found:
            return None
        moves = outbound.send if decision == HeldDecision.SEND else outbound.drop
        moved = await moves()
        by = audit_log.acting() or audit_log.TIMER
        await fetch(DECIDE, kind, decision, by.name, moved)
        about = audit_log.Subject("restore", found[-1]["restore"])
        said = {"held": kind, "count": moved}
        sends = decision == HeldDecision.SEND
        await audit_log.note("restore.sent" if sends else "restore.dropped", about, {}, said, by=by)
        _nudge()
    return moved


async def refresh_held() -> None:
    """Reads again what this process shows as held."""
    global _held
    _held = tuple(HeldKind(row["kind"]) for row in await fetch(OPEN))


def held_now() -> tuple[HeldKind, ...]:
    """Returns what waits for a decision, as this process has last read it."""
    return tuple(dict.fromkeys(_held))


_held: tuple[HeldKind, ...] = ()


def _nudge() -> None:
    # The processes read it together with the settings.
    live.nudge("shop", "settings")
