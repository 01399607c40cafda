"""The board's present view as a table for a spreadsheet, however many rows it has."""

import csv
import io
from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from litestar import get
from litestar.response import Stream

from app.routes.callers import staff_member
from app.routes.rendering import AnyRequest
from app.routes.shipment_views import read_view
from app.services import delivery
from app.services.delivery import Shipment, View

PORTION: Final = 1000
"""Rows that are in memory at once."""
BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of its country, and Malmö for MalmÃ¶."""
ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, or skips in front of one."""
COLUMNS: Final = (
    "order_number",
    "status",
    "customer_name",
    "line1",
    "line2",
    "postcode",
    "city",
    "country",
    "items",
    "carrier",
    "tracking_number",
    "placed_at_utc",
    "shipped_at_utc",
    "shipped_by",
    "delivered_at_utc",
    "delivered_by",
    "delivery_location",
    "cancelled_at_utc",
    "order_id",
    "shipment_id",
)


@get("/staff/shipments.csv", include_in_schema=False)
async def export_shipments(request: AnyRequest) -> Stream:
    """All that the board lists under the same view, in its order."""
    member = await staff_member(request)
    view = read_view(request.query_params).view
    name = f"shipments-{view.status.lower() or 'all'}-{datetime.now(UTC):%Y-%m-%d}.csv"
    return Stream(
        _portions(view, member.staff_id),
        media_type="text/csv; charset=utf-8; header=present",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


async def _portions(view: View, who: UUID) -> AsyncGenerator[bytes]:
    """A parcel that moves on meanwhile may stand in it under both statuses, never under none."""
    yield (BOM + _lines([COLUMNS])).encode()
    cursor = None
    while True:
        found = await delivery.list_view(view, who, cursor=cursor, limit=PORTION)
        yield _lines(map(_cells, found.items)).encode()
        cursor = found.next_cursor
        if cursor is None:
            return


def _lines(rows: Iterable[Iterable[str]]) -> str:
    """RFC 4180: commas, CRLF, quotes where they are needed."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(_harmless, row) for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """What somebody typed stays text: an apostrophe keeps a spreadsheet from computing it."""
    return f"'{cell}" if cell.startswith(ACTIVE) else cell


def _cells(shipment: Shipment) -> tuple[str, ...]:
    to = shipment.delivery_address
    return (
        shipment.order_number,
        shipment.status,
        shipment.customer_name,
        to.line1,
        to.line2 or "",
        to.postcode,
        to.city,
        to.country,
        "; ".join(f"{item.quantity} × {item.name}" for item in shipment.items),
        shipment.carrier or "",
        shipment.tracking_number or "",
        _time(shipment.placed_at),
        _time(shipment.shipped_at),
        shipment.shipped_by or "",
        _time(shipment.delivered_at),
        shipment.delivered_by or "",
        shipment.delivery_location or "",
        _time(shipment.cancelled_at),
        str(shipment.order_id),
        str(shipment.shipment_id),
    )


def _time(at: datetime | None) -> str:
    """UTC, in the one form that every spreadsheet reads as a time."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else ""


handlers = [export_shipments]
