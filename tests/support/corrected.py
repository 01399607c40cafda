"""What a corrected parcel shows, and its events."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx

from app.infra.database import fetch

Warehouse = Callable[..., Awaitable[httpx.Response]]


Settle = Callable[[], Awaitable[int]]


UPS = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}


async def events_of(kind: str = "order.parcel_updated") -> list[dict[str, Any]]:
    import msgspec

    rows = await fetch("SELECT data FROM messaging.events WHERE event_type = $1 ORDER BY seq", kind)
    return [msgspec.json.decode(row["data"]) for row in rows]


async def is_refused(order_id: UUID) -> None:
    """Delivery has refused to cancel the order, and Sales has heard it; all of it waits still."""
    from app.messaging.events import OrderCancellationRefused
    from app.services import sales

    await fetch(
        "UPDATE messaging.deliveries SET state = 'DONE', done_at = now()"
        " WHERE order_id = $1 AND listener = 'delivery.decide_cancellation'",
        order_id,
    )
    await sales.record_refusal(
        OrderCancellationRefused(
            order_id=order_id, reason="it is on the van", refused_at=datetime.now(UTC)
        )
    )
