"""The board's lists, with keyset pagination."""

from typing import Final
from uuid import UUID

from app.infra.database import Arguments, fetch
from app.services.board.attention import held_up, needs_attention
from app.services.board.sorting import SORTS, of_status, place_of
from app.services.board.view import ATTENTION, MERGED, View, conditions, every
from app.services.delivery.shapes import Shipment, shipment
from app.values.paging import Page

ROWS_OF_STATUS: Final = """
(SELECT *, {keys}, {rank} AS rank, row_number() OVER (ORDER BY {order}) AS place
 FROM delivery.shipments WHERE status = '{status}' AND {met} ORDER BY {order} LIMIT {limit})
"""
# It is one statement, since a shipment that moved between two would be in both lists or in none.
LIST: Final = "SELECT * FROM ({rows}) AS board ORDER BY {order} LIMIT {limit}"


async def list_view(
    view: View,
    who: UUID | None = None,
    *,
    order_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Shipment]:
    """Lists shipments in the view's sort order, or else by status, each in its own order.

    `who` is the staff member who looks. Parcels that were merged into another, and those of test
    orders that were removed, are listed only for an `order_id`. Raises `Invalid` for a cursor that
    belongs to no such list.
    """
    begin, last = place_of(cursor, view.sort)
    statuses, sort = view.statuses, SORTS.get(view.sort)
    if begin and not sort:
        statuses = statuses[statuses.index(begin) :] if begin in statuses else []
    if not statuses:
        return Page([], None)
    arguments = Arguments()
    met = conditions(view, who, arguments)
    if order_id:
        met.append(f"order_id = {arguments.add(order_id)}")
    else:
        met += [f"NOT {MERGED}", "removed_at IS NULL"]
    size = arguments.add(limit + 1)
    held = await held_up() if view.status == ATTENTION else None

    def rows_of(rank: int, status: str) -> str:
        order = sort or of_status(status, view)
        goes_on = begin in (view.sort, status) if begin else False
        more = [order.beyond(last, arguments)] if goes_on else []
        if held is not None:
            more.append(needs_attention(status, held, arguments))
        return ROWS_OF_STATUS.format(
            keys=order.selected,
            rank=rank,
            status=status,
            order=order.by,
            met=every(met + more),
            limit=size,
        )

    parts = [rows_of(rank, status) for rank, status in enumerate(statuses)]
    by = sort.among_all if sort else "rank, place"
    sql = LIST.format(rows=" UNION ALL ".join(parts), order=by, limit=size)
    rows = await fetch(sql, *arguments)
    found = [shipment(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(found, None)
    end = rows[limit - 1]
    order = sort or of_status(end["status"], view)
    return Page(found, order.cursor(view.sort or end["status"], end))


async def list_shipments(
    status: str | None = None,
    order_id: UUID | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Shipment]:
    """Lists shipments as the board does.

    `q` is part of an order number, name, postcode or town, or the end of a tracking number.
    Raises `Invalid`.
    """
    view = View(status=status or "", q=q or "")
    return await list_view(view, order_id=order_id, cursor=cursor, limit=limit)
