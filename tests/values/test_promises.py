"""When an order arrives: cut-off, working days, holidays and days closed, without a shop."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from app.values.delivery_methods import DeliveryMethod, TransitDays
from app.values.promises import Promise, cutoff_on, promised, time_to_cutoff
from app.values.shop_settings import known_version, remember, shop_settings
from app.values.weekdays import Weekday
from tests.support.methods import POST
from tests.support.promising import HAMBURG, TO_SATURDAY

BERLIN = ZoneInfo("Europe/Berlin")
Set = Callable[..., None]


def parcel(shortest: int, longest: int) -> DeliveryMethod:
    return msgspec.structs.replace(POST, transit_days=TransitDays(shortest, longest))


NEXT_DAY, TWO_TO_THREE = parcel(1, 1), parcel(2, 3)


@pytest.fixture
def hamburg() -> Iterator[Set]:
    version, before = known_version(), shop_settings()

    def to(**facts: Any) -> None:
        remember(version, msgspec.structs.replace(before, **(HAMBURG | facts)))

    to()
    yield to
    remember(version, before)


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BERLIN).astimezone(UTC)


def days(method: DeliveryMethod, day: str, clock: str, country: str = "DE") -> tuple[str, str]:
    found = promised(method, country, at(day, clock))
    assert found
    return found.from_.isoformat(), found.by.isoformat()


def test_what_is_ordered_before_the_cutoff_leaves_on_that_day(hamburg: Set) -> None:
    # A Tuesday.
    assert days(TWO_TO_THREE, "2026-12-01", "11:50") == ("2026-12-03", "2026-12-04")


@pytest.mark.parametrize(
    ("clock", "arrives"),
    [
        ("13:59:59.999999", "2026-12-02"),
        ("14:00:00", "2026-12-03"),
        ("14:00:00.000001", "2026-12-03"),
    ],
)
def test_at_the_very_minute_of_the_cutoff_it_is_too_late(
    hamburg: Set, clock: str, arrives: str
) -> None:
    assert days(NEXT_DAY, "2026-12-01", clock) == (arrives, arrives)


def test_a_weekend_is_waited_for(hamburg: Set) -> None:
    assert days(NEXT_DAY, "2026-12-04", "15:00") == ("2026-12-08", "2026-12-08")
    assert days(NEXT_DAY, "2026-12-05", "09:00") == ("2026-12-08", "2026-12-08")
    assert days(NEXT_DAY, "2026-12-06", "23:59") == ("2026-12-08", "2026-12-08")


def test_a_carrier_may_work_when_the_shop_does_not(hamburg: Set) -> None:
    hamburg(carrier_days=TO_SATURDAY)
    assert days(NEXT_DAY, "2026-12-04", "11:00") == ("2026-12-05", "2026-12-05")


def test_a_shop_may_work_when_the_carrier_does_not(hamburg: Set) -> None:
    hamburg(working_days=TO_SATURDAY)
    # Ready on Saturday, handed over on Monday.
    assert days(NEXT_DAY, "2026-12-05", "09:00") == ("2026-12-08", "2026-12-08")


def test_handling_takes_working_days(hamburg: Set) -> None:
    hamburg(handling_days=2)
    assert days(NEXT_DAY, "2026-12-03", "09:00") == ("2026-12-08", "2026-12-08")


def test_the_same_day_is_a_promise_too(hamburg: Set) -> None:
    assert days(parcel(0, 0), "2026-12-01", "09:00") == ("2026-12-01", "2026-12-01")
    assert days(parcel(0, 1), "2026-12-04", "15:00") == ("2026-12-07", "2026-12-08")


def test_holidays_of_the_year_s_end_are_no_working_days(hamburg: Set) -> None:
    # Friday 25 December is a holiday, Friday 1 January too.
    assert days(NEXT_DAY, "2026-12-24", "09:00") == ("2026-12-28", "2026-12-28")
    assert days(TWO_TO_THREE, "2026-12-30", "15:00") == ("2027-01-05", "2027-01-06")


def test_a_holiday_of_one_region_counts_there_alone(hamburg: Set) -> None:
    # 31 October is Reformation Day in Hamburg; 6 January is Epiphany in Bavaria.
    assert days(NEXT_DAY, "2025-10-30", "09:00") == ("2025-11-03", "2025-11-03")
    assert days(NEXT_DAY, "2027-01-05", "09:00") == ("2027-01-06", "2027-01-06")
    hamburg(holiday_region="DE-BY")
    assert days(NEXT_DAY, "2025-10-30", "09:00") == ("2025-10-31", "2025-10-31")
    assert days(NEXT_DAY, "2027-01-05", "09:00") == ("2027-01-07", "2027-01-07")


def test_abroad_the_holidays_of_that_country_count(hamburg: Set) -> None:
    # 26 October is Austria's National Day.
    assert days(NEXT_DAY, "2026-10-23", "09:00", "AT") == ("2026-10-27", "2026-10-27")
    assert days(NEXT_DAY, "2026-10-23", "09:00", "DE") == ("2026-10-26", "2026-10-26")
    assert days(NEXT_DAY, "2026-10-23", "09:00", "") == ("2026-10-26", "2026-10-26")


def test_a_country_without_known_holidays_has_none(hamburg: Set) -> None:
    assert days(NEXT_DAY, "2026-12-01", "09:00", "XX") == ("2026-12-02", "2026-12-02")


def test_without_a_region_no_day_is_a_holiday(hamburg: Set) -> None:
    hamburg(holiday_region="")
    assert days(NEXT_DAY, "2026-12-24", "09:00", "AT") == ("2026-12-25", "2026-12-25")


def test_on_days_closed_nothing_leaves_and_parcels_still_arrive(hamburg: Set) -> None:
    hamburg(closed_days=["2026-12-02", "2026-12-07/2026-12-09"])
    assert days(NEXT_DAY, "2026-12-01", "09:00") == ("2026-12-02", "2026-12-02")
    assert days(NEXT_DAY, "2026-12-01", "15:00") == ("2026-12-04", "2026-12-04")
    assert days(NEXT_DAY, "2026-12-04", "15:00") == ("2026-12-11", "2026-12-11")


def test_a_shop_that_is_closed_for_ever_promises_nothing(hamburg: Set) -> None:
    hamburg(closed_days=["2026-12-01/2027-11-30", "2027-12-01/2028-11-30"])
    assert promised(NEXT_DAY, "DE", at("2026-12-01", "09:00")) is None


def test_the_day_is_the_shop_s_and_not_the_server_s(hamburg: Set) -> None:
    # In Berlin it is Tuesday already, in Auckland even noon of it.
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert promised(NEXT_DAY, "DE", late) == Promise(date(2026, 12, 2), date(2026, 12, 2))
    hamburg(time_zone="Pacific/Auckland", holiday_region="NZ-AUK", order_cutoff="12:00")
    assert promised(NEXT_DAY, "NZ", late) == Promise(date(2026, 12, 3), date(2026, 12, 3))


def test_a_day_on_which_clocks_change_is_an_hour_shorter_or_longer(hamburg: Set) -> None:
    hamburg(working_days=list(Weekday))
    assert time_to_cutoff(at("2026-03-29", "00:30")) == timedelta(hours=12, minutes=30)
    assert time_to_cutoff(at("2026-10-25", "00:30")) == timedelta(hours=14, minutes=30)
    assert cutoff_on(date(2026, 3, 28)) == datetime(2026, 3, 28, 13, tzinfo=UTC)
    assert cutoff_on(date(2026, 3, 29)) == datetime(2026, 3, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_cutoff_in_the_hour_of_the_change_is_one_moment(hamburg: Set, day: str) -> None:
    hamburg(working_days=list(Weekday), carrier_days=list(Weekday), order_cutoff="02:30")
    cutoff, tick = cutoff_on(date.fromisoformat(day)), timedelta(microseconds=1)
    before, after = (promised(NEXT_DAY, "DE", moment) for moment in (cutoff - tick, cutoff))
    assert before
    assert after
    assert after.by - before.by == timedelta(days=1)


def test_the_time_that_is_left_ends_with_the_cutoff(hamburg: Set) -> None:
    assert time_to_cutoff(at("2026-12-01", "11:50")) == timedelta(hours=2, minutes=10)
    assert time_to_cutoff(at("2026-12-01", "14:00")) is None
    assert time_to_cutoff(at("2026-12-05", "09:00")) is None
    assert time_to_cutoff(at("2026-12-25", "09:00")) is None


def test_nothing_is_promised_without_a_cutoff_or_without_days(hamburg: Set) -> None:
    moment = at("2026-12-01", "09:00")
    assert promised(POST, "DE", moment) is None
    assert promised(None, "DE", moment) is None
    hamburg(order_cutoff="")
    assert promised(NEXT_DAY, "DE", moment) is None
    assert time_to_cutoff(moment) is None
