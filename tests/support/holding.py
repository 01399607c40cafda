"""Parcels that are held, as a till with a key does it."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from app.infra.database import fetch
from app.services import delivery, sales
from tests.support.breaches import broken, grow_old
from tests.support.cast import place
from tests.support.corrected import Settle, Warehouse

FEDEX = {"carrier": "FedEx", "tracking_number": "TRK123456789"}
TYPO = {"reason": "ADDRESS", "note": "no house number"}


@pytest.fixture
async def order(shop: None, settle: Settle) -> sales.Placed:
    placed = await place(product_456=2)
    await settle()
    return placed


@pytest.fixture
async def parcel(order: sales.Placed) -> UUID:
    [one] = await delivery.parcels_of(order.order_id)
    return one.shipment_id


async def held(warehouse: Warehouse, key: UUID, **body: Any) -> dict[str, Any]:
    answer = await warehouse("PUT", f"shipments/{key}/hold", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def lifted(warehouse: Warehouse, key: UUID, reason: str = "") -> dict[str, Any]:
    answer = await warehouse("DELETE", f"shipments/{key}/hold{reason and f'?reason={reason}'}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def dispatch(warehouse: Warehouse, key: UUID, **body: Any) -> httpx.Response:
    return await warehouse("POST", f"shipments/{key}/dispatch", json={**FEDEX, **body})


async def rows(key: UUID) -> list[tuple[str, str, bool]]:
    found = await fetch(
        "SELECT reason, note, lifted_at IS NULL AS stands FROM delivery.holds"
        " WHERE shipment_id = $1 ORDER BY held_at",
        key,
    )
    return [(row["reason"], row["note"], row["stands"]) for row in found]


async def books_agree() -> None:
    await grow_old()
    assert await broken() == set()


async def grow_due() -> None:
    """An hour later, as far as the holds can tell."""
    await fetch("UPDATE delivery.holds SET until = until - interval '2 hours'")
    await fetch(
        "UPDATE delivery.shipments SET hold = jsonb_set(hold, '{until}',"
        " to_jsonb((hold ->> 'until')::timestamptz - interval '2 hours'))"
        " WHERE hold ->> 'until' IS NOT NULL"
    )


async def await_payment(key: UUID) -> None:
    """The parcel has waited for money, which nobody but an order itself can ask for."""
    await fetch(
        "INSERT INTO delivery.holds"
        " (hold_id, shipment_id, reason, note, held_by, held_at, lifted_at, lifted_by)"
        " VALUES (gen_random_uuid(), $1, 'AWAITING_PAYMENT', '', 'the shop', now(), now(), 'bank')",
        key,
    )
