"""What can be corrected, for how long, and of many at once one."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from app.infra.database import fetch
from app.invariants import audit
from app.services import delivery, sales
from tests.support.api import assert_problem, fields_of
from tests.support.breaches import grow_old
from tests.support.cast import place, shipment_of
from tests.support.corrected import UPS, Settle, Warehouse, events_of


async def test_what_has_not_left_has_no_number_to_correct(
    client: httpx.AsyncClient, shop: None, warehouse: Warehouse, settle: Settle
) -> None:
    waits, cancelled = await place(product_456=1), await place(product_456=1)
    await settle()
    await sales.request_cancellation(cancelled.order_id)
    await settle()
    for one, why in ((waits, "not shipped yet"), (cancelled, "cancelled at")):
        path = f"shipments/{(await shipment_of(one)).shipment_id}"
        for method, noun, body in (
            ("PUT", "tracking", UPS),
            ("PUT", "delivery", {"delivery_location": "Shed"}),
            ("DELETE", "delivery", None),
        ):
            answer = await warehouse(method, f"{path}/{noun}", json=body)
            problem = assert_problem(answer, 409, "shipment-conflict")
            assert why in problem["detail"]
    assert await events_of() == []


async def test_what_was_not_delivered_has_no_delivery_to_correct(
    parcel: delivery.Shipment, warehouse: Warehouse
) -> None:
    path = f"shipments/{parcel.shipment_id}/delivery"
    for method, body in (("PUT", {"delivery_location": "Shed"}), ("DELETE", None)):
        problem = assert_problem(await warehouse(method, path, json=body), 409, "shipment-conflict")
        assert "not delivered yet" in problem["detail"]


@pytest.mark.parametrize("minutes", [-60, 6], ids=["before it left", "too far ahead"])
async def test_a_time_that_cannot_be_is_refused(
    arrived: sales.Placed, parcel: delivery.Shipment, warehouse: Warehouse, minutes: int
) -> None:
    assert parcel.shipped_at
    at = (parcel.shipped_at + timedelta(minutes=minutes)).isoformat()
    path = f"shipments/{parcel.shipment_id}/delivery"
    answer = await warehouse("PUT", path, json={"delivered_at": at, "delivery_location": "Shed"})
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["delivered_at"]
    assert (await shipment_of(arrived)).delivery_location == "Front door"


async def test_after_an_hour_a_delivery_stays(
    arrived: sales.Placed, parcel: delivery.Shipment, warehouse: Warehouse
) -> None:
    path = f"shipments/{parcel.shipment_id}/delivery"
    later = "UPDATE delivery.shipments SET delivery_recorded_at = now() - make_interval(mins => $1)"
    await fetch(later, 61)
    problem = assert_problem(await warehouse("DELETE", path), 409, "shipment-conflict")
    assert "60 minutes" in problem["detail"]
    assert (await shipment_of(arrived)).delivery_location == "Front door"
    await fetch(later, 59)
    assert (await warehouse("DELETE", path)).status_code == 200


async def test_a_delivery_long_ago_that_was_recorded_now_can_be_taken_back(
    order: sales.Placed, parcel: delivery.Shipment, warehouse: Warehouse
) -> None:
    await fetch("UPDATE delivery.shipments SET shipped_at = shipped_at - interval '3 days'")
    path, shipped_at = f"shipments/{parcel.shipment_id}/delivery", parcel.shipped_at
    assert shipped_at
    long_ago = (shipped_at - timedelta(days=2)).isoformat()
    assert (await warehouse("POST", path, json={"delivered_at": long_ago})).status_code == 200
    assert (await warehouse("DELETE", path)).status_code == 200


async def test_of_many_at_once_each_is_one_version(
    arrived: sales.Placed, parcel: delivery.Shipment, warehouse: Warehouse, settle: Settle
) -> None:
    path = f"shipments/{parcel.shipment_id}"
    await asyncio.gather(
        *(
            warehouse("PUT", f"{path}/tracking", json={"carrier": "UPS", "tracking_number": number})
            for number in ("A1", "A2", "A3")
        ),
        *(warehouse("DELETE", f"{path}/delivery") for _ in range(3)),
    )
    await settle()
    versions = [one["version"] for one in await events_of()]
    assert versions == [4, 5, 6, 7]
    await fetch("UPDATE sales.changes SET recorded_at = recorded_at")
    await grow_old()
    assert [found.says for found in (await audit()).findings if not found.holds] == []
