"""How quickly parcels leave and arrive, as the reports page draws it."""

from datetime import datetime

import msgspec

from app.database import fetch, fetch_row

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


async def report() -> Progress:
    hours = [Hour(**row) for row in await fetch(HOURS)]
    times = await fetch_row(TIMES)
    assert times is not None
    return Progress(hours, **times)
