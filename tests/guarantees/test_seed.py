"""The six JSON examples on which Doorstep was founded, through the running system."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from tests.support.api import Place, an_order, bearer

Warehouse = Callable[..., Awaitable[httpx.Response]]
Settle = Callable[[], Awaitable[int]]


def is_utc(text: str) -> bool:
    return text.endswith("Z") and datetime.fromisoformat(text).tzinfo is not None


async def ship(warehouse: Warehouse, order_id: str) -> str:
    """Marks the order's one shipment shipped; returns its id."""
    [shipment] = (await warehouse("GET", f"shipments?order_id={order_id}")).json()["items"]
    answer = await warehouse(
        "POST",
        f"shipments/{shipment['shipment_id']}/dispatch",
        json={"carrier": "FedEx", "tracking_number": "TRK123456789"},
    )
    assert answer.status_code == 200, answer.text
    return shipment["shipment_id"]


async def the_event(warehouse: Warehouse, event_type: str, **data: str) -> dict[str, Any]:
    """The one event of this type whose data holds this.

    The feed shows nothing younger than the oldest open transaction, which may be of another test.
    """
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(10):
        while not found:
            events = (await warehouse("GET", f"events?type={event_type}")).json()["items"]
            found = [event for event in events if data.items() <= event["data"].items()]
    assert len(found) == 1
    return found[0]


async def test_availability_request_and_answer(client: httpx.AsyncClient, shop: None) -> None:
    answer = await client.post(
        "/api/v1/products/check-availability",
        json={
            "items": [
                {"product_id": "product_456", "quantity": 2},
                {"product_id": "product_789", "quantity": 1},
            ]
        },
    )

    assert answer.status_code == 200
    assert answer.json() == {
        "all_available": True,
        "items": [
            {
                "product_id": "product_456",
                "requested": 2,
                "available": 150,
                "is_available": True,
            },
            {"product_id": "product_789", "requested": 1, "available": 50, "is_available": True},
        ],
    }


async def test_order_response(client: httpx.AsyncClient, shop: None) -> None:
    answer = await client.post("/api/v1/orders", json=an_order(product_456=2, product_789=1))

    assert answer.status_code == 201
    order = answer.json()
    order_id = UUID(order["order_id"])
    assert answer.headers["location"] == f"/api/v1/orders/{order_id}"
    assert order == {
        "order_id": str(order_id),
        "order_number": order["order_number"],
        "status": "PENDING_SHIPMENT",
        "items": [
            {
                "product_id": "product_456",
                "name": "Blue mug",
                "quantity": 2,
                "unit_price": {"amount": 1400, "currency": "EUR"},
                "line_total": {"amount": 2800, "currency": "EUR"},
            },
            {
                "product_id": "product_789",
                "name": "Wool blanket",
                "quantity": 1,
                "unit_price": {"amount": 8900, "currency": "EUR"},
                "line_total": {"amount": 8900, "currency": "EUR"},
            },
        ],
        "total": {"amount": 11_700, "currency": "EUR"},
        "access_token": order["access_token"],
        "links": {
            "self": f"/api/v1/orders/{order_id}",
            "page": f"/orders/{order_id}?token={order['access_token']}",
            "stream": f"/api/v1/orders/{order_id}/stream",
        },
    }


async def test_order_created_event(place: Place, warehouse: Warehouse) -> None:
    order = await place(product_456=2, product_789=1)

    event = await the_event(warehouse, "order.created")

    assert event["event_id"].startswith("evt_")
    assert is_utc(event["timestamp"])
    assert event["source"] == "sales-service"
    assert {
        "order_id": order["order_id"],
        "order_number": order["order_number"],
        "status": "PENDING_SHIPMENT",
        "customer": {"name": "Ann Lee"},
        "items": [
            {"product_id": "product_456", "name": "Blue mug", "quantity": 2},
            {"product_id": "product_789", "name": "Wool blanket", "quantity": 1},
        ],
    }.items() <= event["data"].items()
    assert event["data"]["delivery_address"]["city"] == "Hamburg"
    assert "email" not in str(event["data"])


async def test_shipped_event(place: Place, warehouse: Warehouse, settle: Settle) -> None:
    order = await place()
    await settle()
    await ship(warehouse, order["order_id"])

    event = await the_event(warehouse, "order.status_updated", current_status="SHIPPED")

    assert event["source"] == "delivery-service"
    assert is_utc(event["timestamp"])
    assert {
        "order_id": order["order_id"],
        "previous_status": "PENDING_SHIPMENT",
        "current_status": "SHIPPED",
        "tracking_number": "TRK123456789",
        "carrier": "FedEx",
    }.items() <= event["data"].items()


async def test_delivered_event_and_the_order_at_its_end(
    client: httpx.AsyncClient, place: Place, warehouse: Warehouse, settle: Settle
) -> None:
    order = await place()
    await settle()
    shipment_id = await ship(warehouse, order["order_id"])
    answer = await warehouse(
        "POST", f"shipments/{shipment_id}/delivery", json={"delivery_location": "Front door"}
    )
    delivered_at = answer.json()["delivered_at"]

    event = await the_event(warehouse, "order.status_updated", current_status="DELIVERED")

    assert event["source"] == "delivery-service"
    assert {
        "order_id": order["order_id"],
        "previous_status": "SHIPPED",
        "current_status": "DELIVERED",
        "delivered_at": delivered_at,
        "delivery_location": "Front door",
    }.items() <= event["data"].items()

    await settle()
    seen = (await client.get(order["links"]["self"], headers=bearer(order["access_token"]))).json()
    assert seen["status"] == "DELIVERED"
    assert [line["status"] for line in seen["history"]] == [
        "PENDING_SHIPMENT",
        "SHIPPED",
        "DELIVERED",
    ]
    assert seen["shipment"]["delivered_at"] == delivered_at
    assert seen["shipment"]["delivery_location"] == "Front door"
    assert seen["cancellation"] is None
    assert seen["version"] == 3
