"""Reading shipments: one, the board's lists, and what changed."""

from datetime import datetime
from uuid import UUID

import msgspec

from app.database import fetch, fetch_row
from app.paging import Page, cursor_after, key_of
from app.services.delivery.shapes import Shipment, UnknownShipment, shipment

RANK = (
    """CASE status WHEN 'PENDING' THEN 0 WHEN 'SHIPPED' THEN 1 WHEN 'DELIVERED' THEN 2 ELSE 3 END"""
)

LIST = f"""
SELECT *, {RANK} AS rank FROM delivery.shipments
WHERE ($1::text[] IS NULL OR status = ANY($1))
  AND ($2::uuid IS NULL OR order_id = $2)
  AND ($3::text IS NULL OR order_number = upper($3) OR tracking_number = $3
       OR customer_name ILIKE $4)
  AND ($5::int IS NULL OR ({RANK}, placed_at, shipment_id) > ($5, $6, $7))
ORDER BY rank, placed_at, shipment_id
LIMIT $8
"""

HOURS = """
SELECT hour,
       (SELECT count(*) FROM delivery.shipments
        WHERE placed_at >= hour AND placed_at < hour + interval '1 hour') AS placed,
       (SELECT count(*) FROM delivery.shipments
        WHERE shipped_at >= hour AND shipped_at < hour + interval '1 hour') AS shipped
FROM generate_series(date_trunc('hour', now()) - interval '23 hours',
                     date_trunc('hour', now()), interval '1 hour') AS hour
ORDER BY hour
"""

TIMES = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM shipped_at - placed_at))
           AS to_ship_median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM shipped_at - placed_at))
           AS to_ship_p90,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - shipped_at))
           AS to_deliver_median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - shipped_at))
           AS to_deliver_p90
FROM delivery.shipments WHERE placed_at > now() - interval '30 days'
"""


class Hour(msgspec.Struct, frozen=True):
    """How many orders were placed and how many parcels left within the hour from `hour`."""

    hour: datetime
    placed: int
    shipped: int


class Progress(msgspec.Struct, frozen=True):
    """The last 24 hours by the hour, and seconds over the last 30 days (None: nothing yet)."""

    hours: list[Hour]
    to_ship_median: float | None
    to_ship_p90: float | None
    to_deliver_median: float | None
    to_deliver_p90: float | None


async def find_shipment(shipment_id: UUID) -> Shipment:
    """Raises `UnknownShipment`."""
    row = await fetch_row("SELECT * FROM delivery.shipments WHERE shipment_id = $1", shipment_id)
    if row is None:
        raise UnknownShipment(str(shipment_id))
    return shipment(row)


async def list_shipments(
    status: str | list[str] | None = None,
    order_id: UUID | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Shipment]:
    """What waits to be shipped first, then by status along the way; the longest waiting first.

    `q` is an order number, a tracking number or part of a name. Raises `Invalid`.
    """
    statuses = [status] if isinstance(status, str) else status
    rank, placed_at, last = key_of(cursor, tuple[int, datetime, UUID]) if cursor else (None,) * 3
    pattern = f"%{q}%" if q else None
    rows = await fetch(LIST, statuses, order_id, q, pattern, rank, placed_at, last, limit + 1)
    found = [shipment(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(found, None)
    end = rows[limit - 1]
    return Page(
        found, cursor_after(end["rank"], end["placed_at"].isoformat(), str(end["shipment_id"]))
    )


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


async def report() -> Progress:
    """What the reports page draws."""
    hours = [Hour(**row) for row in await fetch(HOURS)]
    times = await fetch_row(TIMES)
    assert times is not None
    return Progress(hours, **times)
