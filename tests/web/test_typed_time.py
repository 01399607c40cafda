"""A time in a form is in the zone of the shop, or in that of the browser."""

from datetime import UTC, datetime

import pytest

from app.services import shop
from app.values.shop_settings import ShopSettings
from app.web.typed_time import WrongTime, typed_time


async def test_a_time_that_is_typed_is_in_the_zone_of_the_shop() -> None:
    typed = {"until": "2026-07-01T12:00", "offset": "-240"}
    assert typed_time(typed, "until") == datetime(2026, 7, 1, 16, tzinfo=UTC)
    await shop.change_settings(ShopSettings(name="Doorstep", time_zone="Asia/Tokyo"), "Mia", 0)
    assert typed_time(typed, "until") == datetime(2026, 7, 1, 3, tzinfo=UTC)
    for no_zone_writes_it in ("0001-01-01T00:00", "9999-12-31T23:59"):
        with pytest.raises(WrongTime):
            typed_time({"until": no_zone_writes_it}, "until")
