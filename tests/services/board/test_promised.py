"""What was promised is late on the day after, and nothing else is late for it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from app.infra.database import fetch
from app.routes.staff.board.row import row
from app.services import board, delivery
from app.services.board import ATTENTION, View, lateness
from app.services.delivery import Shipment
from tests.support.cast import place, shipment_of
from tests.support.promising import promise_days
from tests.support.shop_settings import settings_as_before as settings_as_before

pytestmark = pytest.mark.usefixtures("shop")

Settle = Callable[[], Awaitable[int]]


async def promised(settle: Settle, ship_by: int, by: int, age: int = 0) -> Shipment:
    """A parcel that is to leave, and to arrive, so many days from today."""
    order = await place(product_456=1)
    await settle()
    parcel = await shipment_of(order)
    today = board.shop_today()
    await fetch(
        "UPDATE delivery.shipments SET ship_by = $2, promised_by = $3,"
        " placed_at = now() - make_interval(days => $4) WHERE shipment_id = $1",
        *(parcel.shipment_id, today + timedelta(ship_by), today + timedelta(by), age),
    )
    return await delivery.find_shipment(parcel.shipment_id)


async def ships(parcel: Shipment) -> Shipment:
    await delivery.dispatch(parcel.shipment_id, "DHL", "JD 1", "Bea")
    return await delivery.find_shipment(parcel.shipment_id)


async def listed() -> dict[str, list[str]]:
    items = (await board.list_view(View(status=ATTENTION))).items
    assert await board.count_attention() == len(items)
    return {one.order_number: board.reasons(one) for one in items}


async def test_a_parcel_is_late_on_the_day_after_it_had_to_leave(settle: Settle) -> None:
    late = await promised(settle, -1, 2)
    await promised(settle, 0, 3)
    # Ordered long ago, and promised for later.
    await promised(settle, 1, 4, age=9)
    assert await listed() == {late.order_number: ["Late to ship"]}
    assert await board.count_late() == 1
    found = await board.late()
    assert (found.waiting, [one.order_number for one in found.longest]) == (1, [late.order_number])


async def test_a_parcel_on_its_way_is_late_on_the_day_after_it_had_to_arrive(
    settle: Settle,
) -> None:
    late = await ships(await promised(settle, -3, -1))
    await ships(await promised(settle, -1, 0))
    # Its carrier names another day.
    expected = await ships(await promised(settle, -3, -1))
    await fetch(
        "UPDATE delivery.shipments SET expected_at = now() + interval '1 day'"
        " WHERE shipment_id = $1",
        expected.shipment_id,
    )
    (reasons,) = (await listed()).values()
    assert reasons[0].startswith("Late: promised by ")
    assert board.is_late(late)
    assert not board.is_late(await delivery.find_shipment(expected.shipment_id))
    await delivery.deliver(late.shipment_id, None, None, "Bea")
    assert await listed() == {}


async def test_the_board_marks_what_has_to_leave_today(settle: Settle) -> None:
    today, later, late = [await promised(settle, ahead, 5) for ahead in (0, 1, -1)]
    assert "To ship today" in row(today, "PENDING")
    assert 'data-wait="today"' in row(today, "PENDING")
    assert "data-wait" not in row(later, "PENDING")
    assert 'data-wait="late"' in row(late, "PENDING")


async def test_a_day_ends_in_the_zone_of_the_shop(
    settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = msgspec.structs.replace(await promised(settle, 0, 1), ship_by=date(2026, 12, 1))
    monkeypatch.setattr(lateness, "about_now", lambda: datetime(2026, 12, 1, 23, 30, tzinfo=UTC))
    assert not board.is_late_to_ship(parcel)
    await promise_days()
    assert board.is_late_to_ship(parcel)
