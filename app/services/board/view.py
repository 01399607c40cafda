"""A view of the board: which shipments somebody wants to see, as conditions of a query."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from app.infra.database import containing
from app.values import order_numbers
from app.values.carriers import carrier_key
from app.values.folding import tracking_key
from app.values.statuses import ShipmentStatus
from app.values.text import sought_in

STATUSES: Final = tuple(ShipmentStatus)
ATTENTION: Final = "PROBLEMS"
"""No status, but what needs a look (attention.py)."""
ME: Final = "me"
ANYBODY: Final = "anybody"
NOBODY: Final = "nobody"

CLAIMED: Final = {
    ME: "claimant = {who}::uuid AND claimed_until > now()",
    ANYBODY: "claimed_until > now()",
    NOBODY: "(claimed_until IS NULL OR claimed_until <= now())",
}
SOUGHT: Final = (
    "(order_number = {number}::text OR tracking_key = {key}::text"
    f" OR {sought_in('customer_name')} ILIKE {{like}})"
)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What is left empty is not asked. The days are those of UTC, the last one included.

    `claimed` is `ME`, `ANYBODY` or `NOBODY`, and asks for what waits: nothing else is claimed.
    `sort` is one of `SORTS`; without one each status comes in the order of its own.
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
        """Those in which what it asks for can stand."""
        if self.status == ATTENTION:
            asked = [ShipmentStatus.PENDING, ShipmentStatus.SHIPPED, ShipmentStatus.DELIVERED]
        else:
            asked = [self.status] if self.status else STATUSES
        return [one for one in asked if not self.claimed or one == ShipmentStatus.PENDING]


class Arguments:
    """The arguments of a statement that is put together: each value gets its placeholder."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, value: Any) -> str:
        self.values.append(value)
        return f"${len(self.values)}"


def conditions(view: View, who: UUID | None, arguments: Arguments) -> list[str]:
    """What a shipment has to meet beside its status; `who` looks, and is whom "me" means."""
    met: list[str] = []
    if view.q:
        like = arguments.add(containing(view.q))
        number = arguments.add(order_numbers.read(view.q) or view.q.upper())
        key = arguments.add(tracking_key(view.q) or None)
        met.append(SOUGHT.format(number=number, key=key, like=like))
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


def every(met: Sequence[str]) -> str:
    """The conditions as one, which always holds when there is none."""
    return " AND ".join(met) or "true"


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
