"""Ann changes where her order goes, and the shop's worker answers meanwhile."""

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, TypeVar
from uuid import UUID

import httpx

from app.infra.database import fetch_value
from app.services import delivery, sales, staff
from app.workers.sweep import drain
from tests.support.api import bearer

T = TypeVar("T")
ELSEWHERE: Final = {
    "company": None,
    "line1": "4 Quay Road",
    "line2": "c/o Lee",
    "city": "Bremen",
    "state": None,
    "postcode": "28195",
    "country": "DE",
}


async def with_worker(asked: Awaitable[T]) -> T:
    """The answer to a request that waits for what the workers do."""
    task = asyncio.ensure_future(asked)
    while not task.done():
        await drain()
        await asyncio.wait({task}, timeout=0.01)
    return task.result()


async def change(
    client: httpx.AsyncClient, order: sales.Placed, body: dict[str, Any], **headers: str
) -> httpx.Response:
    """By the order's own token, with the workers at work."""
    return await with_worker(
        client.patch(
            f"/api/v1/orders/{order.order_id}",
            json=body,
            headers=bearer(order.access_token) | headers,
        )
    )


async def change_elsewhere(order_id: UUID, **wanted: Any) -> None:
    """Somebody else changes the order, and the workers answer."""
    asked = await sales.request_details(order_id, sales.Details(**wanted))
    assert asked
    await with_worker(sales.wait_for_answer(order_id, asked))


async def pat_claims(order: sales.Placed) -> delivery.Shipment:
    """Pat Miller begins to pack the order's first parcel."""
    pat = await fetch_value("SELECT staff_id FROM staff.members WHERE name = 'Pat Miller'")
    if pat is None:
        await staff.add_person("pat@example.org", "packer", "a password of Pat", "Pat Miller")
        return await pat_claims(order)
    parcels = await delivery.parcels_of(order.order_id)
    return await delivery.claim(parcels[0].shipment_id, pat, "Pat Miller")
