"""Carriers tell where their parcels are: signed, and nothing ever goes backwards."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from app.services import delivery, sales
from tests.support.api import Place, Written, assert_problem, fields_of

Warehouse = Callable[..., Awaitable[httpx.Response]]
Settle = Callable[[], Awaitable[int]]

NUMBER = "TRK123456789"
FEDEX = {"carrier": "FedEx", "tracking_number": NUMBER}


def update(status: str = "delivered", minutes: float = 0, **facts: Any) -> dict[str, Any]:
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    return {"tracking_number": NUMBER, "status": status, "at": at.isoformat()} | facts


class Fedex:
    """A carrier's program."""

    def __init__(self, client: httpx.AsyncClient, secret: str) -> None:
        self.client, self.secret = client, secret

    async def tells(
        self, said: dict[str, Any], *, at: datetime | None = None, **changed: Any
    ) -> httpx.Response:
        """`changed` are the address, the body or headers that are not as they were signed."""
        now = at or datetime.now(UTC)
        body = json.dumps(said)
        headers = {
            "content-type": "application/json",
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self.secret).sign("msg_1", now, body),
        } | changed.get("headers", {})
        return await self.client.post(
            f"/api/v1/carrier-updates/{changed.get('carrier', 'fedex')}",
            content=changed.get("body", body),
            headers={name: value for name, value in headers.items() if value is not None},
        )


@pytest.fixture
async def fedex(client: httpx.AsyncClient) -> Fedex:
    code, secret = await delivery.add_carrier("FedEx")
    assert code == "fedex"
    return Fedex(client, secret)


@pytest.fixture
async def shipment(place: Place, warehouse: Warehouse, settle: Settle) -> str:
    """The path of a shipment that is on its way."""
    return await sent_off(place, warehouse, settle)


async def sent_off(place: Place, warehouse: Warehouse, settle: Settle) -> str:
    order = await place(product_456=1)
    await settle()
    [found] = (await warehouse("GET", f"shipments?order_id={order['order_id']}")).json()["items"]
    path = f"shipments/{found['shipment_id']}"
    await warehouse("POST", f"{path}/dispatch", json=FEDEX)
    return path


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


async def test_twice_late_and_out_of_turn_it_changes_nothing_more(
    fedex: Fedex, shipment: str, warehouse: Warehouse, written: Written
) -> None:
    await fedex.tells(update(location="Front door"))
    seen, before = (await warehouse("GET", shipment)).json(), await written()

    again = [
        await fedex.tells(said)
        for said in (
            update(location="Front door"),
            update(minutes=-30, location="Somewhere else"),
            update("in_transit"),
            update("out_for_delivery", minutes=-90),
        )
    ]

    for answer in again:
        assert answer.status_code == 200
        assert answer.json()["shipments"][0]["changed"] is False
    assert (await warehouse("GET", shipment)).json() == seen
    assert await written() == before


async def test_ten_at_once_deliver_it_once(fedex: Fedex, shipment: str) -> None:
    answers = await asyncio.gather(*(fedex.tells(update()) for _ in range(10)))

    changed = [answer.json()["shipments"][0]["changed"] for answer in answers]
    assert sorted(changed) == [False] * 9 + [True]


async def test_on_its_way_is_no_step(fedex: Fedex, shipment: str, warehouse: Warehouse) -> None:
    for status in ("in_transit", "out_for_delivery"):
        [told] = (await fedex.tells(update(status))).json()["shipments"]
        assert told["changed"] is False

    assert (await warehouse("GET", shipment)).json()["status"] == "SHIPPED"


async def test_a_parcel_for_two_orders_arrives_for_both(
    fedex: Fedex, shipment: str, place: Place, warehouse: Warehouse, settle: Settle
) -> None:
    other = await sent_off(place, warehouse, settle)

    told = (await fedex.tells(update())).json()["shipments"]

    assert [one["changed"] for one in told] == [True, True]
    assert {one["shipment_id"] for one in told} == {
        path.partition("/")[2] for path in (shipment, other)
    }


