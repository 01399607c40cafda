"""The board's present view as a table for a spreadsheet, however many rows it has."""

from collections.abc import AsyncGenerator
from functools import partial
from typing import Final
from uuid import UUID

from litestar import get
from litestar.response import Stream

from app.infra.database import elsewhere
from app.routes.staff.board.view_query import read_view
from app.services import board
from app.services.board import View
from app.services.delivery import Shipment
from app.values.statuses import ShipmentStatus
from app.web.csv import PORTION, Cell, is_plain, table
from app.web.identity import staff_member
from app.web.pages import AnyRequest

COLUMNS: Final = (
    "order_number",
    "status",
    "customer_name",
    "line1",
    "line2",
    "postcode",
    "city",
    "state",
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
    "note",
    "held_for",
    "order_id",
    "shipment_id",
    "parcel",
    "parcels",
    "progress",
    "progress_at_utc",
    "expected_at_utc",
    "tracking_numbers",
    "customer_phone",
    "company",
)


@get("/staff/shipments.csv", include_in_schema=False)
async def export_shipments(request: AnyRequest) -> Stream:
    member = await staff_member(request)
    view = read_view(request.query_params).view
    name = f"shipments-{view.status.lower() or 'all'}"
    rows = _portions(view, member.staff_id)
    return table(name, COLUMNS, rows, plain=is_plain(request))


async def _portions(view: View, who: UUID) -> AsyncGenerator[list[tuple[Cell, ...]]]:
    # A parcel that moves on meanwhile may be in the file under both statuses, never under none.
    cursor = None
    while True:
        found = await elsewhere(partial(board.list_view, view, who, cursor=cursor, limit=PORTION))
        yield [_cells(shipment) for shipment in found.items]
        cursor = found.next_cursor
        if cursor is None:
            return


def _cells(shipment: Shipment) -> tuple[Cell, ...]:
    to = shipment.delivery_address
    return (
        shipment.order_number,
        shipment.status,
        shipment.customer_name,
        to.line1,
        to.line2,
        to.postcode,
        to.city,
        to.state,
        to.country,
        "; ".join(f"{item.quantity} × {item.name}" for item in shipment.items),
        shipment.carrier,
        shipment.tracking_number,
        shipment.placed_at,
        shipment.shipped_at,
        shipment.shipped_by,
        shipment.delivered_at,
        shipment.delivered_by,
        shipment.delivery_location,
        shipment.cancelled_at,
        shipment.note,
        shipment.hold.reason if shipment.hold else None,
        str(shipment.order_id),
        str(shipment.shipment_id),
        *_place(shipment),
        shipment.progress,
        shipment.progress_at,
        shipment.expected_at,
        "; ".join(shipment.tracking_numbers),
        shipment.customer_phone,
        to.company,
    )


def _place(shipment: Shipment) -> tuple[int | None, int | None]:
    # A cancelled parcel has no place among the others.
    if shipment.status == ShipmentStatus.CANCELLED:
        return None, None
    return shipment.nth, shipment.parcels


handlers = [export_shipments]
