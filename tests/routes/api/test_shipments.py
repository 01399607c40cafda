"""Sending off and delivering: once, in order, and the second learns who was first."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.support.api import Place, Written, assert_problem, bearer, fields_of

Warehouse = Callable[..., Awaitable[httpx.Response]]
Settle = Callable[[], Awaitable[int]]

FEDEX = {"carrier": "FedEx", "tracking_number": "TRK123456789"}


@pytest.fixture
async def shipment(place: Place, warehouse: Warehouse, settle: Settle) -> str:
    """The path of a shipment that waits."""
    order = await place()
    await settle()
    [found] = (await warehouse("GET", f"shipments?order_id={order['order_id']}")).json()["items"]
    return f"shipments/{found['shipment_id']}"


async def test_a_shipment_that_waits(warehouse: Warehouse, shipment: str, place: Place) -> None:
    seen = (await warehouse("GET", shipment)).json()

    assert seen["shipment_id"] in shipment
    assert seen["status"] == "PENDING"
    assert seen["version"] == 1
    assert seen["order_number"].startswith("ORD-")
    for later in (
        "carrier",
        "tracking_number",
        "shipped_at",
        "delivered_at",
        "delivery_location",
    ):
        assert seen[later] is None


async def test_sent_off_and_delivered(warehouse: Warehouse, shipment: str) -> None:
    shipped = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)
    delivered = await warehouse(
        "POST", f"{shipment}/delivery", json={"delivery_location": "Front door"}
    )

    assert shipped.status_code == delivered.status_code == 200
    assert shipped.json() | FEDEX | {"status": "SHIPPED", "version": 2} == shipped.json()
    assert shipped.json()["shipped_by"] == "a program"
    assert delivered.json()["status"] == "DELIVERED"
    assert delivered.json()["delivery_location"] == "Front door"
    assert delivered.json()["delivered_at"].endswith("Z")


async def test_sending_off_again_with_the_same_data_changes_nothing(
    warehouse: Warehouse, shipment: str, written: Written
) -> None:
    first = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)
    before = await written()

    again = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)

    assert again.status_code == 200
    assert again.json() == first.json()
    assert await written() == before


async def test_sending_off_with_other_data_says_who_was_first_and_when(
    warehouse: Warehouse, shipment: str, written: Written
) -> None:
    shipped = (await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)).json()
    before = await written()

    answer = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX | {"carrier": "DHL"})

    problem = assert_problem(answer, 409, "shipment-conflict")
    assert "a program" in problem["detail"]
    assert shipped["shipped_at"][:16] in problem["detail"]
    assert "FedEx TRK123456789" in problem["detail"]
    assert problem["shipment"] == {
        "shipment_id": shipped["shipment_id"],
        "status": "SHIPPED",
        "version": 2,
    }
    assert await written() == before


async def test_one_of_ten_at_once_sends_it_off(warehouse: Warehouse, shipment: str) -> None:
    answers = await asyncio.gather(
        *(
            warehouse("POST", f"{shipment}/dispatch", json=FEDEX | {"tracking_number": str(n)})
            for n in range(10)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9


async def test_what_was_not_sent_off_cannot_arrive(warehouse: Warehouse, shipment: str) -> None:
    assert_problem(await warehouse("POST", f"{shipment}/delivery"), 409, "shipment-conflict")


async def test_it_arrives_once(warehouse: Warehouse, shipment: str) -> None:
    await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)
    await warehouse("POST", f"{shipment}/delivery", json={})

    again = await warehouse("POST", f"{shipment}/delivery", json={})
    sent_again = await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)

    assert "a program" in assert_problem(again, 409, "shipment-conflict")["detail"]
    assert_problem(sent_again, 409, "shipment-conflict")


@pytest.mark.parametrize("minutes", [-60, 6], ids=["before it left", "too far ahead"])
async def test_a_time_that_cannot_be_is_refused(
    warehouse: Warehouse, shipment: str, minutes: int
) -> None:
    await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)
    at = datetime.now(UTC) + timedelta(minutes=minutes)

    answer = await warehouse("POST", f"{shipment}/delivery", json={"delivered_at": at.isoformat()})

    assert fields_of(assert_problem(answer, 422, "invalid-input")) == ["delivered_at"]
    assert (await warehouse("GET", shipment)).json()["status"] == "SHIPPED"


async def test_a_time_within_the_clocks_slack_is_kept_in_utc(
    warehouse: Warehouse, shipment: str
) -> None:
    await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)
    at = (datetime.now(UTC) + timedelta(minutes=4)).replace(microsecond=0)
    told = at.isoformat().replace("+00:00", "-00:00")

    answer = await warehouse("POST", f"{shipment}/delivery", json={"delivered_at": told})

    assert answer.status_code == 200, answer.text
    assert answer.json()["delivered_at"] == at.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("dispatch", {"carrier": "FedEx"}, "tracking_number"),
        ("dispatch", FEDEX | {"carrier": ""}, "carrier"),
        ("dispatch", FEDEX | {"carrier": "x" * 101}, "carrier"),
        ("dispatch", FEDEX | {"tracking_number": 1}, "tracking_number"),
        ("dispatch", FEDEX | {"tracking_number": "1\0"}, "tracking_number"),
        ("dispatch", FEDEX | {"tracking_number": "1\n2"}, "tracking_number"),
        ("dispatch", FEDEX | {"shipped_at": "2024-01-15T14:30:00Z"}, "shipped_at"),
        ("delivery", {"delivered_at": "yesterday"}, "delivered_at"),
        ("delivery", {"delivered_at": "2024-01-15T14:30:00"}, "delivered_at"),
        ("delivery", {"delivered_at": 1705329000}, "delivered_at"),
        ("delivery", {"delivered_at": "2024-02-30T14:30:00Z"}, "delivered_at"),
        ("delivery", {"delivery_location": "x" * 201}, "delivery_location"),
        ("delivery", {"delivery_location": ""}, "delivery_location"),
        ("delivery", {"place": "Front door"}, "place"),
    ],
)
async def test_bad_input_is_named_and_changes_nothing(
    warehouse: Warehouse,
    shipment: str,
    written: Written,
    step: str,
    body: dict[str, Any],
    field: str,
) -> None:
    if step == "delivery":
        await warehouse("POST", f"{shipment}/dispatch", json=FEDEX)
    before = (await written(), (await warehouse("GET", shipment)).json())

    answer = await warehouse("POST", f"{shipment}/{step}", json=body)

    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]
    assert (await written(), (await warehouse("GET", shipment)).json()) == before


async def test_a_cancelled_shipment_does_not_leave(
    client: httpx.AsyncClient, place: Place, warehouse: Warehouse, settle: Settle
) -> None:
    order = await place()
    await client.post(
        f"{order['links']['self']}/cancellation", headers=bearer(order["access_token"])
    )
    await settle()
    [shipment] = (await warehouse("GET", "shipments?status=CANCELLED")).json()["items"]

    answer = await warehouse("POST", f"shipments/{shipment['shipment_id']}/dispatch", json=FEDEX)

    assert "cancelled" in assert_problem(answer, 409, "shipment-conflict")["detail"]


async def test_a_program_is_warned_and_an_impossible_number_refused(
    place: Place, warehouse: Warehouse, settle: Settle
) -> None:
    paths: list[str] = []
    for _ in range(2):
        order = await place(product_456=1)
        await settle()
        [one] = (await warehouse("GET", f"shipments?order_id={order['order_id']}")).json()["items"]
        paths.append(f"shipments/{one['shipment_id']}/dispatch")
    for number in (one["order_number"], "3.40434E+17", "\u200b", "--", "JD\u00c4"):
        parcel = {"carrier": "DHL", "tracking_number": number}
        answer = await warehouse("POST", paths[0], json=parcel)
        assert answer.status_code == 422, number
        assert answer.json()["errors"][0]["field"] == "tracking_number"
    parcel = {"carrier": "DHL", "tracking_number": "340434161094042000"}
    codes = [
        [
            warning["code"]
            for warning in (await warehouse("POST", path, json=parcel)).json()["warnings"]
        ]
        for path in paths
    ]
    assert codes == [["ROUNDED", "CHECK_DIGIT"], ["ROUNDED", "CHECK_DIGIT", "ALREADY_USED"]]
