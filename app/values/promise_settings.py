"""How the settings of delivery dates are read: cut-off, days of the week, region, days closed."""

import re
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any, Final

from app.i18n.language import gettext as _
from app.i18n.language import gettext_noop
from app.values.fields import Invalid
from app.values.public_holidays import is_known_region
from app.values.weekdays import Weekday

NO_CUTOFF: Final = gettext_noop("must be a time of day, such as 14:00")
NO_ZONE: Final = gettext_noop("needs the shop’s time zone first")
NO_REGION: Final = gettext_noop("must be a country or a region with known holidays, such as DE-HH")
NO_CLOSED_DAY: Final = gettext_noop("must be days such as 2026-12-24, or 2026-12-24/2027-01-02")
# Both ends of a row of closed days.
DIVIDER: Final = "/"
# More is no holiday of the shop, but its end.
LONGEST_CLOSED: Final = 366
_TIME: Final = re.compile(r"(\d{1,2})[:.](\d{2})")
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EUROPEAN_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_BETWEEN: Final = re.compile(r"\s*[/–—]\s*|\s+-\s+")


def read_cutoff(value: str, others: Mapping[str, Any]) -> str:
    """Returns it as `HH:MM`. Raises `Invalid`."""
    if not value:
        return value
    found = _TIME.fullmatch(value)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Invalid("order_cutoff", _(NO_CUTOFF))
    if not others["time_zone"]:
        raise Invalid("order_cutoff", _(NO_ZONE))
    return f"{int(found[1]):02}:{found[2]}"


def read_weekdays(value: list[Weekday], others: Mapping[str, Any]) -> list[Weekday]:
    return [day for day in Weekday if day in value]


def region_of(typed: str) -> str:
    return typed.strip().upper()


def read_region(value: str, others: Mapping[str, Any]) -> str:
    """Raises `Invalid`."""
    if value and not is_known_region(value):
        raise Invalid("holiday_region", _(NO_REGION))
    return value


def read_closed_days(value: list[str], others: Mapping[str, Any]) -> list[str]:
    """Returns each as ISO 8601 has it, a day or an interval. Raises `Invalid`."""
    return sorted({_written(*_ends(one)) for one in value})


def closed_between(first: date, last: date, days: tuple[str, ...]) -> bool:
    """Returns whether the shop is closed on some day from the first to the last."""
    return any(begin <= last and first <= end for begin, end in map(_kept_ends, days))


def time_of(cutoff: str) -> time:
    return time.fromisoformat(cutoff)


@lru_cache(maxsize=1024)
def _kept_ends(one: str) -> tuple[date, date]:
    first, _divider, last = one.partition(DIVIDER)
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _written(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first}{DIVIDER}{last}"


def _ends(typed: str) -> tuple[date, date]:
    parts = [_day(part) for part in _BETWEEN.split(typed.strip())]
    first, last = parts[0], parts[-1]
    if (
        first is None
        or last is None
        or len(parts) > 2
        or not 0 <= (last - first).days < (LONGEST_CLOSED)
    ):
        raise Invalid("closed_days", _(NO_CLOSED_DAY))
    return first, last


def _day(typed: str) -> date | None:
    if found := _ISO_DAY.fullmatch(typed):
        year, month, day = map(int, found.groups())
    elif found := _EUROPEAN_DAY.fullmatch(typed):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
