"""A shop that was restored from a backup of a moment ago."""

from datetime import timedelta

from app import messaging
from app.infra.database import fetch, fetch_value, now
from app.services.flats import OUTBOUND
from app.values.restores import HeldDecision, HeldKind


async def restored(**ago: float) -> dict[str, int]:
    """What waits now is what waited in the backup; returns how much of each kind is held."""
    at = await now() - timedelta(**ago or {"hours": 2})
    last = await messaging.last_event()
    name = "doorstep-20261201T030000Z.dump"
    holds = await messaging.note_restore(at, name, OUTBOUND, last_event=last)
    await messaging.refresh_held()
    return {hold.kind: hold.held for hold in holds}


async def held() -> None:
    """What waits is held as since a restore, of which no line of the audit log is left."""
    number = await fetch_value(
        "INSERT INTO messaging.restores (backup_at, cause, restored_by)"
        " VALUES (now(), 'doorstep.dump', 'root') RETURNING number"
    )
    await OUTBOUND[HeldKind.MAILS].hold()
    await fetch("INSERT INTO messaging.holds (restore, kind, held) VALUES ($1, 'mails', 1)", number)


async def decided(kind: HeldKind, decision: HeldDecision) -> int | None:
    moved = await messaging.decide(kind, decision, OUTBOUND[kind])
    await messaging.refresh_held()
    return moved
