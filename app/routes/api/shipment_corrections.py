"""Correcting what is on record about a parcel that has left."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, put
from litestar.params import FromPath

from app.routes.api.examples import corrections as corrected
from app.routes.api.examples import orders
from app.routes.api.shipments import CHANGING, TAGS, CarrierAndNumber, answer
from app.services import delivery
from app.values.fields import Name
from app.values.places import DeliveryPlace, stored_place
from app.values.statuses import ShipmentStatus
from app.web.conditional import IfMatch, expected_versions, tagged
from app.web.openapi import (
    KEY_PROBLEMS,
    WITH_KEY,
    problems,
    shown,
)
from app.web.pages import AnyRequest

TOO_OLD = {
    "detail": "recorded at 2024-01-17T10:15:00Z by Bea; a delivery can be taken back for 60"
    " minutes",
    "shipment": {
        "shipment_id": orders.SHIPMENT_ID,
        "status": ShipmentStatus.DELIVERED,
        "version": 3,
    },
}


class DeliveryCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that are left out stay as they are on record. A null location removes it, unless a
    `delivery_place` is given, of which the location says more.
    """

    delivered_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    delivery_location: Name | msgspec.UnsetType | None = msgspec.UNSET
    delivery_place: DeliveryPlace | None = None


@put(
    "/shipments/{shipment_id:uuid}/tracking",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="correctTracking",
    summary="Correct the carrier and the number of a parcel that has left",
    responses=CHANGING | {200: shown(delivery.Dispatched, "The shipment", corrected.RENUMBERED)},
)
async def correct_tracking(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[CarrierAndNumber, orders.body(corrected.TRACKING)],
    if_match: IfMatch = None,
) -> Response[delivery.Dispatched]:
    """The customer's page and link follow, a mail is sent, and `order.parcel_updated` is published.

    The parcel must have left, else the answer is 409. Numbers are judged as at dispatch. The values
    that are on record change nothing.
    """
    now = await delivery.correct_tracking(
        shipment_id,
        data.carrier,
        data.tracking_number,
        request.auth.name,
        expected_versions(if_match),
        tracking_numbers=data.tracking_numbers,
    )
    return tagged(now, now.version, None)


@put(
    "/shipments/{shipment_id:uuid}/delivery",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="correctDelivery",
    summary="Correct where and when a parcel arrived",
    responses=CHANGING | {200: shown(delivery.Shipment, "The shipment", corrected.CORRECTED)},
)
async def correct_delivery(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[DeliveryCorrection, orders.body(corrected.PLACE)],
    if_match: IfMatch = None,
) -> Response[delivery.Shipment]:
    """The parcel must be delivered, else the answer is 409."""
    by, wanted = request.auth.name, expected_versions(if_match)
    at, place = data.delivered_at, data.delivery_location
    if data.delivery_place:
        place = stored_place(data.delivery_place, place or None)
    return answer(await delivery.correct_delivery(shipment_id, at, place, by, wanted))


@delete(
    "/shipments/{shipment_id:uuid}/delivery",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="retractDelivery",
    summary="Say that a parcel was marked delivered by mistake",
    responses=problems(
        *KEY_PROBLEMS,
        "not-found",
        "shipment-conflict",
        "precondition-failed",
        shipment_conflict=TOO_OLD,
    )
    | {200: shown(delivery.Shipment, "The shipment", corrected.RETRACTED)},
)
async def retract_delivery(
    request: AnyRequest, shipment_id: FromPath[UUID], if_match: IfMatch = None
) -> Response[delivery.Shipment]:
    """This is possible for 60 minutes after the parcel was marked, else the answer is 409. The
    status stays `DELIVERED`, without a time and a place; when the parcel arrives, mark it delivered
    once more.
    """
    by, wanted = request.auth.name, expected_versions(if_match)
    return answer(await delivery.retract_delivery(shipment_id, by, wanted))


handlers = [correct_tracking, correct_delivery, retract_delivery]
