"""A shop in Hamburg that promises days of delivery: orders until 14:00 leave on the same day."""

from typing import Any, Final

from app.services import shop
from app.values.weekdays import Weekday

HAMBURG: Final[dict[str, Any]] = {
    "time_zone": "Europe/Berlin",
    "order_cutoff": "14:00",
    "holiday_region": "DE-HH",
}
TO_SATURDAY: Final = [day for day in Weekday if day != Weekday.SUN]


async def promise_days(**others: Any) -> None:
    await shop.set_settings(HAMBURG | others, "Mia", None)
