"""A parcel that leaves in several boxes: each box has a number, and the parcel arrives as one."""

from typing import Any

import httpx
import pytest

from app.services import board, delivery, sales, staff
from tests.support.api import Place, assert_problem, bearer, fields_of
from tests.support.breaches import broken, grow_old
from tests.support.carriers import Fedex, Settle, Warehouse, update
from tests.support.carriers import fedex as fedex
from tests.support.corrected import events_of

FIRST, SECOND, THIRD = "TRK123456789", "TRK 222 222", "TRK333333"
BOXES = {"carrier": "FedEx", "tracking_number": FIRST, "tracking_numbers": [SECOND, THIRD]}


@pytest.fixture
async def waiting(place: Place, warehouse: Warehouse, settle: Settle) -> str:
    order = await place(product_456=2)
    await settle()
    [found] = (await warehouse("GET", f"shipments?order_id={order['order_id']}")).json()["items"]
    return f"shipments/{found['shipment_id']}"


@pytest.fixture
async def parcel(waiting: str, warehouse: Warehouse, settle: Settle) -> str:
    """The path of a parcel of three boxes that is on its way."""
    answer = await warehouse("POST", f"{waiting}/dispatch", json=BOXES)
    assert answer.status_code == 200, answer.text
    await settle()
    return waiting


async def shown(warehouse: Warehouse, path: str) -> dict[str, Any]:
    return (await warehouse("GET", path)).json()


async def told(fedex: Fedex, number: str, word: str, minutes: float) -> bool:
    answer = await fedex.tells(update(word, minutes=minutes, tracking_number=number))
    assert answer.status_code == 200, answer.text
    [one] = answer.json()["shipments"]
    return one["changed"]


async def books_agree() -> None:
    await grow_old()
    assert await broken() == set()


async def test_all_numbers_are_shown_the_first_one_first(
    parcel: str, warehouse: Warehouse, client: httpx.AsyncClient
) -> None:
    seen = await shown(warehouse, parcel)
    numbers = [FIRST, SECOND, THIRD]
    assert (seen["tracking_number"], seen["tracking_numbers"]) == (FIRST, numbers)
    assert [url.rpartition("=")[2] for url in seen["tracking_urls"]] == [
        "TRK123456789",
        "TRK222222",
        "TRK333333",
    ]
    reader = bearer(await staff.create_key("reader", ["orders:read"]))
    order = (await client.get(f"/api/v1/orders/{seen['order_id']}", headers=reader)).json()
    assert order["parcels"][0]["tracking_numbers"] == numbers
    assert order["shipment"]["tracking_numbers"] == numbers
    [event] = await events_of("order.status_updated")
    assert event["tracking_numbers"] == numbers
    await books_agree()


async def test_one_box_has_one_number_and_its_event_says_nothing_of_more(
    waiting: str, warehouse: Warehouse, settle: Settle
) -> None:
    await warehouse("POST", f"{waiting}/dispatch", json=BOXES | {"tracking_numbers": [FIRST]})
    await settle()
    seen = await shown(warehouse, waiting)
    assert seen["tracking_numbers"] == [FIRST]
    [event] = await events_of("order.status_updated")
    assert "tracking_numbers" not in event


async def test_any_number_finds_the_parcel(parcel: str, waiting: str) -> None:
    for typed in (FIRST, SECOND, "trk-222-222", THIRD):
        [found] = (await board.list_shipments(q=typed)).items
        assert f"shipments/{found.shipment_id}" == parcel
    assert (await board.list_shipments(q="TRK444")).items == []


async def test_asked_again_with_the_same_numbers_it_answers_the_same(
    parcel: str, warehouse: Warehouse
) -> None:
    for numbers in ([SECOND, THIRD], [FIRST, "trk333333", "TRK222222"]):
        again = await warehouse(
            "POST", f"{parcel}/dispatch", json=BOXES | {"tracking_numbers": numbers}
        )
        assert again.status_code == 200
        assert again.json()["version"] == 2
    for numbers in ([], [SECOND], [SECOND, THIRD, "TRK4"]):
        other = await warehouse(
            "POST", f"{parcel}/dispatch", json=BOXES | {"tracking_numbers": numbers}
        )
        assert_problem(other, 409, "shipment-conflict")


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ([SECOND, FIRST], "tracking_numbers[1]"),
        ([SECOND, "trk222222"], "tracking_numbers[1]"),
        ([FIRST, FIRST], "tracking_numbers[1]"),
        (["ORD-7K3QXABC"], "tracking_numbers[0]"),
        (["1,23E+11"], "tracking_numbers[0]"),
        ([""], "tracking_numbers[0]"),
        ([7], "tracking_numbers[0]"),
        ([f"TRK{one}" for one in range(51)], "tracking_numbers"),
    ],
)
async def test_a_number_that_cannot_be_or_is_there_already_is_named(
    waiting: str, warehouse: Warehouse, numbers: list[Any], field: str
) -> None:
    body = BOXES | {"tracking_numbers": numbers}
    answer = await warehouse("POST", f"{waiting}/dispatch", json=body)
    assert fields_of(assert_problem(answer, 422, "invalid-input")) == [field]
    assert (await shown(warehouse, waiting))["status"] == "PENDING"


