"""A pick round: up to twelve parcels that one packer claims at once, each with a box.

A round is only its claims. It forbids nothing, and ends as they do.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from app import audit_log
from app.infra.database import fetch, fetch_row, fetch_value, now, transaction
from app.services.delivery.reading import SELECT
from app.services.delivery.refusals import UnknownRound
from app.services.delivery.rows import lock_order, save, unclaim
from app.services.delivery.shapes import Shipment, shipment
from app.tables.delivery import ShipmentRow

MOST_BOXES: Final = 12
# A walk along the shelves and twelve parcels take longer than one parcel, for which a claim is.
ROUND_LASTS: Final = timedelta(minutes=90)

# The start of a round waits here for the one before, and so sees its claims.
ONE_AT_A_TIME: Final = "SELECT pg_advisory_xact_lock(hashtextextended('delivery.rounds', 0))"
FREE: Final = """
status = 'PENDING' AND hold IS NULL AND (claimed_until IS NULL OR claimed_until <= clock_timestamp()
    OR claimant = $1 AND shipment_id = ANY($2::uuid[]))
"""
LONGEST_WAITING: Final = f"""
SELECT order_id FROM delivery.shipments
WHERE {FREE} AND ($2::uuid[] IS NULL OR shipment_id = ANY($2))
ORDER BY placed_at, shipment_id LIMIT {MOST_BOXES}
"""
START: Final = "INSERT INTO delivery.rounds (round_id, claimant, claimed_by) VALUES ($1, $2, $3)"
UNDER_WAY: Final = """
SELECT round_id, round_box, shipment_id FROM delivery.shipments
WHERE claimant = $1 AND claimed_until > clock_timestamp() AND round_id IS NOT NULL
"""


class RoundBox(msgspec.Struct, frozen=True):
    """A parcel of a round, and the number of its box."""

    box: int
    shipment: Shipment

    def is_open_for(self, staff_id: UUID) -> bool:
        """Whether this packer still is to pack it."""
        claim = self.shipment.claim
        return claim is not None and claim.staff_id == staff_id


class Round(msgspec.Struct, frozen=True):
    """A round with its boxes by number; those that were released or taken over are not in it."""

    round_id: UUID
    staff_id: UUID
    by: str
    started_at: datetime
    boxes: list[RoundBox]

    @property
    def to_pack(self) -> list[RoundBox]:
        return [one for one in self.boxes if one.is_open_for(self.staff_id)]

    @property
    def until(self) -> datetime | None:
        """When its last claim lapses, or None for a round that is over."""
        claims = [one.shipment.claim for one in self.to_pack]
        return max((claim.until for claim in claims if claim), default=None)


async def start_round(
    staff_id: UUID, name: str, shipment_ids: Collection[UUID] | None = None
) -> Round | None:
    """Claims the parcels that wait longest, or those of `shipment_ids`, and gives each a box.

    Held parcels and those that others pack are left out. Returns the packer's round if one is under
    way, and None if there is nothing to pick.
    """
    async with transaction():
        await fetch(ONE_AT_A_TIME)
        if (standing := await round_of(staff_id)) is not None:
            return await find_round(standing)
        chosen = None if shipment_ids is None else list(shipment_ids)
        found = await fetch(LONGEST_WAITING, staff_id, chosen)
        locked = [
            row
            for order_id in sorted({one["order_id"] for one in found})
            for row in await lock_order(order_id)
        ]
        free = await _free(staff_id, chosen, [row.shipment_id for row in locked])
        picked = sorted(
            (row for row in locked if row.shipment_id in free),
            key=lambda row: (row.placed_at, row.order_id, row.parcel),
        )[:MOST_BOXES]
        if not picked:
            return None
        round_id = uuid7()
        await fetch(START, round_id, staff_id, name)
        since = await now()
        for box, row in enumerate(picked, start=1):
            row.claimant, row.claimed_by = staff_id, name
            row.claimed_since, row.claimed_until = since, since + ROUND_LASTS
            row.round_id, row.round_box = round_id, box
            await save(row)
        numbers = ", ".join(row.order_number for row in picked)
        about = audit_log.Subject("round", round_id, name)
        await audit_log.note("round.started", about, {}, {"parcels": numbers})
        return await find_round(round_id)


async def end_round(round_id: UUID, staff_id: UUID) -> int:
    """Releases the parcels of the packer's own round that wait, and returns how many they were."""
    async with transaction():
        standing = await find_round(round_id)
        waiting = [one.shipment for one in standing.boxes if one.is_open_for(staff_id)]
        released: list[ShipmentRow] = []
        for order_id in sorted({one.order_id for one in waiting}):
            for row in await lock_order(order_id):
                if (row.round_id, row.claimant) == (round_id, staff_id):
                    unclaim(row)
                    await save(row)
                    released.append(row)
        if released:
            numbers = ", ".join(row.order_number for row in released)
            about = audit_log.Subject("round", round_id, standing.by)
            await audit_log.note("round.ended", about, {"parcels": numbers})
        return len(released)


async def find_round(round_id: UUID) -> Round:
    """Raises `UnknownRound`."""
    row = await fetch_row(
        "SELECT claimant, claimed_by, started_at FROM delivery.rounds WHERE round_id = $1", round_id
    )
    if row is None:
        raise UnknownRound(str(round_id))
    rows = await fetch(f"{SELECT} WHERE round_id = $1 ORDER BY round_box", round_id)
    boxes = [RoundBox(one["round_box"], shipment(one)) for one in rows]
    return Round(round_id, row["claimant"], row["claimed_by"], row["started_at"], boxes)


async def round_of(staff_id: UUID) -> UUID | None:
    """Returns the round that this packer is at."""
    return await fetch_value(f"{UNDER_WAY} LIMIT 1", staff_id)


async def box_of(shipment_id: UUID, staff_id: UUID) -> int | None:
    """Returns the parcel's box in the round that this packer is at."""
    row = await fetch_row(f"{UNDER_WAY} AND shipment_id = $2", staff_id, shipment_id)
    return row["round_box"] if row else None


async def _free(
    staff_id: UUID, chosen: Sequence[UUID] | None, locked: Sequence[UUID]
) -> Collection[UUID]:
    # Until its row was locked, a parcel may have been shipped, held or claimed.
    rows = await fetch(
        f"SELECT shipment_id FROM delivery.shipments WHERE {FREE} AND shipment_id = ANY($3)"
        " AND ($2::uuid[] IS NULL OR shipment_id = ANY($2))",
        staff_id,
        chosen,
        locked,
    )
    return {row["shipment_id"] for row in rows}
