"""Public holidays of a country or of one of its regions, as the library `holidays` knows them.

The library takes a second and 17 MB when it is loaded, so only shops that name a region load it.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

# Of any year: the library is loaded for the first one.
SOME_DAY: Final = date(2026, 12, 25)
_REGION: Final = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")


def is_public_holiday(region: str, day: date) -> bool:
    """`region` is a code of ISO 3166-2, such as DE-HH, or a country; others have no holidays."""
    return bool(region) and day in _holidays(region, day.year)


def is_known_region(region: str) -> bool:
    found = _REGION.fullmatch(region)
    if found is None:
        return False
    import holidays

    parts = holidays.list_supported_countries(include_aliases=False).get(found[1])
    return parts is not None and (found[2] is None or found[2] in parts)


def country_of(region: str) -> str:
    return region.partition("-")[0]


def is_loaded(region: str) -> bool:
    return not region or region in _loaded


def load_holidays(region: str) -> None:
    """Takes a second, so it runs in a thread before anybody asks."""
    is_public_holiday(region, SOME_DAY)
    _loaded.add(region)


@lru_cache(maxsize=1024)
def _holidays(region: str, year: int) -> frozenset[date]:
    import holidays

    country, _, part = region.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        # A country, or a part of one, of which the library knows nothing.
        return frozenset()


_loaded: set[str] = set()
