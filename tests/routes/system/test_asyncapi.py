"""The description of the events: sound by AsyncAPI's own schema, and true to what is sent."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import jsonschema_rs
import pytest

from app.infra.database import fetch
from app.messaging.events import BY_TYPE
from app.services import customers, delivery, payments, sales
from app.services.payments.deadlines import fail_overdue
from app.values.payments import PaymentMethodId
from app.values.pieces import PieceCount
from app.values.statuses import DecidedBy, RestChoice, ShortageReason, ShortageRule
from tests.support.api import Place, an_order, bearer
from tests.support.details import with_worker
from tests.support.paying import comes, offer, place_with, refunded
from tests.support.restores import restored
from tests.support.trials import place_test

ROOT = Path(__file__).parents[3]
SPECIFICATION = ROOT / "node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json"

Warehouse = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/schema/asyncapi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.aai.asyncapi+json;version=3.0.0"
    return answer.json()


def judge(document: dict[str, Any], message: str) -> Any:
    payload = document["components"]["messages"][message]["payload"]
    return jsonschema_rs.Draft202012Validator(
        payload | {"components": document["components"]}, validate_formats=True
    )


def faults(judge: Any, value: Any) -> list[str]:
    return [fault.message for fault in judge.iter_errors(value)]


def test_it_fits_the_schema_of_asyncapi(document: dict[str, Any]) -> None:
    specification = jsonschema_rs.Draft7Validator(json.loads(SPECIFICATION.read_text()))

    assert faults(specification, document) == []
    assert faults(specification, document | {"channels": {"feed": {"address": 1}}})


def test_it_has_every_type_that_is_published(document: dict[str, Any]) -> None:
    for channel in ("feed", "webhooks"):
        messages = document["channels"][channel]["messages"]
        names = {document["components"]["messages"][name]["name"] for name in messages}
        assert names == set(BY_TYPE)


async def test_what_the_feed_gives_is_as_described(
    document: dict[str, Any],
    place: Place,
    warehouse: Warehouse,
    settle: Callable[[], Awaitable[int]],
    feed: Callable[[int], Awaitable[list[dict[str, Any]]]],
    client: httpx.AsyncClient,
) -> None:
    """An order that arrives by mistake, and ones that are cancelled, in part, or too late."""
    arrives, cancelled, late = [await place(product_456=1) for _ in range(3)]
    parted = await place(product_456=2)
    await settle()
    for order in (arrives, late):
        [shipment] = (await warehouse("GET", f"shipments?order_id={order['order_id']}")).json()[
            "items"
        ]
        path = f"shipments/{shipment['shipment_id']}"
        parcel = {"carrier": "DHL", "tracking_number": order["order_id"][:13]}
        await warehouse("POST", f"{path}/dispatch", json=parcel)
        if order is arrives:
            await warehouse("POST", f"{path}/delivery")
            wrong = {"carrier": "DHL", "tracking_number": "JD 9"}
            await warehouse("PUT", f"{path}/tracking", json=wrong)
            await warehouse("DELETE", f"{path}/delivery")
    for order in (cancelled, late):
        await client.post(
            f"{order['links']['self']}/cancellation", headers=bearer(order["access_token"])
        )
    await client.post(
        f"{parted['links']['self']}/cancellation",
        json={"items": [{"position": 1, "quantity": 1}]},
        headers={**bearer(parted["access_token"]), "Idempotency-Key": "one"},
    )
    for choice in (RestChoice.WAIT, RestChoice.CANCEL):
        asked = UUID((await place(product_456=2))["order_id"])
        await settle()
        [parcel] = await delivery.parcels_of(asked)
        await delivery.report_shortage(
            None,
            parcel.shipment_id,
            [PieceCount(1, 1)],
            ShortageReason.NOT_FOUND,
            "Pat",
            rule=ShortageRule.ASK,
        )
        await delivery.decide(asked, choice, DecidedBy.CUSTOMER)
    await settle()
    token = bearer(parted["access_token"])
    pat = uuid4()
    for note in ("Ring twice.", "Ring once."):
        await with_worker(client.patch(parted["links"]["self"], json={"note": note}, headers=token))
        [shipment] = await delivery.parcels_of(UUID(parted["order_id"]))
        await delivery.claim(shipment.shipment_id, pat, "Pat")
    greta = an_order(product_456=1)
    greta["customer"] = {"name": "Greta Ohm", "email": "greta@example.org"}
    gone = (await client.post("/api/v1/orders", json=greta)).json()
    await settle()
    await client.post(f"{gone['links']['self']}/cancellation", headers=bearer(gone["access_token"]))
    await settle()
    await customers.erase_customer("greta@example.org")
    test = await place_test(product_456=1)
    await settle()
    await sales.request_cancellation(test.order_id)
    await settle()
    await sales.remove_test_order(test.order_id)
    await settle()
    await restored()

    events = await feed(20)
    events = await feed(34)

    assert {event["event_type"] for event in events} == {
        one for one in BY_TYPE if not one.startswith("payment.")
    }
    _are_as_described(document, events)


async def test_what_the_feed_gives_about_money_is_as_described(
    document: dict[str, Any],
    shop: None,
    settle: Callable[[], Awaitable[int]],
    feed: Callable[[int], Awaitable[list[dict[str, Any]]]],
) -> None:
    await offer(PaymentMethodId.TRANSFER)
    paid = await place_with(product_456=1)
    await place_with(product_456=2)
    await settle()
    await comes(paid, 1400)
    refund = await refunded(paid, 400)
    await payments.pay_out(paid.order_id, refund.operation_id, "by hand", "Bea")
    await fetch("UPDATE payments.payments SET pay_by = now() - interval '1 second'")
    await fail_overdue(10)
    await settle()

    events = await feed(6)
    about_money = [event for event in events if event["event_type"].startswith("payment.")]
    # A transfer is never authorised, so it does not lapse.
    assert {event["event_type"] for event in about_money} == {
        *("payment.secured", "payment.captured", "payment.refunded", "payment.failed")
    }
    _are_as_described(document, about_money)


def _are_as_described(document: dict[str, Any], events: list[dict[str, Any]]) -> None:
    names = {kind.event_type: kind.__name__ for kind in BY_TYPE.values()}
    for event in events:
        described = judge(document, names[event["event_type"]])
        assert faults(described, event) == []
        assert faults(described, event | {"data": {}})