async def test_it_arrived_before_somebody_marked_it_shipped(
    fedex: Fedex, shipment: str, warehouse: Warehouse
) -> None:
    """The carrier was quicker than the click: on record it arrives as it leaves."""
    await fedex.tells(update(minutes=-60))

    seen = (await warehouse("GET", shipment)).json()
    assert seen["delivered_at"] == seen["shipped_at"]


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
    "changed",
    [
        {"body": json.dumps(update(location="Elsewhere"))},
        {"carrier": "nobody"},
        {"carrier": "FEDEX"},
        {"headers": {"webhook-id": "msg_2"}},
        {"headers": {"webhook-id": None}},
        {"headers": {"webhook-timestamp": None}},
        {"headers": {"webhook-timestamp": "nan"}},
        {"headers": {"webhook-timestamp": "1e400"}},
        {"headers": {"webhook-signature": None}},
        {"headers": {"webhook-signature": "v1"}},
        {"headers": {"webhook-signature": "v1,not base64 é".encode()}},
        {"headers": {"webhook-signature": "v1a,AAAA v2,BBBB"}},
        {"body": b"\xff\xfe"},
    ],
    ids=itertools.count(),
)
async def test_what_is_not_signed_is_not_read(
    fedex: Fedex, shipment: str, warehouse: Warehouse, changed: dict[str, Any]
) -> None:
    assert_problem(await fedex.tells(update(), **changed), 401, "signature-invalid")
    assert (await warehouse("GET", shipment)).json()["status"] == "SHIPPED"


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_what_was_signed_long_ago_is_refused(
    fedex: Fedex, shipment: str, minutes: int
) -> None:
    then = datetime.now(UTC) + timedelta(minutes=minutes)

    assert_problem(await fedex.tells(update(), at=then), 401, "signature-invalid")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (update(status="lost"), "status"),
        (update(tracking_number="TRK\n1"), "tracking_number"),
        (update(at="yesterday"), "at"),
        (update(at="2024-01-17T10:15:00"), "at"),
        (update(minutes=10), "at"),
        (update(location=""), "location"),
        (update(surprise=1), "surprise"),
    ],
    ids=itertools.count(),
)
async def test_a_field_that_breaks_a_rule_is_named(
    fedex: Fedex, shipment: str, said: dict[str, Any], field: str
) -> None:
    assert fields_of(assert_problem(await fedex.tells(said), 422, "invalid-input")) == [field]


async def test_a_new_secret_and_the_one_before_it(fedex: Fedex, shipment: str) -> None:
    """For a day: the carrier needs a moment to put it in."""
    from app.infra.database import fetch

    before = fedex.secret
    fedex.secret = await delivery.renew_carrier("fedex")
    assert fedex.secret != before
    assert (await fedex.tells(update("in_transit"))).status_code == 200
    fedex.secret = before
    assert (await fedex.tells(update("in_transit"))).status_code == 200

    await fetch("UPDATE delivery.carriers SET renewed_at = now() - interval '25 hours'")

    assert_problem(await fedex.tells(update("in_transit")), 401, "signature-invalid")


async def test_a_carrier_that_was_removed_tells_no_more(fedex: Fedex, shipment: str) -> None:
    await delivery.remove_carrier("fedex")
    assert_problem(await fedex.tells(update()), 401, "signature-invalid")

    _, secret = await delivery.add_carrier("FedEx")

    assert secret != fedex.secret
    assert_problem(await fedex.tells(update()), 401, "signature-invalid")


async def test_a_carrier_is_added_once(fedex: Fedex) -> None:
    with pytest.raises(delivery.CarrierThere):
        await delivery.add_carrier("FEDEX")
    with pytest.raises(delivery.UnknownCarrier):
        await delivery.renew_carrier("dhl")
    assert [carrier.name for carrier in await delivery.list_carriers()] == ["FedEx"]


@pytest.mark.parametrize(("name", "code"), [("Royal Mail", "royal-mail"), (" DPD (UK) ", "dpd-uk")])
def test_its_code_is_its_name(name: str, code: str) -> None:
    assert delivery.carrier_code(name) == code


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
