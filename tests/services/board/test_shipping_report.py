"""Times to ship and to arrive are those of a plain recomputation of all parcels."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.infra.database import fetch
from app.services import board, shop
from app.services.board import CarrierFigures, PackerFigures
from app.services.board.shipping_report import ShippingFigures, Spread
from tests.support.reporting import RANGES, before, day_of, each_day, is_in, sell
from tests.support.shop_settings import settings_as_before as settings_as_before

TARGET = timedelta(hours=12)
NAMED = """
UPDATE delivery.shipments
SET shipped_by = (ARRAY['Bea', 'Pat', 'wms'])[1 + ascii(right(order_number, 1)) % 3]
"""


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_figure_is_that_of_a_plain_recomputation(seed: int) -> None:
    await sell(250, seed)
    await shop.set_settings({"ship_target_hours": 12}, "Bea", None)
    await fetch(NAMED)
    rows = await fetch("SELECT * FROM delivery.shipments WHERE NOT is_test AND shipped_at < now()")
    for over in RANGES:
        left = [row for row in rows if is_in(row["shipped_at"], over.first, over.last)]
        report = await board.report_shipping(over)
        same(report.now, left)
        same(report.before, [row for row in rows if before(over, row["shipped_at"])])
        for step in await board.ship_times_by_day(over):
            day = day_of(step.begins)
            same(step.figures, [row for row in left if day_of(row["shipped_at"]) == day])
        assert sum(step.figures.parcels for step in report.steps) == len(left)
        assert sum(step.figures.in_time for step in report.steps) == report.now.in_time
        check_packers(await board.by_packer(over), left)
        check_carriers(await board.by_carrier(over), left)
    assert (await board.report_shipping(RANGES[0])).now.in_time > 0


async def test_the_days_of_a_range_add_up_to_the_whole() -> None:
    await sell(100, 3)
    days = [(await board.report_shipping(day)).now for day in each_day(RANGES[0])]
    whole = (await board.report_shipping(RANGES[0])).now
    assert whole.parcels == sum(day.parcels for day in days) > 0
    assert whole.in_time == sum(day.in_time for day in days)


async def test_a_period_without_parcels_has_no_times() -> None:
    assert (await board.report_shipping(RANGES[0])).now == ShippingFigures()
    assert await board.by_packer(RANGES[0]) == []
    assert await board.by_carrier(RANGES[0]) == []


def same(figures: ShippingFigures, rows: Sequence[Any]) -> None:
    to_ship = [row["shipped_at"] - row["placed_at"] for row in rows]
    assert figures.parcels == len(rows)
    assert figures.in_time == sum(time <= TARGET for time in to_ship)
    check_spread(figures.to_ship, to_ship)
    check_spread(figures.to_arrive, arrivals(rows))


def check_packers(found: Sequence[PackerFigures], rows: Sequence[Any]) -> None:
    assert sum(one.parcels for one in found) == len(rows)
    assert [one.parcels for one in found] == sorted((one.parcels for one in found), reverse=True)
    for one in found:
        own = [row for row in rows if row["shipped_by"] == one.name]
        to_ship = [row["shipped_at"] - row["placed_at"] for row in own]
        assert (one.parcels, one.in_time) == (len(own), sum(time <= TARGET for time in to_ship))
        check_spread(one.to_ship, to_ship)


def check_carriers(found: Sequence[CarrierFigures], rows: Sequence[Any]) -> None:
    assert sum(one.parcels for one in found) == len(rows)
    for one in found:
        own = [row for row in rows if row["carrier"] == one.name]
        assert (one.parcels, one.arrived) == (len(own), len(arrivals(own)))
        check_spread(one.to_arrive, arrivals(own))


def arrivals(rows: Sequence[Any]) -> list[timedelta]:
    ended: list[tuple[datetime, datetime]] = [
        (row["shipped_at"], row["delivered_at"]) for row in rows if row["delivered_at"]
    ]
    return [arrived - left for left, arrived in ended]


def check_spread(found: Spread, times: Sequence[timedelta]) -> None:
    seconds = sorted(time.total_seconds() for time in times)
    assert found == Spread() if not seconds else found.median == pytest.approx(at(seconds, 0.5))
    assert not seconds or found.most == pytest.approx(at(seconds, 0.9))


def at(ordered: Sequence[float], share: float) -> float:
    """Between two values in the line, as much nearer to the one as the share is."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
