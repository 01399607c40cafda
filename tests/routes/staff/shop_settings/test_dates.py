"""Managers type until when orders leave on the same day, and on which days nobody works."""

import pytest

from app.services import shop
from app.values.weekdays import Weekday
from tests.support.promising import HAMBURG, promise_days
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.visitor import Visitor

DATES = "/staff/settings/dates"


async def test_a_manager_types_when_orders_leave(bea: Visitor) -> None:
    await shop.set_settings({"time_zone": "Europe/Berlin"}, "Mia", None)
    await bea.open(DATES)
    await bea.send(
        DATES,
        order_cutoff="9.30",
        working_days="SAT, MON",
        handling_days="1",
        holiday_region="de-hh",
        closed_days="24.12.2026 – 2.1.2027\n\n2026-05-15",
    )
    assert "Shop settings saved." in bea.text
    known = (await shop.read_settings()).settings
    assert (known.order_cutoff, known.handling_days, known.holiday_region) == ("09:30", 1, "DE-HH")
    assert known.working_days == [Weekday.MON, Weekday.SAT]
    assert known.closed_days == ["2026-05-15", "2026-12-24/2027-01-02"]
    await bea.open("/staff/settings")
    assert "Monday, Saturday" in bea.text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("order_cutoff", "25:00", "Enter a time of day, such as 14:00"),
        ("handling_days", "31", "Enter a number of days from 0 to 30"),
        ("holiday_region", "Hamburg", "Enter a country or a region with known holidays"),
        ("closed_days", "Christmas", "Enter one day a line"),
        ("closed_days", "2027-01-02/2026-12-24", "Enter one day a line"),
    ],
)
async def test_what_is_wrong_is_named_and_kept(
    bea: Visitor, field: str, typed: str, says: str
) -> None:
    await promise_days()
    await bea.open(DATES)
    await bea.send(DATES, **{field: typed})
    assert bea.page.status_code == 422
    assert says in bea.text
    assert bea.form(DATES).value(field) == typed


async def test_a_cutoff_needs_a_time_zone_and_keeps_it(bea: Visitor) -> None:
    await bea.open(DATES)
    await bea.send(DATES, order_cutoff="14:00")
    assert bea.page.status_code == 422
    await promise_days()
    await bea.open("/staff/settings/shop")
    await bea.send("/staff/settings/shop", time_zone="")
    assert bea.page.status_code == 422
    assert (await shop.read_settings()).settings.time_zone == HAMBURG["time_zone"]
