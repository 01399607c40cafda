"""Shipments that were opened after a given moment."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from app.infra.database import Arguments, fetch, fetch_row
from app.services.board.view import ATTENTION, View, conditions, every
from app.services.delivery.shapes import Shipment, shipment
from app.values.statuses import ShipmentStatus

# No shipment was opened after it last changed, so the index on `changed_at` finds them.
OPENED: Final = """
FROM delivery.shipments
WHERE status = 'PENDING' AND opened_at > {moment} AND changed_at > {moment}
"""


class News(msgspec.Struct, frozen=True):
    """How many shipments were opened in the shop, and how many of them a view shows."""

    in_shop: int
    in_view: int


async def opened_since(moment: datetime, view: View, who: UUID | None) -> News:
    """Counts the shipments that were opened since `moment` and still wait."""
    arguments = Arguments()
    since = arguments.add(moment)
    fits = every(conditions(view, who, arguments)) if _shows_new(view) else "false"
    row = await fetch_row(
        f"SELECT count(*) AS in_shop, count(*) FILTER (WHERE {fits}) AS in_view"
        + OPENED.format(moment=since),
        *arguments,
    )
    assert row is not None
    return News(**row)


async def list_opened(moment: datetime, view: View, who: UUID | None, limit: int) -> list[Shipment]:
    """Returns the latest shipments that the view shows, the oldest of them first."""
    if not _shows_new(view):
        return []
    arguments = Arguments()
    since = arguments.add(moment)
    fits = every(conditions(view, who, arguments))
    rows = await fetch(
        f"SELECT * {OPENED.format(moment=since)} AND {fits}"
        f" ORDER BY changed_at DESC LIMIT {arguments.add(limit)}",
        *arguments,
    )
    return [shipment(row) for row in reversed(rows)]


def _shows_new(view: View) -> bool:
    # A shipment that was just opened waits, and needs no attention yet.
    return view.status != ATTENTION and ShipmentStatus.PENDING in view.statuses
