"""Programs place orders that are collected, make them ready, and hand them over."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from app.services import delivery
from app.values.payments import PaymentMethodId
from tests.support.api import an_order, assert_problem, bearer, fields_of
from tests.support.cast import shipment as shipment
from tests.support.methods import POINT, offer, offer_pickup
from tests.support.paying import offer as offer_payment
from tests.support.pickups import collected, made_ready
from tests.support.shop_settings import settings_as_before as settings_as_before
from tests.support.trials import Settle

COUNTRY = "pickup_point.country"
Key = Callable[..., Awaitable[str]]

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
async def till(api_key: Key) -> dict[str, str]:
    return bearer(await api_key("shipments:write", "orders:read", "settings:write"))


def without_address(**facts: Any) -> dict[str, Any]:
    order = an_order(product_456=1) | facts
    return order | {"delivery_address": None}


async def test_an_order_that_is_collected_needs_no_address(client: httpx.AsyncClient) -> None:
    await offer_pickup()
    order = without_address(delivery_method="counter")
    placed = (await client.post("/api/v1/orders", json=order)).json()
    token = bearer(placed["access_token"])
    shown = (await client.get(placed["links"]["self"], headers=token)).json()
    assert shown["delivery_address"]["line1"] == POINT.line1
    assert shown["delivery_method"]["kind"] == "PICKUP"


async def test_what_is_collected_is_taxed_where_it_is_collected(client: httpx.AsyncClient) -> None:
    await offer_pickup()
    home = {"line1": "12 rue des Lilas", "city": "Paris", "postcode": "75002", "country": "FR"}
    order = without_address(delivery_method="counter") | {"delivery_address": home}
    placed = (await client.post("/api/v1/orders", json=order)).json()
    token = bearer(placed["access_token"])
    shown = (await client.get(placed["links"]["self"], headers=token)).json()
    assert shown["delivery_address"]["country"] == POINT.country
    assert shown["delivery_address"]["line1"] == POINT.line1


async def test_any_other_order_needs_one_as_before(client: httpx.AsyncClient) -> None:
    await offer("post", 490)
    missing = an_order(product_456=1)
    del missing["delivery_address"]
    for order in (missing, without_address(), without_address(delivery_method="post")):
        answer = await client.post("/api/v1/orders", json=order)
        assert_problem(answer, 422, "invalid-input")
        assert fields_of(answer.json()) == ["delivery_address"]
        assert answer.json()["errors"][0]["message"] == "is required"


async def test_a_parcel_is_made_ready_and_handed_over(
    client: httpx.AsyncClient, till: dict[str, str], settle: Settle
) -> None:
    await offer_pickup()
    parcel = await collected(settle)
    path = f"/api/v1/shipments/{parcel.shipment_id}"
    ready = await client.post(f"{path}/readiness", json={"bin": "A 3"}, headers=till)
    assert (ready.json()["status"], ready.json()["bin"]) == ("SHIPPED", "A 3")
    assert ready.json()["carrier"] is None
    assert "pickup_code" not in ready.json()
    again = await client.post(f"{path}/readiness", json={"bin": "A 3"}, headers=till)
    assert again.content == ready.content

    wrong = await client.post(f"{path}/collection", json={"code": "999-999"}, headers=till)
    assert_problem(wrong, 422, "invalid-input")
    assert wrong.json()["errors"][0]["message"] == "is not the code of this order"
    code = await delivery.pickup_code_of(parcel.order_id)
    done = await client.post(f"{path}/collection", json={"code": code}, headers=till)
    assert done.json()["status"] == "DELIVERED"
    late = await client.post(f"{path}/collection", json={"code": code}, headers=till)
    assert_problem(late, 409, "shipment-conflict")


async def test_without_a_code_the_till_says_that_it_knows_the_customer(
    client: httpx.AsyncClient, till: dict[str, str], settle: Settle
) -> None:
    await offer_pickup()
    parcel, _code = await made_ready(settle)
    path = f"/api/v1/shipments/{parcel.shipment_id}"
    assert_problem(await client.post(f"{path}/delivery", headers=till), 409, "shipment-conflict")
    for body in ({}, {"identified": False}):
        refused = await client.post(f"{path}/collection", json=body, headers=till)
        assert_problem(refused, 422, "invalid-input")
        assert fields_of(refused.json()) == ["code"]
    done = await client.post(f"{path}/collection", json={"identified": True}, headers=till)
    assert done.json()["status"] == "DELIVERED"


async def test_money_that_is_due_is_named_and_booked(
    client: httpx.AsyncClient, till: dict[str, str], settle: Settle
) -> None:
    await offer_pickup()
    await offer_payment(PaymentMethodId.AT_PICKUP)
    parcel, code = await made_ready(settle, PaymentMethodId.AT_PICKUP)
    path = f"/api/v1/shipments/{parcel.shipment_id}/collection"
    refused = await client.post(path, json={"code": code}, headers=till)
    assert_problem(refused, 409, "payment-conflict")
    due = refused.json()["due"]
    done = await client.post(path, json={"code": code, "received": due}, headers=till)
    assert done.status_code == 200
    await settle()
    order = await client.get(f"/api/v1/orders/{parcel.order_id}", headers=till)
    assert order.json()["amounts"]["paid"] == due


async def test_what_is_sent_cannot_be_made_ready(
    client: httpx.AsyncClient, till: dict[str, str], shipment: delivery.Shipment
) -> None:
    path = f"/api/v1/shipments/{shipment.shipment_id}/readiness"
    assert_problem(await client.post(path, headers=till), 409, "shipment-conflict")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (
            {"kind": "SHIP", "pickup_point": {"line1": "3 Quay", "city": "B"}},
            "pickup_point.country",
        ),
        ({"kind": "SHIP", "opening_hours": {"en": "9 to 18"}}, "opening_hours"),
        ({"kind": "PICKUP", "carrier": "DHL"}, "carrier"),
        ({"kind": "PICKUP", "opening_hours": {"xx": "9 to 18"}}, "opening_hours"),
    ],
)
async def test_a_point_and_a_carrier_belong_to_their_kind(
    client: httpx.AsyncClient, till: dict[str, str], given: dict[str, Any], field: str
) -> None:
    body = {"name": "Counter", "fee": {"amount": 0, "currency": "EUR"}} | given
    answer = await client.put("/api/v1/delivery-methods/counter", json=body, headers=till)
    assert_problem(answer, 422, "invalid-input")
    assert list(fields_of(answer.json())) == [field]
