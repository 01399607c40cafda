"""A claim marks a parcel as being packed by one person, so that nobody else packs it too."""

from datetime import timedelta
from uuid import UUID

from app import audit_log
from app.infra import database
from app.infra.database import transaction
from app.services.delivery.refusals import Claimed, Conflict
from app.services.delivery.rows import as_shipment, lock, save, state_text, subject, unclaim
from app.services.delivery.shapes import Shipment
from app.values.shop_settings import shop_settings
from app.values.statuses import ShipmentStatus


def claim_lasts() -> timedelta:
    """Returns the shop's length of a claim, after which a forgotten one ends."""
    return timedelta(minutes=shop_settings().claim_minutes)


async def claim(
    shipment_id: UUID, staff_id: UUID, name: str, *, take_over: bool = False
) -> Shipment:
    """Claims the parcel for the shop's length of time, or extends the caller's own claim.

    Another person's claim is only replaced with `take_over`. Raises `UnknownShipment`, `Conflict`
    if the parcel has left, and `Claimed`.
    """
    async with transaction():
        row = (await lock(shipment_id)).row
        now = as_shipment(row)
        if row.status != ShipmentStatus.PENDING:
            raise Conflict(now, state_text(row))
        if now.claim and now.claim.staff_id != staff_id and not take_over:
            raise Claimed(now)
        since = await database.now()
        until = since + claim_lasts()
        if row.claimant == staff_id and now.claim:
            since, until = now.claim.since, max(until, now.claim.until)
        else:
            unclaim(row)
        row.claimant, row.claimed_by = staff_id, name
        row.claimed_since, row.claimed_until = since, until
        # No event is published: only open boards and the open page of its customer show a claim.
        await save(row)
        await audit_log.note("claim.taken", subject(row), _claimed_by(now), {"claimed_by": name})
        return as_shipment(row)


async def release(shipment_id: UUID, staff_id: UUID) -> Shipment:
    """Ends the caller's own claim; without a claim it changes nothing.

    Raises `UnknownShipment`, and `Claimed` for another person's claim.
    """
    async with transaction():
        row = (await lock(shipment_id)).row
        now = as_shipment(row)
        if now.claim and now.claim.staff_id != staff_id:
            raise Claimed(now)
        if now.claim:
            unclaim(row)
            await save(row)
            await audit_log.note("claim.released", subject(row), _claimed_by(now))
        return as_shipment(row)


def _claimed_by(shipment: Shipment) -> dict[str, str]:
    return {"claimed_by": shipment.claim.by} if shipment.claim else {}
