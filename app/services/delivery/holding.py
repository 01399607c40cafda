"""Holding a parcel back and letting it go: by people and programs, or when its time has come."""

from collections.abc import Container
from datetime import datetime
from typing import Final
from uuid import UUID

from app import audit_log
from app.i18n.language import gettext as _
from app.infra.database import fetch, now, transaction
from app.services.delivery.division import require_no_question, require_pending
from app.services.delivery.holds import lift_holds, set_hold, standing_holds
from app.services.delivery.parcel_parts import Hold
from app.services.delivery.rows import as_shipment, lock, require_version, save, subject
from app.services.delivery.shapes import Shipment
from app.tables.delivery import ShipmentRow
from app.values.fields import Invalid
from app.values.statuses import HoldReason, SettableHold
from app.values.zones import FAR

# Payment ends its hold by what it reports, not by the clock.
IS_DUE: Final = f"""
lifted_at IS NULL AND until <= now() AND reason <> '{HoldReason.AWAITING_PAYMENT}'
"""
ANY_HOLD_DUE: Final = f"SELECT FROM delivery.holds WHERE {IS_DUE}"
DUE: Final = f"""
SELECT DISTINCT shipment_id FROM (
    SELECT shipment_id FROM delivery.holds WHERE {IS_DUE} ORDER BY until LIMIT $1) AS due
"""


async def hold(
    shipment_id: UUID,
    reason: SettableHold,
    by: str,
    note: str = "",
    until: datetime | None = None,
    expected_versions: Container[int] | None = None,
) -> Shipment:
    """Keeps a waiting parcel from leaving, for a reason; repeated, it changes nothing.

    While the customer is being asked what happens to the parcel, ASK_CUSTOMER lasts until her
    answer or the deadline, and cannot be changed.

    Raises `UnknownShipment`, `Conflict` unless the parcel waits, `Invalid` for a time that is past
    or too far away, and `ShipmentChanged` if its version is none of `expected_versions`.
    """
    if until and until >= FAR:
        raise Invalid("until", "must be before the year 9999")
    async with transaction():
        row = (await lock(shipment_id)).row
        require_pending(row)
        before = {one.reason: one for one in await standing_holds(row)}
        same = before.get(reason)
        if (
            reason == SettableHold.ASK_CUSTOMER
            and same
            and (same.note, same.until) != (note, until)
        ):
            await require_no_question(row)
        if not await set_hold(row, HoldReason(reason), by, note, until):
            return as_shipment(row)
        require_version(row, expected_versions)
        if until and until <= await now():
            raise Invalid("until", _("is in the past"))
        await save(row)
        was = _facts(before[reason]) if reason in before else {}
        after = {"hold": reason, "held_until": until}
        await audit_log.note("shipment.held", subject(row), was, after)
        return as_shipment(row)


async def lift(
    shipment_id: UUID,
    by: str,
    reason: SettableHold | None = None,
    expected_versions: Container[int] | None = None,
) -> Shipment:
    """Ends the hold for this reason, or without one every hold but that for a payment.

    A parcel that is not held so is left as it is. Raises `UnknownShipment`, `Conflict` unless the
    parcel waits, and `ShipmentChanged` if its version is none of `expected_versions`.
    """
    async with transaction():
        row = (await lock(shipment_id)).row
        require_pending(row)
        lifted = await lift_holds(row, by, [reason] if reason else list(SettableHold))
        if not lifted:
            return as_shipment(row)
        require_version(row, expected_versions)
        await save(row)
        await _note(row, lifted, audit_log.acting())
        return as_shipment(row)


async def lift_due(limit: int) -> int:
    """Lifts holds whose time has come, at most those of `limit` parcels; returns how many it did.

    A parcel whose holds cannot be lifted does not keep the others waiting; its error is raised at
    the end.
    """
    found = await fetch(DUE, limit)
    failed: Exception | None = None
    for due in found:
        try:
            await _lift_due(due["shipment_id"])
        except Exception as error:
            failed = error
    if failed:
        raise failed
    return len(found)


async def _lift_due(shipment_id: UUID) -> None:
    async with transaction():
        row = (await lock(shipment_id)).row
        at = await now()
        due = [
            one.reason
            for one in await standing_holds(row)
            if one.until and one.until <= at and one.reason != HoldReason.AWAITING_PAYMENT
        ]
        if lifted := await lift_holds(row, None, due):
            await save(row)
            await _note(row, lifted, audit_log.TIMER)


async def _note(row: ShipmentRow, lifted: list[Hold], by: audit_log.Actor | None) -> None:
    after = {"hold": None}
    for one in lifted:
        await audit_log.note("shipment.hold_lifted", subject(row), _facts(one), after, by=by)


def _facts(hold: Hold) -> dict[str, object]:
    # The note may have a customer's words or address, which the log keeps for good.
    return {"hold": hold.reason, "held_until": hold.until}
