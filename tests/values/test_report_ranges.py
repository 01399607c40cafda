"""The days of a report begin and end at midnight in the shop's zone."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.values.fields import Invalid
from app.values.report_ranges import ReportRange, ReportStep, last_days, midnight, read_range
from app.values.shop_settings import ShopSettings, known_version, remember, shop_settings

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
# With half-hour steps, a change at midnight itself, and a day that never was.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/Havana",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "",
)


@pytest.fixture(autouse=True)
def settings_as_before():
    version, known = known_version(), shop_settings()
    yield
    remember(version, known)


def live_in(zone: str) -> None:
    remember(known_version(), ShopSettings(name="Doorstep", time_zone=zone))


@given(st.sampled_from(ZONES), st.dates(date(2001, 1, 1), date(2026, 11, 29)), st.integers(1, 366))
def test_steps_lie_end_to_end_and_each_day_is_in_one(zone: str, first: date, days: int) -> None:
    live_in(zone)
    over = ReportRange(first, first + timedelta(days=days - 1), NOW)
    assert over.begins == midnight(first)
    for step in (ReportStep.DAY, ReportStep.WEEK, ReportStep.MONTH):
        edges = over.edges(step)
        assert (edges[0], edges[-1]) == (over.begins, over.ends)
        assert edges == sorted(edges)
    assert len(over.edges(ReportStep.DAY)) == days + 1
    hours = msgspec.structs.replace(over, last=first).edges(ReportStep.HOUR)
    assert all(later - at <= timedelta(hours=1) for at, later in pairwise(hours))
    assert over.begins_before <= over.ends_before <= over.begins
    earlier = ReportRange(first - timedelta(days=days), first - timedelta(days=1), NOW)
    assert (earlier.begins, earlier.ends) == (over.begins_before, over.begins)


def test_a_day_in_which_the_clocks_change_has_another_length() -> None:
    live_in("Europe/Berlin")
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)):
        over = ReportRange(day, day, NOW)
        assert over.ends - over.begins == timedelta(hours=hours)
        assert len(over.edges(ReportStep.HOUR)) == hours + 1
    assert midnight(date(2026, 10, 25)) == datetime(2026, 10, 24, 22, tzinfo=UTC)


def test_weeks_begin_on_mondays_and_months_on_their_first() -> None:
    over = ReportRange(date(2026, 10, 28), date(2026, 11, 11), NOW)
    days = [at.date() for at in over.edges(ReportStep.WEEK)]
    assert days == [date(2026, 10, 28), date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 12)]
    days = [at.date() for at in over.edges(ReportStep.MONTH)]
    assert days == [date(2026, 10, 28), date(2026, 11, 1), date(2026, 11, 12)]


def test_the_days_before_an_unfinished_day_end_at_the_same_time() -> None:
    live_in("Europe/Berlin")
    today = last_days(1, NOW)
    assert (today.first, today.last) == (date(2026, 11, 30), date(2026, 11, 30))
    assert today.ends_before == NOW - timedelta(days=1)
    # On 30 October it was 10:30 in the shop, too, after the clocks had been put back.
    month = last_days(30, NOW)
    assert month.ends_before == NOW - timedelta(days=30)
    over = ReportRange(date(2026, 11, 1), date(2026, 11, 29), NOW)
    assert over.ends_before == over.begins


def test_an_hour_after_local_midnight_is_another_day_than_in_utc() -> None:
    live_in("Europe/Berlin")
    assert last_days(7, datetime(2026, 11, 29, 23, 30, tzinfo=UTC)).last == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("first", "last", "field", "says"),
    [
        ("", "2026-11-01", "from", "Enter a day"),
        ("soon", "2026-11-01", "from", "Enter a day"),
        ("2026-11-01", "2026-11-31", "to", "Enter a day"),
        ("1999-12-31", "2026-11-01", "from", "2000 or later"),
        ("0001-01-01", "0001-01-02", "from", "2000 or later"),
        ("2026-11-01", "2026-12-01", "to", "not in the future"),
        ("9999-12-31", "9999-12-31", "from", "not in the future"),
        ("2026-11-02", "2026-11-01", "to", "not before the first"),
        ("2025-11-29", "2026-11-30", "to", "at most 366 days"),
    ],
)
def test_days_that_make_no_range_are_named(first: str, last: str, field: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        read_range(first, last, NOW)
    assert refused.value.field == field


def test_366_days_are_a_range() -> None:
    assert read_range("2025-11-30", "2026-11-30", NOW).step == ReportStep.MONTH
    assert read_range("2026-11-01", "2026-11-30", NOW).step == ReportStep.DAY
    assert read_range("2026-09-01", "2026-11-30", NOW).step == ReportStep.WEEK
    assert read_range("2026-11-30", "2026-11-30", NOW).step == ReportStep.HOUR
