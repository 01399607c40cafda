"""The days that a report is about, in the shop's time zone, and the days before them."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid
from app.values.zones import shop_zone

MAX_DAYS: Final = 366
FIRST_YEAR: Final = 2000
# The most days that a chart shows one by one, and by the week.
DAYS_SHOWN: Final = 31
WEEKS_SHOWN: Final = 186

NO_DAY: Final = gettext_noop("Enter a day, such as 2026-11-30")
NOT_YET: Final = gettext_noop("Enter a day that is not in the future")
TOO_EARLY: Final = gettext_noop("Enter a day in the year 2000 or later")
BACKWARDS: Final = gettext_noop("Enter a last day that is not before the first one")
TOO_LONG: Final = gettext_noop("Enter a last day that makes at most 366 days")


class ReportStep(StrEnum):
    """How long each column of a chart is."""

    HOUR = "HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


class ReportRange(msgspec.Struct, frozen=True):
    """Whole days from `first` to `last`, both of them included, as they were at `now`."""

    first: date
    last: date
    now: datetime

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def begins(self) -> datetime:
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        return midnight(self.last + timedelta(days=1))

    @property
    def begins_before(self) -> datetime:
        return midnight(self.first - timedelta(days=self.days))

    @property
    def ends_before(self) -> datetime:
        """Returns where the period before ends: while `last` is not over, at this time of day."""
        if self.now >= self.ends:
            return self.begins
        clock = self.now.astimezone(shop_zone()).replace(tzinfo=None)
        return min(self.begins, instant(clock - timedelta(days=self.days)))

    @property
    def step(self) -> ReportStep:
        if self.days == 1:
            return ReportStep.HOUR
        if self.days <= DAYS_SHOWN:
            return ReportStep.DAY
        return ReportStep.WEEK if self.days <= WEEKS_SHOWN else ReportStep.MONTH

    def edges(self, step: ReportStep) -> list[datetime]:
        """Returns where each step begins, and where the last one ends.

        Weeks begin on Mondays. The first and the last step may be shorter than the others.
        """
        begins, ends = self.begins, self.ends
        if step == ReportStep.HOUR:
            hours = range(ceil((ends - begins) / timedelta(hours=1)))
            return [*(begins + timedelta(hours=hour) for hour in hours), ends]
        days = (self.first + timedelta(days=at) for at in range(self.days))
        return [*(midnight(day) for day in days if self._begins_step(day, step)), ends]

    def _begins_step(self, day: date, step: ReportStep) -> bool:
        if step == ReportStep.DAY or day == self.first:
            return True
        return day.weekday() == 0 if step == ReportStep.WEEK else day.day == 1


def midnight(day: date) -> datetime:
    """Returns when a day begins; where the clock then jumps, that is its first moment."""
    return instant(datetime.combine(day, time()))


def last_days(days: int, now: datetime) -> ReportRange:
    today = now.astimezone(shop_zone()).date()
    return ReportRange(today - timedelta(days=days - 1), today, now)


def read_range(first: str, last: str, now: datetime) -> ReportRange:
    """Raises `Invalid` with the field `from` or `to`."""
    begins, ends = _day("from", first, now), _day("to", last, now)
    if ends < begins:
        raise Invalid("to", _(BACKWARDS))
    chosen = ReportRange(begins, ends, now)
    if chosen.days > MAX_DAYS:
        raise Invalid("to", _(TOO_LONG))
    return chosen


def _day(field: str, typed: str, now: datetime) -> date:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid(field, _(NO_DAY)) from None
    if day.year < FIRST_YEAR:
        raise Invalid(field, _(TOO_EARLY))
    if day > now.astimezone(shop_zone()).date():
        raise Invalid(field, _(NOT_YET))
    return day


def instant(clock: datetime) -> datetime:
    return clock.replace(tzinfo=shop_zone()).astimezone(UTC)
