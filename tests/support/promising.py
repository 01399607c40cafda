"""A shop in Hamburg that promises days of delivery: orders until 14:00 leave on the same day."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from app.services import shop
from app.values.shop_settings import shop_settings
from app.values.weekdays import Weekday
from tests.support.known_settings import known

HAMBURG: Final[dict[str, Any]] = {
    "time_zone": "Europe/Berlin",
    "order_cutoff": "14:00",
    "holiday_region": "DE-HH",
}
TO_SATURDAY: Final = [day for day in Weekday if day != Weekday.SUN]


async def promise_days(**others: Any) -> None:
    await shop.set_settings(HAMBURG | others, "Mia", None)


@contextmanager
def known_to_promise() -> Generator[None]:
    """This process promises days, and nobody has changed the settings."""
    with known(msgspec.structs.replace(shop_settings(), **HAMBURG)):
        yield
