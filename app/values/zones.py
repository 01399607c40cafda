"""The shop's time zone: in it are the times that people read in mails, on paper and in files."""

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from app.values.shop_settings import shop_settings

UTC_NAME: Final = "UTC"
# No zone can write all later times; programs give them for what never ends.
FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
# Folders of the IANA database whose names are no places.
_NO_PLACES: Final = ("Etc/", "SystemV/", "posix/", "right/", "US/")


@lru_cache
def zone_names() -> tuple[str, ...]:
    """Returns UTC, then the names that begin with a continent or an ocean, by name."""
    named = (one for one in available_timezones() if "/" in one and not one.startswith(_NO_PLACES))
    return (UTC_NAME, *sorted(named))


def shop_zone() -> tzinfo:
    return _zone(shop_settings().time_zone)


def zone_name() -> str:
    """Returns the name of the zone in which the shop writes times."""
    return shop_settings().time_zone or UTC_NAME


def local(at: datetime) -> datetime:
    return at.astimezone(shop_zone())


@lru_cache
def _zone(name: str) -> tzinfo:
    # A zone that this machine does not know can come from a process on another.
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
