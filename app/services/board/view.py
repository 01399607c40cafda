"""A view of the board: the filters and the sort order of a list, as conditions of a query."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import Arguments
from app.services.board.searching import number_end
from app.values import order_numbers
from app.values.carriers import carrier_key
from app.values.folding import tracking_key
from app.values.hints import read_hint
from app.values.statuses import ShipmentStatus
from app.values.tracking import with_key
from app.values.zones import shop_zone

STATUSES: Final = tuple(ShipmentStatus)
# This is not a status: it means the shipments that need attention (attention.py).
ATTENTION: Final = "PROBLEMS"
# Nor is this: it means the shipments that are held.
HELD: Final = "ON_HOLD"
ME: Final = "me"
ANYBODY: Final = "anybody"
NOBODY: Final = "nobody"

CLAIMED: Final = {
    ME: "claimant = {who}::uuid AND claimed_until > now()",
    ANYBODY: "claimed_until > now()",
    NOBODY: "(claimed_until IS NULL OR claimed_until <= now())",
}
HINTS: Final = "delivery.hints(order_number, customer_name, coalesce(company, ''), city, postcode)"
MATCHES: Final = (
    "(order_number = {number}::text OR tracking_key = {key}::text"
    " OR reverse(tracking_key) LIKE {end}::text OR boxes <> '[]' AND boxes @> {box}::jsonb"
    " OR {hinted})"
)


# A parcel that was merged into another: nothing of the order was cancelled by that.
MERGED: Final = "(status = 'CANCELLED' AND items = '[]'::jsonb)"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """An empty field filters nothing. Days are in the shop's zone, and the last one is included.

    `claimed` is `ME`, `ANYBODY` or `NOBODY`, and restricts the list to waiting shipments, because
    no others are claimed. `sort` is one of `SORTS`; without it each status has its own order.
    """

    status: str = ""
    q: str = ""
    carrier: str = ""
    country: str = ""
    claimed: str = ""
    placed_from: date | None = None
    placed_to: date | None = None
    sort: str = ""

    @property
    def statuses(self) -> list[str]:
        if self.status == ATTENTION:
            asked = [ShipmentStatus.PENDING, ShipmentStatus.SHIPPED, ShipmentStatus.DELIVERED]
        elif self.status == HELD:
            asked = [ShipmentStatus.PENDING]
        else:
            asked = [self.status] if self.status else STATUSES
        return [one for one in asked if not self.claimed or one == ShipmentStatus.PENDING]

    @property
    def plain(self) -> "View":
        """Returns the search and the filters alone, on the tab of all."""
        return msgspec.structs.replace(self, status="", sort="")


def conditions(view: View, who: UUID | None, arguments: Arguments) -> list[str]:
    """Returns the SQL conditions beside the status; `who` is the staff member meant by "me"."""
    met: list[str] = []
    if view.status == HELD:
        met.append("hold IS NOT NULL")
    if view.q:
        number = arguments.add(order_numbers.read(view.q) or view.q.upper())
        typed = tracking_key(view.q)
        key = arguments.add(typed or None)
        box = arguments.add(with_key(typed) if typed else None)
        end = arguments.add(number_end(typed))
        hinted = read_hint(view.q).condition(HINTS, arguments.add)
        met.append(MATCHES.format(number=number, key=key, end=end, box=box, hinted=hinted))
    if view.carrier:
        met.append(f"carrier_key = {arguments.add(carrier_key(view.carrier))}")
    if view.country:
        met.append(f"country = {arguments.add(view.country)}")
    if view.claimed:
        mine = view.claimed == ME
        met.append(CLAIMED[view.claimed].format(who=arguments.add(who) if mine else ""))
    if view.placed_from:
        met.append(f"placed_at >= {arguments.add(_begin(view.placed_from))}")
    if view.placed_to:
        met.append(f"placed_at < {arguments.add(_begin(view.placed_to) + timedelta(days=1))}")
    return met


def listed(view: View, who: UUID | None, arguments: Arguments) -> str:
    """Returns the SQL condition for what the search and the filters leave, whatever its status."""
    met = conditions(view.plain, who, arguments)
    return every([*met, f"NOT {MERGED}", "removed_at IS NULL"])


def every(met: Sequence[str]) -> str:
    return " AND ".join(met) or "true"


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), shop_zone())
