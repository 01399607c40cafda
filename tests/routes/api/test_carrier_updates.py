"""Carriers tell where their parcels are: signed, and nothing ever goes backwards."""

import itertools
from typing import Any

import httpx
import pytest

from app.services import delivery, sales
from tests.support.api import Place, assert_problem, fields_of
from tests.support.carriers import NUMBER, Fedex, Settle, Warehouse, update
from tests.support.carriers import fedex as fedex
from tests.support.carriers import shipment as shipment


async def test_it_is_delivered_as_the_staff_would_do_it(
    fedex: Fedex, shipment: str, warehouse: Warehouse, settle: Settle, client: httpx.AsyncClient
) -> None:
    answer = await fedex.tells(update(location="Front door"))
    await settle()

    seen = (await warehouse("GET", shipment)).json()
    assert answer.status_code == 200
    assert answer.json() == {
        "shipments": [{"shipment_id": seen["shipment_id"], "status": "DELIVERED", "changed": True}]
    }
    assert (seen["status"], seen["delivered_by"]) == ("DELIVERED", "FedEx")
    assert seen["delivery_location"] == "Front door"
    [order] = (await sales.list_orders()).items
    assert order.status == "DELIVERED"


async def test_on_its_way_is_no_step(fedex: Fedex, shipment: str, warehouse: Warehouse) -> None:
    for status in ("in_transit", "out_for_delivery"):
        [told] = (await fedex.tells(update(status))).json()["shipments"]
        assert told["changed"] is False

    assert (await warehouse("GET", shipment)).json()["status"] == "SHIPPED"


async def test_a_number_that_nobody_has_typed_yet_may_come_again(fedex: Fedex, shop: None) -> None:
    problem = assert_problem(await fedex.tells(update()), 404, "not-found")

    assert NUMBER in problem["detail"]
    assert "later" in problem["detail"]


async def test_another_carriers_parcel_is_not_its_own(
    shipment: str, client: httpx.AsyncClient
) -> None:
    _, secret = await delivery.add_carrier("DHL")

    answer = await Fedex(client, secret).tells(update(), carrier="dhl")

    assert_problem(answer, 404, "not-found")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (update(status="lost"), "status"),
        (update(tracking_number="TRK\n1"), "tracking_number"),
        (update(at="yesterday"), "at"),
        (update(at="2024-01-17T10:15:00"), "at"),
        (update(minutes=60), "at"),
        (update(location=""), "location"),
        (update(surprise=1), "surprise"),
    ],
    ids=itertools.count(),
)
async def test_a_field_that_breaks_a_rule_is_named(
    fedex: Fedex, shipment: str, said: dict[str, Any], field: str
) -> None:
    assert fields_of(assert_problem(await fedex.tells(said), 422, "invalid-input")) == [field]


async def test_a_parcel_is_known_however_its_number_and_carrier_were_typed(
    place: Place, warehouse: Warehouse, settle: Settle, client: httpx.AsyncClient
) -> None:
    order = await place(product_456=1)
    await settle()
    [found] = (await warehouse("GET", f"shipments?order_id={order['order_id']}")).json()["items"]
    typed = {"carrier": "DHL Paket ", "tracking_number": "0034 0434 1610 9404 2557"}
    path = f"shipments/{found['shipment_id']}"
    first = await warehouse("POST", f"{path}/dispatch", json=typed)
    bare = {"carrier": "dhl", "tracking_number": "00340434161094042557"}
    again = await warehouse("POST", f"{path}/dispatch", json=bare)
    assert [first.status_code, again.status_code] == [200, 200]
    assert (first.json()["carrier"], first.json()["warnings"]) == ("DHL", [])
    assert first.json()["tracking_number"] == typed["tracking_number"]
    assert first.json()["tracking_url"].endswith("=00340434161094042557")
    listed = (await warehouse("GET", "shipments?q=0034-04341610 94042557")).json()["items"]
    assert [one["shipment_id"] for one in listed] == [found["shipment_id"]]

    _, secret = await delivery.add_carrier("DHL")
    dhl = Fedex(client, secret)
    refused = await dhl.tells(update(tracking_number="3.40434E+17"), carrier="dhl")
    assert refused.status_code == 422
    told = await dhl.tells(update(tracking_number="00340434161094042557"), carrier="dhl")
    assert told.json()["shipments"][0]["status"] == "DELIVERED"
