"""The promise of delivery: on which days an order arrives that is placed now.

An order that is placed before the cut-off of a working day is taken in hand on that day, any other
on the next working day. It leaves after the days of handling, and arrives after the days of
transport of its way of delivery (docs/design/promises.md).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import msgspec

from app.values.delivery_methods import DeliveryMethod
from app.values.formats import day_range
from app.values.promise_settings import closed_between, time_of
from app.values.public_holidays import country_of, is_public_holiday
from app.values.shop_settings import ShopSettings, shop_settings
from app.values.weekdays import numbers_of
from app.values.zones import local, shop_zone

ONE_DAY: Final = timedelta(days=1)
# Days after which nothing is promised, as for a shop that is closed for a year.
HORIZON: Final = 400

Fits = Callable[[date], bool]


class Promise(msgspec.Struct, frozen=True):
    """The first and the last day on which it arrives, in the shop's zone."""

    from_: date = msgspec.field(name="from")
    by: date


class Schedule(msgspec.Struct, frozen=True):
    """The promise, and the day on which it has to leave for that."""

    promise: Promise
    ship_by: date


def promised(method: DeliveryMethod | None, country: str, at: datetime) -> Promise | None:
    """Returns nothing in a shop without a cut-off, or for a way of delivery without its days.

    `country` is where it goes; "" if that is not known.
    """
    schedule = scheduled(method, country, at)
    return schedule.promise if schedule else None


def scheduled(method: DeliveryMethod | None, country: str, at: datetime) -> Schedule | None:
    """Returns nothing where nothing is promised."""
    known = shop_settings()
    if not known.order_cutoff or method is None or method.transit_days is None:
        return None
    days, works, arrives = method.transit_days, _works(known), _arrives(known, country)
    today = local(at).date()
    # On a day on which nobody works the cut-off means nothing.
    is_too_late = works(today) and at >= cutoff_on(today)
    leaves = _nth(today + ONE_DAY if is_too_late else today, known.handling_days, works)
    handed = leaves and _nth(leaves, 0, _carries(known))
    first = handed and _after(handed, days.min, arrives)
    last = handed and _after(handed, days.max, arrives)
    return Schedule(Promise(first, last), handed) if handed and first and last else None


def promise_days(promise: Promise) -> str:
    """Writes them for the reader, such as `Thu 3 Dec – Fri 4 Dec`."""
    return day_range(promise.from_, promise.by)


def time_to_cutoff(at: datetime) -> timedelta | None:
    """Returns how long orders are still taken in hand today; nothing if they no longer are."""
    known, today = shop_settings(), local(at).date()
    if not known.order_cutoff or not _works(known)(today):
        return None
    left = cutoff_on(today) - at
    return left if left > timedelta() else None


def cutoff_on(day: date) -> datetime:
    """Returns when the cut-off of this day is, in UTC: days of a change of clocks are shorter."""
    cutoff = time_of(shop_settings().order_cutoff)
    return datetime.combine(day, cutoff, shop_zone()).astimezone(UTC)


def _works(known: ShopSettings) -> Fits:
    weekdays, closed = numbers_of(known.working_days), tuple(known.closed_days)
    return lambda day: (
        day.weekday() in weekdays
        and not closed_between(day, day, closed)
        and not is_public_holiday(known.holiday_region, day)
    )


def _carries(known: ShopSettings) -> Fits:
    weekdays = numbers_of(known.carrier_days)
    return lambda day: (
        day.weekday() in weekdays and not is_public_holiday(known.holiday_region, day)
    )


def _arrives(known: ShopSettings, country: str) -> Fits:
    # At home the region's holidays count, too. Abroad those of the whole country do, since no
    # address names its region in the same way everywhere.
    weekdays = numbers_of(known.carrier_days)
    home = known.holiday_region if country in ("", country_of(known.holiday_region)) else country
    knows_holidays = bool(known.holiday_region)
    return lambda day: (
        day.weekday() in weekdays and not (knows_holidays and is_public_holiday(home, day))
    )


def _after(day: date, count: int, fits: Fits) -> date | None:
    return _nth(day + ONE_DAY, count - 1, fits) if count else _nth(day, 0, fits)


def _nth(first: date, count: int, fits: Fits) -> date | None:
    """Returns the day with so many that fit before it, from the first day on."""
    for ahead in range(HORIZON):
        day = first + timedelta(days=ahead)
        if fits(day):
            if not count:
                return day
            count -= 1
    return None
