"""FedEx, which signs what it says of its parcels."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from app.services import delivery
from tests.support.api import Place

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
