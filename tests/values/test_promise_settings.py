"""What managers type about delivery dates, and what is kept of it."""

from datetime import date

import pytest

from app.values.fields import Invalid
from app.values.promise_settings import (
    closed_between,
    read_closed_days,
    read_cutoff,
    read_region,
    read_weekdays,
    region_of,
)
from app.values.weekdays import Weekday

ZONED = {"time_zone": "Europe/Berlin"}


@pytest.mark.parametrize(
    ("typed", "kept"), [("14:00", "14:00"), ("9.30", "09:30"), ("00:00", "00:00"), ("", "")]
)
def test_a_cutoff_is_a_time_of_day(typed: str, kept: str) -> None:
    assert read_cutoff(typed, ZONED) == kept


@pytest.mark.parametrize("typed", ["24:00", "14:60", "14", "2 pm", "14:00:00", "-1:00", "١٤:٠٠x"])
def test_anything_else_is_no_cutoff(typed: str) -> None:
    with pytest.raises(Invalid):
        read_cutoff(typed, ZONED)


def test_a_cutoff_needs_a_time_zone() -> None:
    with pytest.raises(Invalid):
        read_cutoff("14:00", {"time_zone": ""})


def test_days_of_the_week_are_in_order_and_named_once() -> None:
    assert read_weekdays([Weekday.SUN, Weekday.MON, Weekday.SUN], {}) == [
        Weekday.MON,
        Weekday.SUN,
    ]


@pytest.mark.parametrize("region", ["DE", "DE-HH", "GB-SCT", "FR", ""])
def test_a_region_with_known_holidays(region: str) -> None:
    assert read_region(region_of(f" {region.lower()} "), {}) == region


@pytest.mark.parametrize("region", ["DEU", "DE-XX", "XX", "Hamburg", "DE-", "DE/HH"])
def test_a_region_without_known_holidays(region: str) -> None:
    with pytest.raises(Invalid):
        read_region(region, {})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-12-24", "2026-12-24"),
        ("24.12.2026", "2026-12-24"),
        ("2026-12-24 – 2027-01-02", "2026-12-24/2027-01-02"),
        ("24.12.2026 - 2.1.2027", "2026-12-24/2027-01-02"),
        ("2026-12-24/2026-12-24", "2026-12-24"),
    ],
)
def test_days_closed_are_kept_as_iso_8601_writes_them(typed: str, kept: str) -> None:
    assert read_closed_days([typed, typed], {}) == [kept]


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-29",
        "0000-01-01",
        "Christmas",
        "2027-01-02/2026-12-24",
        "2026-01-01/2027-01-02",
        "2026-12-24/",
        "2026-12-24/2026-12-25/2026-12-26",
    ],
)
def test_anything_else_is_no_day(typed: str) -> None:
    with pytest.raises(Invalid):
        read_closed_days([typed], {})


def test_a_day_between_both_ends_is_closed() -> None:
    closed = ("2026-12-24/2027-01-02",)
    found = [date(2026, 12, 23), date(2026, 12, 24), date(2027, 1, 2), date(2027, 1, 3)]
    assert [closed_between(day, day, closed) for day in found] == [False, True, True, False]
