"""How quickly parcels leave and arrive, for the reports page."""

from datetime import datetime

import msgspec

from app.infra.database import elsewhere, fetch, fetch_row

# All statuses, named so that the index on (status, placed_at) is used.
ANY_STATUS = "status IN ('PENDING', 'SHIPPED', 'DELIVERED', 'CANCELLED')"

# A parcel does not leave after its shipment last changed, so the index on `changed_at` finds those
# of the day.
HOURS = f"""
WITH day AS (
    SELECT date_trunc('hour', now()) - interval '23 hours' AS begins
), placed AS (
    SELECT date_trunc('hour', placed_at) AS hour, count(*) AS placed FROM delivery.shipments
    WHERE {ANY_STATUS} AND parcel = 1 AND NOT is_test AND placed_at >= (SELECT begins FROM day)
    GROUP BY 1
), shipped AS (
    SELECT date_trunc('hour', shipped_at) AS hour, count(*) AS shipped FROM delivery.shipments
    WHERE changed_at >= (SELECT begins FROM day) AND shipped_at >= (SELECT begins FROM day)
      AND NOT is_test
    GROUP BY 1
)
SELECT hour, coalesce(placed, 0) AS placed, coalesce(shipped, 0) AS shipped
FROM day
CROSS JOIN generate_series(begins, begins + interval '23 hours', interval '1 hour') AS hour
LEFT JOIN placed USING (hour) LEFT JOIN shipped USING (hour)
ORDER BY hour
"""

TIMES = f"""
WITH spent AS (
    SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY shipped_at - placed_at) AS ship,
           percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY delivered_at - shipped_at)
               AS deliver
    FROM delivery.shipments
    WHERE {ANY_STATUS} AND NOT is_test AND placed_at > now() - interval '30 days'
)
SELECT extract(epoch FROM ship[1])::float8 AS to_ship_median,
       extract(epoch FROM ship[2])::float8 AS to_ship_p90,
       extract(epoch FROM deliver[1])::float8 AS to_deliver_median,
       extract(epoch FROM deliver[2])::float8 AS to_deliver_p90
FROM spent
"""


class Hour(msgspec.Struct, frozen=True):
    """How many orders were placed and how many parcels left in the hour that begins at `hour`."""

    hour: datetime
    placed: int
    shipped: int


class Progress(msgspec.Struct, frozen=True):
    """The last 24 hours by the hour, and durations in seconds over the last 30 days.

    A duration is None while there is no such parcel.
    """

    hours: list[Hour]
    to_ship_median: float | None
    to_ship_p90: float | None
    to_deliver_median: float | None
    to_deliver_p90: float | None


async def report() -> Progress:
    return await elsewhere(_report)


async def _report() -> Progress:
    hours = [Hour(**row) for row in await fetch(HOURS)]
    times = await fetch_row(TIMES)
    assert times is not None
    return Progress(hours, **times)
