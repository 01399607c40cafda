"""Attention: shipments that somebody should look at, each with its reasons.

What waits or travels for too long, a cancellation that came after the parcel had left, a parcel
that was marked delivered by mistake, and an event that Delivery could not apply. Whatever has
arrived or is cancelled needs no look any more.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from app import messaging
from app.i18n.language import gettext as _
from app.infra.clock import about_now
from app.infra.database import fetch_value
from app.services.board.lateness import LATE_ON_THE_WAY, LATE_TO_SHIP
from app.services.board.view import Arguments
from app.services.delivery.shapes import Shipment
from app.values.statuses import ShipmentStatus

LISTENERS: Final = "delivery."
"""How the names of Delivery's own listeners begin; what others could not apply is theirs."""
CANCELLATION: Final = "order.cancellation_requested"
FAILURES_READ: Final = 1000


def _before(moment: str, age: timedelta) -> str:
    return f"{moment} < now() - make_interval(secs => {age.total_seconds():.0f})"


REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    ShipmentStatus.PENDING: (_before("placed_at", LATE_TO_SHIP),),
    ShipmentStatus.SHIPPED: (
        f"({_before('placed_at', LATE_ON_THE_WAY)} AND {_before('shipped_at', LATE_ON_THE_WAY)})",
        "(cancellation_refused_at IS NOT NULL AND status = 'SHIPPED')",
    ),
    ShipmentStatus.DELIVERED: ("retracted_at IS NOT NULL",),
}
"""By status, for each of which an index begins with it or is of nothing else."""

COUNT: Final = "SELECT count(*) FROM ({found}) AS found"
FOUND: Final = """
(SELECT shipment_id FROM delivery.shipments WHERE status = '{status}' AND {why} LIMIT {limit})
"""
"""Each reason is looked for by its own index; UNION counts a shipment with two of them once."""


async def held_up() -> dict[UUID, str]:
    """By order what Delivery could not apply, of the oldest `FAILURES_READ` failures."""
    return {
        failure.order_id: failure.event_type
        for failure in await messaging.failures(FAILURES_READ)
        if failure.listener.startswith(LISTENERS)
    }


def needs_attention(status: str, held: Collection[UUID], arguments: Arguments) -> str:
    """The condition of what needs a look among the shipments of one status."""
    return f"({' OR '.join(_reasons(status, held, arguments))})"


async def count_attention(at_most: int) -> int:
    held, arguments = await held_up(), Arguments()
    limit = arguments.add(at_most)
    found = [
        FOUND.format(status=status, why=why, limit=limit)
        for status in REASONS
        for why in _reasons(status, held, arguments)
    ]
    sql = COUNT.format(found=" UNION ".join(found))
    return min(at_most, await fetch_value(sql, *arguments.values))


def reasons(shipment: Shipment, failed: str = "") -> list[str]:
    """Why somebody should look at it, in the words of the language that is spoken.

    `failed` is the event that was not applied. A withdrawn delivery has no line here: its badge
    says so.
    """
    has_arrived = shipment.status == ShipmentStatus.DELIVERED and not shipment.may_arrive
    if has_arrived or shipment.status not in REASONS:
        return []
    now, found = about_now(), list[str]()
    if shipment.status == ShipmentStatus.PENDING and now - shipment.placed_at >= LATE_TO_SHIP:
        found.append(_("Late to ship"))
    if shipment.shipped_at and now - shipment.shipped_at >= LATE_ON_THE_WAY:
        days = (now - shipment.shipped_at).days
        found.append(_("In transit for {count} days").format(count=days))
    if shipment.status == ShipmentStatus.SHIPPED and shipment.cancellation_refused_at:
        found.append(_("Cancellation requested"))
    if failed:
        undecided = _("Cancellation undecided")
        unapplied = _("Not applied: {event}").format(event=failed)
        found.append(undecided if failed == CANCELLATION else unapplied)
    return found


def _reasons(status: str, held: Collection[UUID], arguments: Arguments) -> list[str]:
    if not held or status == ShipmentStatus.DELIVERED:
        return list(REASONS[status])
    return [*REASONS[status], f"order_id = ANY({arguments.add(list(held))}::uuid[])"]
