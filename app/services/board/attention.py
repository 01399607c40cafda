"""Attention: shipments that somebody should look at, each with its reasons.

These are shipments that wait or travel for too long, whose cancellation came after the parcel had
left, whose parcel was marked delivered by mistake, whose carrier reported trouble or is later than
it expected, or with an event that Delivery could not apply.
A shipment that has arrived or is cancelled needs no attention any more.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app import messaging
from app.i18n.language import gettext as _
from app.infra.clock import about_now
from app.infra.database import Arguments, fetch_value
from app.services.board.counts import ALL, MAX_COUNTED
from app.services.board.lateness import (
    LATE_ON_THE_WAY,
    is_late_to_ship,
    late_to_ship,
    misses_promise,
    shop_today,
)
from app.services.board.view import View, listed
from app.services.delivery.shapes import Shipment
from app.values import formats
from app.values.progress import PROGRESS_WORDS, TROUBLE
from app.values.statuses import ShipmentStatus

# The prefix of the names of Delivery's own listeners.
LISTENERS: Final = "delivery."
CANCELLATION: Final = "order.cancellation_requested"
FAILURES_READ: Final = 1000

_TROUBLE: Final = ", ".join(f"'{one}'" for one in TROUBLE)


def _before(moment: str, age: timedelta) -> str:
    return f"{moment} < now() - make_interval(secs => {age.total_seconds():.0f})"


def _passed(day: str, status: str) -> str:
    # Its index has the parcels of this status alone.
    return f"({day} < '{shop_today()}' AND status = '{status}')"


# SQL conditions by status; `_reasons` adds when a parcel waits for too long, or misses its promise.
# Each has an index that begins with the status or covers only that status.
REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    ShipmentStatus.PENDING: (),
    ShipmentStatus.SHIPPED: (
        f"({_before('placed_at', LATE_ON_THE_WAY)} AND {_before('shipped_at', LATE_ON_THE_WAY)})",
        "(cancellation_refused_at IS NOT NULL AND status = 'SHIPPED')",
        f"(progress IN ({_TROUBLE}) AND status = 'SHIPPED')",
        "(expected_at < now() AND status = 'SHIPPED')",
    ),
    ShipmentStatus.DELIVERED: ("(retracted_at IS NOT NULL AND removed_at IS NULL)",),
}

COUNT: Final = "SELECT count(*) FROM ({found}) AS found"
# Each reason is found by its own index; UNION counts a shipment with two reasons once.
FOUND: Final = """
(SELECT shipment_id FROM delivery.shipments WHERE status = '{status}' AND {why} LIMIT {limit})
"""


async def held_up() -> dict[UUID, str]:
    """Returns, by order, the event that Delivery could not apply.

    It reads the oldest `FAILURES_READ` failures.
    """
    return {
        failure.order_id: failure.event_type
        for failure in await messaging.failures(FAILURES_READ)
        if failure.listener.startswith(LISTENERS)
    }


def needs_attention(status: str, held: Collection[UUID], arguments: Arguments) -> str:
    return f"({' OR '.join(_reasons(status, held, arguments))})"


async def count_attention(view: View = ALL, who: UUID | None = None) -> int:
    """Counts what the search and the filters of the view leave of it."""
    held, arguments = await held_up(), Arguments()
    limit = arguments.add(MAX_COUNTED)
    met = "true" if view.plain == ALL else listed(view, who, arguments)
    found = [
        FOUND.format(status=status, why=f"{why} AND {met}", limit=limit)
        for status in REASONS
        if status in view.plain.statuses
        for why in _reasons(status, held, arguments)
    ]
    sql = COUNT.format(found=" UNION ".join(found))
    return min(MAX_COUNTED, await fetch_value(sql, *arguments))


def reasons(shipment: Shipment, failed: str = "") -> list[str]:
    """Returns, in the current language, why somebody should look at the shipment.

    `failed` is the type of the event that was not applied. A withdrawn delivery has no reason here,
    because its badge shows it.
    """
    has_arrived = shipment.status == ShipmentStatus.DELIVERED and not shipment.may_arrive
    if has_arrived or shipment.status not in REASONS:
        return []
    now, found = about_now(), list[str]()
    if is_late_to_ship(shipment):
        found.append(_("Late to ship"))
    if shipment.shipped_at and now - shipment.shipped_at >= LATE_ON_THE_WAY:
        days = (now - shipment.shipped_at).days
        words = _("In transit for {count} days")
        if shipment.is_collected:
            words = _("Not picked up for {count} days")
        found.append(words.format(count=days))
    if shipment.status == ShipmentStatus.SHIPPED:
        found += _on_the_way(shipment, now)
    if failed:
        undecided = _("Cancellation undecided")
        unapplied = _("Not applied: {event}").format(event=failed)
        found.append(undecided if failed == CANCELLATION else unapplied)
    return found


def _on_the_way(shipment: Shipment, now: datetime) -> Iterator[str]:
    if shipment.cancellation_refused_at:
        yield _("Cancellation requested")
    if shipment.progress and shipment.progress in TROUBLE:
        yield _(PROGRESS_WORDS[shipment.progress])
    if shipment.expected_at and shipment.expected_at < now:
        yield _("Late: expected by {day}").format(day=formats.day(shipment.expected_at))
    if shipment.promised_by and misses_promise(shipment):
        yield _("Late: promised by {day}").format(day=formats.day(shipment.promised_by))


def _reasons(status: str, held: Collection[UUID], arguments: Arguments) -> list[str]:
    found = list(REASONS[status])
    if status == ShipmentStatus.PENDING:
        found.append(f"(ship_by IS NULL AND {_before('placed_at', late_to_ship())})")
        found.append(_passed("ship_by", ShipmentStatus.PENDING))
    if status == ShipmentStatus.SHIPPED:
        found.append(f"({_passed('promised_by', status)} AND expected_at IS NULL)")
    if not held or status == ShipmentStatus.DELIVERED:
        return found
    return [*found, f"order_id = ANY({arguments.add(list(held))}::uuid[])"]
