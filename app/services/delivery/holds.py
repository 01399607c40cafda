"""Holds on locked parcels, within an open transaction. A parcel is held while any of them stands.

Every function changes the row in memory too, and its caller saves it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app.infra.database import fetch, now
from app.services.delivery.parcel_parts import Hold
from app.services.delivery.questions import close_questions
from app.services.delivery.rows import unclaim
from app.tables.delivery import ShipmentRow
from app.values.statuses import DecidedBy, HoldReason, RestChoice

STANDING: Final = """
SELECT reason, note, until, held_by AS by FROM delivery.holds
WHERE shipment_id = $1 AND lifted_at IS NULL
"""
BEGIN: Final = """
INSERT INTO delivery.holds (hold_id, shipment_id, reason, note, until, held_by, held_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
LIFT: Final = """
UPDATE delivery.holds SET lifted_at = $3, lifted_by = $4
WHERE shipment_id = $1 AND reason = ANY($2::text[]) AND lifted_at IS NULL
"""
AWAITED_PAYMENT: Final = f"""
SELECT EXISTS (
    SELECT FROM delivery.holds JOIN delivery.shipments USING (shipment_id)
    WHERE order_id = $1 AND reason = '{HoldReason.AWAITING_PAYMENT}') AS awaited
"""
SERIOUSNESS: Final[Sequence[str]] = tuple(HoldReason)


async def awaited_payment(order_id: UUID) -> bool:
    """Returns whether a parcel of the order ever waited for money, so that some may have come."""
    [found] = await fetch(AWAITED_PAYMENT, order_id)
    return bool(found["awaited"])


async def holds_of(shipment_id: UUID) -> list[Hold]:
    """Returns what holds the parcel, the most serious first; its row need not be locked."""
    found = [Hold(**one) for one in await fetch(STANDING, shipment_id)]
    return sorted(found, key=lambda one: SERIOUSNESS.index(one.reason))


async def standing_holds(row: ShipmentRow) -> list[Hold]:
    # Hardly any parcel is held, and its row says so.
    return await holds_of(row.shipment_id) if row.hold else []


async def set_hold(
    row: ShipmentRow, reason: HoldReason, by: str, note: str = "", until: datetime | None = None
) -> bool:
    """Holds the parcel for this reason, and returns whether it was not held so already.

    Any claim of it ends, since it is not packed now.
    """
    standing = await standing_holds(row)
    same = next((one for one in standing if one.reason == reason), None)
    if same and (same.note, same.until) == (note, until):
        return False
    if same:
        await fetch(LIFT, row.shipment_id, [reason], await now(), by)
    hold = Hold(reason=reason, note=note, until=until, by=by)
    unclaim(row)
    await _begin(row, hold)
    show_most_serious(row, [one for one in standing if one is not same] + [hold])
    return True


async def prolong_hold(
    row: ShipmentRow, reason: HoldReason, by: str, until: datetime | None
) -> None:
    """Holds the parcel for this reason at least `until`; a hold that lasts longer stays."""
    hold = Hold(reason=reason, note="", until=until, by=by)
    same = next((one for one in await standing_holds(row) if one.reason == reason), None)
    if same is None or _outlasts(hold, same):
        await set_hold(row, reason, by, until=until)


async def lift_holds(
    row: ShipmentRow, by: str | None = None, reasons: Collection[str] = SERIOUSNESS
) -> list[Hold]:
    """Lifts the holds for these reasons, and returns those that stood.

    `by` is None if nobody did it: their time came, or the parcel ends. A question to the customer
    that is open about the parcel ends with its hold, and the rest is sent.
    """
    standing = await standing_holds(row)
    lifted = [one for one in standing if one.reason in reasons]
    if lifted:
        await fetch(LIFT, row.shipment_id, [one.reason for one in lifted], await now(), by)
        show_most_serious(row, [one for one in standing if one not in lifted])
    if any(one.reason == HoldReason.ASK_CUSTOMER for one in lifted):
        decided_by = DecidedBy.STAFF if by else DecidedBy.DEADLINE
        await close_questions([row], RestChoice.SEND_REST, decided_by, by or "")
    return lifted


async def copy_holds(row: ShipmentRow, onto: ShipmentRow) -> None:
    """Holds another parcel of the order too; of two holds for a reason the later end counts."""
    standing = {one.reason: one for one in await standing_holds(onto)}
    for hold in await standing_holds(row):
        there = standing.get(hold.reason)
        if there and not _outlasts(hold, there):
            continue
        if there:
            await fetch(LIFT, onto.shipment_id, [hold.reason], await now(), hold.by)
        await _begin(onto, hold)
        standing[hold.reason] = hold
    show_most_serious(onto, list(standing.values()))


def show_most_serious(row: ShipmentRow, standing: Sequence[Hold]) -> None:
    first = min(standing, key=lambda one: SERIOUSNESS.index(one.reason), default=None)
    row.hold = msgspec.json.encode(first).decode() if first else None


def _outlasts(hold: Hold, other: Hold) -> bool:
    # Without an end it lasts until somebody lifts it.
    return other.until is not None and (hold.until is None or hold.until > other.until)


async def _begin(row: ShipmentRow, hold: Hold) -> None:
    held = (hold.reason, hold.note, hold.until, hold.by, await now())
    await fetch(BEGIN, uuid7(), row.shipment_id, *held)
