"""Reading shipments: one, the board's lists, and what changed."""

from datetime import datetime
from uuid import UUID

from app.database import Row, containing, fetch, fetch_row
from app.paging import Page, cursor_after, key_of
from app.services.delivery.shapes import Shipment, UnknownShipment, shipment

LIST = """
SELECT * FROM delivery.shipments
WHERE status = $1
  AND ($2::uuid IS NULL OR order_id = $2)
  AND ($3::text IS NULL OR order_number = upper($3) OR tracking_number = $3
       OR customer_name ILIKE $4)
  AND ($5::timestamptz IS NULL OR ({moment}, shipment_id) {beyond} ($5, $6))
ORDER BY {moment} {direction}, shipment_id {direction}
LIMIT $7
"""
LONGEST_WAITING = LIST.format(moment="placed_at", beyond=">", direction="ASC")
LATEST_CHANGED = LIST.format(moment="changed_at", beyond="<", direction="DESC")

BOARD = {
    "PENDING": (LONGEST_WAITING, "placed_at"),
    "SHIPPED": (LONGEST_WAITING, "placed_at"),
    "DELIVERED": (LATEST_CHANGED, "changed_at"),
    "CANCELLED": (LATEST_CHANGED, "changed_at"),
}
"""The statuses in the board's order, and by which moment each is listed."""


async def find_shipment(shipment_id: UUID) -> Shipment:
    """Raises `UnknownShipment`."""
    row = await fetch_row("SELECT * FROM delivery.shipments WHERE shipment_id = $1", shipment_id)
    if row is None:
        raise UnknownShipment(str(shipment_id))
    return shipment(row)


async def list_shipments(
    status: str | None = None,
    order_id: UUID | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Shipment]:
    """By status along the way: what waits or travels longest first, what ended latest first.

    `q` is an order number, a tracking number or part of a name. Raises `Invalid`.
    """
    statuses = [status] if status else list(BOARD)
    begin, moment, last = key_of(cursor, tuple[str, datetime, UUID]) if cursor else (None,) * 3
    if begin:
        statuses = statuses[statuses.index(begin) :] if begin in statuses else []
    rows: list[Row] = []
    for one in statuses:
        statement, _ = BOARD[one]
        after = (moment, last) if one == begin else (None, None)
        wanted = limit + 1 - len(rows)
        rows += await fetch(statement, one, order_id, q, containing(q), *after, wanted)
        if len(rows) > limit:
            end = rows[limit - 1]
            at = end[BOARD[end["status"]][1]].isoformat()
            following = cursor_after(end["status"], at, str(end["shipment_id"]))
            return Page([shipment(row) for row in rows[:limit]], following)
    return Page([shipment(row) for row in rows], None)


async def counts() -> dict[str, int]:
    """How many shipments stand in each status; every status has a number."""
    rows = await fetch("SELECT status, count(*) FROM delivery.shipments GROUP BY status")
    none = dict.fromkeys(("PENDING", "SHIPPED", "DELIVERED", "CANCELLED"), 0)
    return none | {row["status"]: row["count"] for row in rows}


async def recent_carriers() -> list[str]:
    """The carriers of the last parcels, the most used first."""
    rows = await fetch(
        "SELECT carrier FROM (SELECT carrier FROM delivery.shipments WHERE carrier IS NOT NULL"
        " ORDER BY changed_at DESC LIMIT 200) AS lately GROUP BY carrier ORDER BY count(*) DESC"
    )
    return [row["carrier"] for row in rows]


async def changed_lately(seconds: float) -> dict[UUID, int]:
    """Version by shipment, of all that changed within the last `seconds`."""
    rows = await fetch(
        "SELECT shipment_id, version FROM delivery.shipments"
        " WHERE changed_at > now() - make_interval(secs => $1)",
        seconds,
    )
    return {row["shipment_id"]: row["version"] for row in rows}


async def changed_since(moment: datetime, limit: int) -> list[Shipment]:
    """The latest changes since `moment`, oldest first, at most `limit`."""
    rows = await fetch(
        "SELECT * FROM delivery.shipments WHERE changed_at > $1 ORDER BY changed_at DESC LIMIT $2",
        moment,
        limit,
    )
    return [shipment(row) for row in reversed(rows)]


async def opened_since(moment: datetime) -> int:
    """How many shipments were opened since then and wait to be shipped."""
    row = await fetch_row(
        "SELECT count(*) FROM delivery.shipments WHERE status = 'PENDING' AND opened_at > $1",
        moment,
    )
    return row["count"] if row else 0
