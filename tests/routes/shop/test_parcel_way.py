"""What a customer reads of where the parcel is, and that it is late."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.routes.shop.order_panels import draw
from app.routes.shop.order_story import story_of
from app.routes.shop.order_view import OrderView, view_of
from app.routes.shop.parcel_way import way_of
from app.services import delivery, sales
from app.values.statuses import ShipmentStatus
from tests.support.cast import place

NOW = datetime.now(UTC)


def parcel(**facts: Any) -> delivery.Shipment:
    """On its way since yesterday, unless the facts say otherwise."""
    known: dict[str, Any] = {
        "shipment_id": UUID(int=1),
        "order_id": UUID(int=7),
        "order_number": "ORD-7K3QXABC",
        "status": ShipmentStatus.SHIPPED,
        "customer_name": "Ann Lee",
        "delivery_address": delivery.Destination("12 Harbour Street", "Hamburg", "20095", "DE"),
        "items": [],
        "shipped_at": NOW - timedelta(days=1),
        "placed_at": NOW - timedelta(days=2),
        "opened_at": NOW - timedelta(days=2),
        "version": 2,
    }
    unknown = (
        *("carrier", "tracking_number", "tracking_url", "shipped_by", "delivered_at"),
        *("delivered_by", "delivery_location", "cancelled_at", "claim"),
    )
    return delivery.Shipment(**(dict.fromkeys(unknown) | known | facts))


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        ("ANNOUNCED", "The courier knows about your parcel and collects it soon"),
        ("ACCEPTED", "The courier has picked up your parcel"),
        ("IN_TRANSIT", "On its way to you"),
        ("OUT_FOR_DELIVERY", "Out for delivery today"),
        ("AT_PICKUP_POINT", "Waiting for you at a pick-up point"),
        ("ATTEMPTED", "The courier tried to deliver it and will come again"),
        ("RETURNING", "It could not be delivered and is on its way back to us"),
        ("RETURNED", "It could not be delivered and came back to us"),
        ("EXCEPTION", "The courier reports a delay"),
    ],
)
def test_each_word_is_a_sentence(progress: str, words: str) -> None:
    way = way_of(parcel(progress=progress, progress_at=NOW))
    assert way
    assert (way.where, way.is_late, way.expected_at) == (words, False, None)


def test_what_went_out_yesterday_is_not_out_today() -> None:
    way = way_of(parcel(progress="OUT_FOR_DELIVERY", progress_at=NOW - timedelta(hours=17)))
    assert way
    assert way.where == "Out for delivery"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"status": "PENDING", "shipped_at": None},
        {"status": "CANCELLED", "shipped_at": None},
        {"status": "DELIVERED", "delivered_at": NOW, "progress": "IN_TRANSIT", "progress_at": NOW},
        {"status": "DELIVERED", "retracted_at": NOW, "progress": "DELIVERED", "progress_at": NOW},
    ],
)
def test_nothing_is_said_of_what_nobody_reported(facts: dict[str, Any]) -> None:
    assert way_of(parcel(**facts)) is None


@pytest.mark.parametrize(
    ("facts", "is_late"),
    [
        ({"expected_at": NOW + timedelta(hours=1)}, False),
        ({"expected_at": NOW - timedelta(hours=1)}, True),
        ({"shipped_at": NOW - timedelta(days=8)}, True),
        ({"shipped_at": NOW - timedelta(days=8), "expected_at": NOW + timedelta(hours=1)}, False),
        ({"progress": "ATTEMPTED", "expected_at": NOW - timedelta(hours=1)}, True),
        ({"progress": "AT_PICKUP_POINT", "expected_at": NOW - timedelta(hours=1)}, False),
        ({"progress": "RETURNING", "expected_at": NOW - timedelta(hours=1)}, False),
        ({"progress": "RETURNED", "shipped_at": NOW - timedelta(days=80)}, False),
    ],
)
def test_it_is_late_by_its_carriers_day_or_by_the_shops_rule(
    facts: dict[str, Any], *, is_late: bool
) -> None:
    way = way_of(parcel(progress_at=NOW, **facts))
    assert way
    assert way.is_late is is_late
    assert way.expected_at is None or not is_late


@pytest.mark.usefixtures("shop")
async def test_the_page_says_it_beside_the_status(settle) -> None:
    order = await place(product_456=1)
    await settle()
    [waiting] = await delivery.parcels_of(order.order_id)
    numbers = ["1Z999AA10123456784", "1Z 5R8 94X 03 1005 9150"]
    await delivery.dispatch(
        waiting.shipment_id, "UPS", numbers[0], "Bea", tracking_numbers=numbers[1:]
    )
    await settle()

    async def drawn() -> tuple[OrderView, str]:
        view = await view_of(await sales.find_order(order.order_id))
        return view, str((await draw(view)).live)

    before, html = await drawn()
    assert "parcel-way" not in html
    assert html.count("data-copy") == 2
    assert "1Z5R894X0310059150" in html
    expected = datetime.now(UTC) + timedelta(days=1)
    for number in numbers:
        await delivery.record_carrier_update(
            "UPS", number, "OUT_FOR_DELIVERY", NOW, None, "<b>On the van</b>", expected
        )
    after, html = await drawn()
    assert after.age > before.age
    assert "Out for delivery today" in html
    assert f'Expected by <time datetime="{expected:%Y-%m-%d}' in html
    assert "On the van" not in html
    assert 'data-status="SHIPPED"' in html
    assert story_of(after).announced.endswith(". Out for delivery today")
