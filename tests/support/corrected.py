"""What a corrected parcel shows, and its events."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from app.infra.database import fetch

Warehouse = Callable[..., Awaitable[httpx.Response]]


Settle = Callable[[], Awaitable[int]]


UPS = {"carrier": "UPS", "tracking_number": "1Z999AA10123456784"}


async def events_of(kind: str = "order.parcel_updated") -> list[dict[str, Any]]:
    import msgspec

    rows = await fetch("SELECT data FROM messaging.events WHERE event_type = $1 ORDER BY seq", kind)
    return [msgspec.json.decode(row["data"]) for row in rows]
