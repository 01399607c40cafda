"""Reading shipments: one, the board's lists, and what changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.database import containing, fetch, fetch_row
from app.paging import Page, cursor_after, key_of
from app.services.delivery.shapes import Shipment, UnknownShipment, shipment

ROW_OF_BOARD = """
(SELECT *, {rank} AS rank, row_number() OVER (ORDER BY {order}) AS place
 FROM delivery.shipments
 WHERE status = '{status}' AND '{status}' = ANY($1)
   AND ($2::uuid IS NULL OR order_id = $2)
   AND ($3::text IS NULL OR order_number = upper($3) OR tracking_number = $3
        OR customer_name ILIKE $4)
   AND ('{status}' IS DISTINCT FROM $5 OR ({moment}, shipment_id) {beyond} ($6, $7))
 ORDER BY {order} LIMIT $8)
"""
LONGEST_WAITING = {
    "moment": "placed_at",
    "order": "placed_at, shipment_id",
    "beyond": ">",
}
LATEST_CHANGED = {
    "moment": "changed_at",
    "order": "changed_at DESC, shipment_id DESC",
    "beyond": "<",
}
BOARD = {
    "PENDING": LONGEST_WAITING,
    "SHIPPED": LONGEST_WAITING,
    "DELIVERED": LATEST_CHANGED,
    "CANCELLED": LATEST_CHANGED,
}
"""The statuses in the board's order, and how each is listed."""

LIST = f"""
SELECT * FROM ({
    " UNION ALL ".join(
        ROW_OF_BOARD.format(status=status, rank=rank, **listed)
        for rank, (status, listed) in enumerate(BOARD.items())
    )
}) AS board ORDER BY rank, place LIMIT $8
"""
"""One statement, since a shipment that moved between two would be in both lists or in none."""

COUNTED_AT_MOST = 1000
"""Beyond that a tab says 999+: nobody reads the number, and counting grows with the shop."""
COUNTS = """
SELECT status, (SELECT count(*) FROM (
    SELECT FROM delivery.shipments WHERE shipments.status = one.status LIMIT $2) AS few) AS count
FROM unnest($1::text[]) AS one (status)
"""


async def find_shipment(shipment_id: UUID) -> Shipment:
    """Raises `UnknownShipment`."""
    row = await fetch_row("SELECT * FROM delivery.shipments WHERE shipment_id = $1", shipment_id)
    if row is None:
        raise UnknownShipment(str(shipment_id))
    return shipment(row)


async def find_shipments(shipment_ids: Sequence[UUID]) -> list[Shipment]:
    """Those that there are, each once, in the order of their ids in `shipment_ids`."""
    rows = await fetch(
        "SELECT * FROM delivery.shipments WHERE shipment_id = ANY($1)"
        " ORDER BY array_position($1, shipment_id)",
        shipment_ids,
    )
    return [shipment(row) for row in rows]


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
    rows = await fetch(LIST, statuses, order_id, q, containing(q), begin, moment, last, limit + 1)
    found = [shipment(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(found, None)
    end = rows[limit - 1]
    at = end[BOARD[end["status"]]["moment"]].isoformat()
    return Page(found, cursor_after(end["status"], at, str(end["shipment_id"])))


async def counts(at_most: int = COUNTED_AT_MOST) -> dict[str, int]:
    """How many shipments stand in each status, counted up to `at_most`."""
    rows = await fetch(COUNTS, list(BOARD), at_most)
    return {row["status"]: row["count"] for row in rows}


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
    """How many shipments were opened since then and wait to be shipped.

    None was opened after it last changed; the index on `changed_at` leads to them.
    """
    row = await fetch_row(
        "SELECT count(*) FROM delivery.shipments"
        " WHERE status = 'PENDING' AND opened_at > $1 AND changed_at > $1",
        moment,
    )
    return row["count"] if row else 0