async def test_each_number_is_judged_as_the_first_is(
    parcel: str, place: Place, warehouse: Warehouse, settle: Settle
) -> None:
    order = await place(product_456=1)
    await settle()
    [other] = await delivery.parcels_of(order["order_id"])
    body = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}
    further = {"tracking_numbers": ["1Z999AA10123456785", "TRK 222222"]}
    sent = await warehouse("POST", f"shipments/{other.shipment_id}/dispatch", json=body | further)
    assert [one["code"] for one in sent.json()["warnings"]] == ["CHECK_DIGIT", "ALREADY_USED"]
    asked = body["carrier"], body["tracking_number"], "Bea"
    with pytest.raises(delivery.Doubtful):
        await delivery.correct_tracking(
            other.shipment_id, *asked, None, body["tracking_number"], ["1Z999AA10123456785"]
        )
    lines = "1Z999AA10123456784\n1Z999AA10123456785"
    now = await delivery.correct_tracking(
        other.shipment_id, *asked, None, lines, ["1Z999AA10123456785"]
    )
    assert now.tracking_numbers == lines.split("\n")


async def test_it_arrives_with_its_last_box(
    parcel: str, fedex: Fedex, warehouse: Warehouse, settle: Settle
) -> None:
    assert await told(fedex, FIRST, "DELIVERED", -30)
    assert await told(fedex, SECOND, "OUT_FOR_DELIVERY", -29)
    assert not await told(fedex, FIRST, "DELIVERED", -30.5)
    seen = await shown(warehouse, parcel)
    assert (seen["status"], seen["progress"]) == ("SHIPPED", "OUT_FOR_DELIVERY")
    assert await told(fedex, THIRD, "delivered", -20)
    assert (await shown(warehouse, parcel))["status"] == "SHIPPED"
    assert await told(fedex, SECOND, "DELIVERED", -10)
    seen = await shown(warehouse, parcel)
    assert (seen["status"], seen["progress"]) == ("DELIVERED", "DELIVERED")
    await settle()
    assert (await sales.find_order(seen["order_id"])).status == "DELIVERED"
    await books_agree()


async def test_the_trouble_of_one_box_is_seen_while_the_others_go_on(
    parcel: str, fedex: Fedex, warehouse: Warehouse
) -> None:
    await told(fedex, SECOND, "EXCEPTION", -30)
    await told(fedex, THIRD, "OUT_FOR_DELIVERY", -20)
    await told(fedex, FIRST, "DELIVERED", -10)
    assert (await shown(warehouse, parcel))["progress"] == "EXCEPTION"
    await told(fedex, SECOND, "RETURNING", -9)
    await told(fedex, SECOND, "DELIVERED", -8)
    await told(fedex, THIRD, "DELIVERED", -7)
    seen = await shown(warehouse, parcel)
    assert (seen["status"], seen["progress"]) == ("SHIPPED", "RETURNED")
    assert seen["outcome"] == "RETURNED_TO_SENDER"


async def test_numbers_are_corrected_and_keep_what_was_reported_of_those_that_stay(
    parcel: str, fedex: Fedex, warehouse: Warehouse, settle: Settle
) -> None:
    await told(fedex, FIRST, "EXCEPTION", -30)
    await told(fedex, SECOND, "IN_TRANSIT", -29)
    body = {"carrier": "FedEx", "tracking_number": "TRK99"}
    answer = await warehouse("PUT", f"{parcel}/tracking", json=body)
    assert answer.json()["tracking_numbers"] == ["TRK99", SECOND, THIRD]
    assert answer.json()["progress"] == "IN_TRANSIT"
    [correction] = answer.json()["corrections"]
    assert correction["before"]["tracking_numbers"] == [FIRST, SECOND, THIRD]
    assert correction["after"]["tracking_numbers"] == ["TRK99", SECOND, THIRD]
    await settle()
    shipment = (await sales.find_order(answer.json()["order_id"])).shipment
    assert shipment
    assert shipment.tracking_numbers == ["TRK99", SECOND, THIRD]

    alone = await warehouse("PUT", f"{parcel}/tracking", json=body | {"tracking_numbers": []})
    assert alone.json()["tracking_numbers"] == ["TRK99"]
    assert alone.json()["progress"] is None
    assert (await board.list_shipments(q=SECOND)).items == []
    await settle()
    await books_agree()


async def test_the_box_that_was_missing_was_none_of_it(
    parcel: str, fedex: Fedex, warehouse: Warehouse, settle: Settle
) -> None:
    """Nothing arrives by a correction; the carrier's next word delivers."""
    await told(fedex, FIRST, "DELIVERED", -30)
    await told(fedex, SECOND, "DELIVERED", -29)
    body = BOXES | {"tracking_numbers": [SECOND]}
    now = (await warehouse("PUT", f"{parcel}/tracking", json=body)).json()
    assert (now["status"], now["progress"]) == ("SHIPPED", None)
    await settle()
    await books_agree()
    assert await told(fedex, SECOND, "DELIVERED", -29)
    assert (await shown(warehouse, parcel))["status"] == "DELIVERED"


async def test_another_carrier_has_another_story(
    parcel: str, fedex: Fedex, warehouse: Warehouse
) -> None:
    await told(fedex, SECOND, "EXCEPTION", -30)
    now = await warehouse("PUT", f"{parcel}/tracking", json=BOXES | {"carrier": "DHL"})
    assert now.json()["progress"] is None


async def test_a_part_leaves_in_two_boxes_and_the_rest_in_one(
    waiting: str, warehouse: Warehouse, settle: Settle
) -> None:
    part = {"items": [{"position": 1, "quantity": 1}]}
    left = (await warehouse("POST", f"{waiting}/dispatch", json=BOXES | part)).json()
    rest = await shown(warehouse, f"shipments/{left['remainder_id']}")
    assert (len(left["tracking_numbers"]), rest["tracking_numbers"]) == (3, [])
    await settle()
    order = await sales.find_order(left["order_id"])
    [first, _] = await sales.find_parcels(order)
    assert first.tracking_numbers == [FIRST, SECOND, THIRD]
    [event, *_] = await events_of("order.parcel_updated")
    assert event["tracking_numbers"] == [FIRST, SECOND, THIRD]
    await books_agree()
