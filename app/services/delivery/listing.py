"""The board's lists, page by key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.database import fetch
from app.fields import Invalid
from app.paging import Page, cursor_after, key_of
from app.services.delivery.shapes import Shipment, shipment
from app.services.delivery.views import STATUSES, Arguments, View, conditions, every
from app.tables.delivery.shipment import PENDING

ROWS_OF_STATUS: Final = """
(SELECT *, {rank} AS rank, row_number() OVER (ORDER BY {order}) AS place
 FROM delivery.shipments WHERE status = '{status}' AND {met} ORDER BY {order} LIMIT {limit})
"""
LONGEST_WAITING: Final = ("placed_at", "placed_at, shipment_id", ">")
LATEST_CHANGED: Final = ("changed_at", "changed_at DESC, shipment_id DESC", "<")
ORDERS: Final = dict.fromkeys(STATUSES, LATEST_CHANGED) | {PENDING: LONGEST_WAITING}
"""By which moment a status is listed, how, and what lies beyond a row."""

LIST: Final = "SELECT * FROM ({rows}) AS board ORDER BY rank, place LIMIT {limit}"
"""One statement, since a shipment that moved between two would be in both lists or in none."""


async def list_view(
    view: View,
    who: UUID | None = None,
    *,
    order_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Shipment]:
    """By status along the way: what waits longest first, of the others what moved last.

    `who` looks at it. Raises `Invalid` for a cursor that no such list gave.
    """
    begin, moment, last = key_of(cursor, tuple[str, datetime, UUID]) if cursor else (None,) * 3
    if begin and begin not in STATUSES:
        raise Invalid("cursor", "is not a cursor that this list gave")
    statuses = view.statuses
    if begin:
        statuses = statuses[statuses.index(begin) :] if begin in statuses else []
    if not statuses:
        return Page([], None)
    arguments = Arguments()
    met = conditions(view, who, arguments)
    if order_id:
        met.append(f"order_id = {arguments.add(order_id)}")
    size = arguments.add(limit + 1)

    def rows_of(rank: int, status: str) -> str:
        by, order, beyond = ORDERS[status]
        asked = list(met)
        if status == begin:
            key = f"({arguments.add(moment)}, {arguments.add(last)})"
            asked.append(f"({by}, shipment_id) {beyond} {key}")
        return ROWS_OF_STATUS.format(
            rank=rank, status=status, order=order, met=every(asked), limit=size
        )

    parts = [rows_of(rank, status) for rank, status in enumerate(statuses)]
    rows = await fetch(LIST.format(rows=" UNION ALL ".join(parts), limit=size), *arguments.values)
    return _page(rows, limit)


async def list_shipments(
    status: str | None = None,
    order_id: UUID | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Shipment]:
    """As the board lists them. `q` is an order number, a tracking number or part of a name.

    Raises `Invalid`.
    """
    view = View(status=status or "", q=q or "")
    return await list_view(view, order_id=order_id, cursor=cursor, limit=limit)


def _page(rows: Sequence[Any], limit: int) -> Page[Shipment]:
    found = [shipment(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(found, None)
    end = rows[limit - 1]
    by, _, _ = ORDERS[end["status"]]
    return Page(found, cursor_after(end["status"], end[by].isoformat(), str(end["shipment_id"])))
