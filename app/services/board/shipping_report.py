"""How fast parcels left and arrived, by packer and by carrier, in a range of days.

A parcel counts on the day on which it left. The parcels of test orders are left out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import msgspec

from app.infra.database import Row, add_up, elsewhere, fetch
from app.values.report_ranges import ReportRange, ReportStep
from app.values.shop_settings import shop_settings

LEFT: Final = "shipped_at >= $1 AND shipped_at < $2 AND NOT is_test"
IN_TIME: Final = "count(*) FILTER (WHERE shipped_at - placed_at <= $3::interval) AS in_time"
# Seconds within which one half, and nine of ten, left or arrived. Numbers of `extract` are of
# arbitrary precision, and take a third longer.
TIMES: Final = """
percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY date_part('epoch', {} - {}))"""
TO_SHIP: Final = TIMES.format("shipped_at", "placed_at")
TO_ARRIVE: Final = TIMES.format("delivered_at", "shipped_at")
# A slot is the period before, a day …, and begins where the array says.
COUNTS: Final = f"""
SELECT width_bucket(shipped_at, $4::timestamptz[]) AS slot, count(*) AS parcels, {IN_TIME}
FROM delivery.shipments WHERE {LEFT} GROUP BY slot
"""
WITH_TIMES: Final = f"""
SELECT width_bucket(shipped_at, $4::timestamptz[]) AS slot, count(*) AS parcels, {IN_TIME},
    {TO_SHIP} AS to_ship, {TO_ARRIVE} AS to_arrive
FROM delivery.shipments WHERE {LEFT} GROUP BY slot
"""
BY_PACKER: Final = f"""
SELECT coalesce(shipped_by, '') AS name, count(*) AS parcels, {IN_TIME}, {TO_SHIP} AS to_ship
FROM delivery.shipments WHERE {LEFT} GROUP BY shipped_by ORDER BY parcels DESC, name
"""
BY_CARRIER: Final = f"""
SELECT coalesce(min(carrier), '') AS name, count(*) AS parcels, count(delivered_at) AS arrived,
    {TO_ARRIVE} AS to_arrive
FROM delivery.shipments WHERE {LEFT} GROUP BY carrier_key ORDER BY parcels DESC, name
"""


class Spread(msgspec.Struct, frozen=True):
    """Seconds within which one half, and nine of ten, did it; both None if there is none."""

    median: float | None = None
    most: float | None = None


class ShippingFigures(msgspec.Struct, kw_only=True):
    """`in_time` are the parcels that left within the target."""

    parcels: int = 0
    in_time: int = 0
    to_ship: Spread = Spread()
    to_arrive: Spread = Spread()


class ShippingStep(msgspec.Struct, frozen=True):
    """The hour, day, week or month that begins then."""

    begins: datetime
    figures: ShippingFigures


class ShippingReport(msgspec.Struct, frozen=True, kw_only=True):
    """The period, the one before it, and the counts of the period step by step."""

    now: ShippingFigures
    before: ShippingFigures
    steps: list[ShippingStep]


class PackerFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What left under one name, of a person or of an API key."""

    name: str
    parcels: int
    in_time: int
    to_ship: Spread


class CarrierFigures(msgspec.Struct, frozen=True, kw_only=True):
    """`arrived` are those of the parcels that are known to have arrived by now."""

    name: str
    parcels: int
    arrived: int
    to_arrive: Spread


async def report_shipping(over: ReportRange) -> ShippingReport:
    return await elsewhere(partial(_report, over))


async def ship_times_by_day(over: ReportRange) -> list[ShippingStep]:
    return await elsewhere(partial(_days, over))


async def by_packer(over: ReportRange) -> list[PackerFigures]:
    rows = await elsewhere(partial(_rows, BY_PACKER, over.begins, over.ends, ship_target()))
    return [
        PackerFigures(
            name=row["name"],
            parcels=row["parcels"],
            in_time=row["in_time"],
            to_ship=_spread(row["to_ship"]),
        )
        for row in rows
    ]


async def by_carrier(over: ReportRange) -> list[CarrierFigures]:
    rows = await elsewhere(partial(_rows, BY_CARRIER, over.begins, over.ends))
    return [
        CarrierFigures(
            name=row["name"],
            parcels=row["parcels"],
            arrived=row["arrived"],
            to_arrive=_spread(row["to_arrive"]),
        )
        for row in rows
    ]


def ship_target() -> timedelta:
    """Returns within which time parcels are to leave."""
    return timedelta(hours=shop_settings().ship_target_hours)


async def _report(over: ReportRange) -> ShippingReport:
    # While the period lasts, the one before ends earlier than this one begins.
    periods = [over.begins_before, over.ends_before, over.begins, over.ends]
    async with add_up():
        before, _, now = (one.figures for one in await _steps(periods, with_times=True))
        steps = await _steps(over.edges(over.step), with_times=False)
    return ShippingReport(now=now, before=before, steps=steps)


async def _days(over: ReportRange) -> list[ShippingStep]:
    async with add_up():
        return await _steps(over.edges(ReportStep.DAY), with_times=True)


async def _rows(statement: str, *asked: Any) -> Sequence[Row]:
    async with add_up():
        return await fetch(statement, *asked)


async def _steps(edges: Sequence[datetime], *, with_times: bool) -> list[ShippingStep]:
    steps = [ShippingStep(at, ShippingFigures()) for at in edges[:-1]]
    statement = WITH_TIMES if with_times else COUNTS
    for row in await fetch(statement, edges[0], edges[-1], ship_target(), list(edges[:-1])):
        figures = steps[row["slot"] - 1].figures
        figures.parcels, figures.in_time = row["parcels"], row["in_time"]
        if with_times:
            figures.to_ship, figures.to_arrive = _spread(row["to_ship"]), _spread(row["to_arrive"])
    return steps


def _spread(times: Sequence[float | None] | None) -> Spread:
    return Spread(*times) if times else Spread()
