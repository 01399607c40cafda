"""What is a problem, why, and when it is none any more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.infra.database import fetch
from app.services import board, delivery, sales
from app.services.board import ATTENTION, View, attention
from tests.support.cast import place, shipment_of

pytestmark = pytest.mark.usefixtures("shop")


async def waiting(settle, **ages: timedelta) -> delivery.Shipment:
    """A shipment whose moments lie so long ago: `placed_at=…`, `shipped_at=…`."""
    order = await place(product_456=1)
    await settle()
    shipment = await shipment_of(order)
    if "shipped_at" in ages:
        await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
    for moment, age in ages.items():
        await fetch(
            f"UPDATE delivery.shipments SET {moment} = now() - $2::interval WHERE shipment_id = $1",
            shipment.shipment_id,
            age,
        )
    return await delivery.find_shipment(shipment.shipment_id)


async def problems() -> dict[str, list[str]]:
    """By order number why each is one."""
    listed = (await board.list_view(View(status=ATTENTION))).items
    assert await board.count_attention() == len(listed)
    held = await board.held_up()
    return {one.order_number: board.reasons(one, held.get(one.order_id, "")) for one in listed}


async def test_what_waits_or_travels_too_long(settle, monkeypatch: pytest.MonkeyPatch) -> None:
    days = timedelta(days=1)
    await waiting(settle, placed_at=1.9 * days)
    await waiting(settle, placed_at=20 * days, shipped_at=6.9 * days)
    late = await waiting(settle, placed_at=2.1 * days)
    longest = await waiting(settle, placed_at=30 * days, shipped_at=12.5 * days)
    travels = await waiting(settle, placed_at=20 * days, shipped_at=9.5 * days)
    arrived = await waiting(settle, placed_at=20 * days, shipped_at=9.5 * days)
    await delivery.deliver(arrived.shipment_id, None, None, "Bea")

    assert await problems() == {
        late.order_number: ["Late to ship"],
        longest.order_number: ["In transit for 12 days"],
        travels.order_number: ["In transit for 9 days"],
    }
    assert await board.count_attention() == 3
    monkeypatch.setattr(attention, "MAX_COUNTED", 1)
    assert await board.count_attention() == 1
    first = await board.list_view(View(status=ATTENTION), limit=1)
    rest = await board.list_view(View(status=ATTENTION), cursor=first.next_cursor)
    assert [one.order_number for one in (*first.items, *rest.items)] == [
        late.order_number,
        longest.order_number,
        travels.order_number,
    ]
    listed = await board.list_view(View(status=ATTENTION, sort="oldest", country="DE"))
    assert [one.order_number for one in listed.items] == [
        longest.order_number,
        travels.order_number,
        late.order_number,
    ]


async def test_a_cancellation_that_came_too_late_until_the_parcel_arrives(settle) -> None:
    order = await place(product_456=1)
    await settle()
    shipment = await shipment_of(order)
    await delivery.dispatch(shipment.shipment_id, "DHL", "JD 1", "Bea")
    await sales.request_cancellation(order.order_id)
    await settle()

    assert await problems() == {order.order_number: ["Cancellation requested"]}
    assert (await shipment_of(order)).version == 3
    assert (await sales.find_order(order.order_id)).cancellation is not None
    await delivery.deliver(shipment.shipment_id, None, None, "Bea")
    assert await problems() == {}


async def test_a_cancellation_that_could_not_be_decided(settle) -> None:
    order, other = await place(product_456=1), await place(product_456=1)
    await settle()
    await sales.request_cancellation(order.order_id)
    await fetch(
        "UPDATE messaging.deliveries SET state = 'FAILED', error = 'no reason'"
        " WHERE listener = 'delivery.decide_cancellation'"
    )
    await delivery.dispatch((await shipment_of(other)).shipment_id, "DHL", "JD 1", "Bea")
    await fetch(
        "UPDATE messaging.deliveries SET state = 'FAILED', error = 'of another service'"
        " WHERE listener = 'products.settle'"
    )

    assert await problems() == {order.order_number: ["Cancellation undecided"]}
    assert (await shipment_of(order)).status == "PENDING"
    await fetch("UPDATE messaging.deliveries SET state = 'PENDING'")
    await settle()
    assert await problems() == {}


async def test_a_shipment_with_two_reasons_is_one_problem(settle) -> None:
    days = timedelta(days=1)
    both = await waiting(settle, placed_at=20 * days, shipped_at=9.5 * days)
    await fetch("UPDATE delivery.shipments SET cancellation_refused_at = now()")
    assert await problems() == {
        both.order_number: ["In transit for 9 days", "Cancellation requested"]
    }


async def test_nothing_new_is_a_problem(settle) -> None:
    since = (await waiting(settle)).opened_at
    await waiting(settle)
    news = await board.opened_since(since, View(status=ATTENTION), None)
    assert (news.in_view, news.in_shop) == (0, 1)
    assert await problems() == {}


async def tell(number: str, word: str, **facts: Any) -> None:
    at = datetime.now(UTC)
    await delivery.record_carrier_update("DHL", number, word, at, None, **facts)


async def test_what_the_carrier_calls_trouble_until_it_calls_it_otherwise(settle) -> None:
    parcel = await waiting(settle, shipped_at=timedelta(hours=1))
    for word, reason in (
        ("ATTEMPTED", "Delivery attempted"),
        ("RETURNING", "Coming back to us"),
        ("RETURNED", "Came back to us"),
        ("EXCEPTION", "Problem on the way"),
    ):
        await tell("JD 1", word)
        assert await problems() == {parcel.order_number: [reason]}
    await tell("JD 1", "IN_TRANSIT")
    assert await problems() == {}
    await tell("JD 1", "EXCEPTION")
    await delivery.deliver(parcel.shipment_id, None, None, "Bea")
    assert await problems() == {}


async def test_what_is_later_than_its_carrier_expected(settle) -> None:
    parcel = await waiting(settle, shipped_at=timedelta(hours=1))
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await tell("JD 1", "OUT_FOR_DELIVERY", expected_at=ahead)
    assert await problems() == {}
    assert not board.is_late(await delivery.find_shipment(parcel.shipment_id))
    await fetch("UPDATE delivery.shipments SET expected_at = now() - interval '1 minute'")
    [[reason]] = (await problems()).values()
    assert reason.startswith("Late: expected by ")
    assert board.is_late(await delivery.find_shipment(parcel.shipment_id))
    await delivery.deliver(parcel.shipment_id, None, None, "Bea")
    assert not board.is_late(await delivery.find_shipment(parcel.shipment_id))


async def test_without_a_day_it_is_late_by_the_rule_of_the_shop(settle) -> None:
    usual = await waiting(settle, shipped_at=timedelta(days=6.9))
    assert not board.is_late(usual)
    assert board.is_late(await waiting(settle, shipped_at=timedelta(days=7.1)))
    assert not board.is_late(await waiting(settle, placed_at=timedelta(days=30)))
