"""Shipments: listing, dispatching, delivering and correcting them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import FromPath, FromQuery

from app.routes.api.examples import corrections as corrected
from app.routes.api.examples import holds as held
from app.routes.api.examples import orders
from app.services import board, delivery
from app.values.fields import Carrier, Name, TypedNumber
from app.values.paging import Page
from app.values.pieces import PieceCounts
from app.values.statuses import ShipmentStatus
from app.web.conditional import IfMatch, IfNoneMatch, expected_versions, tagged, unless_known
from app.web.list_parameters import Cursor, Limit, Search
from app.web.openapi import (
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    NOT_MODIFIED,
    WITH_KEY,
    OptionalBody,
    problems,
    shown,
)
from app.web.pages import AnyRequest

TAGS = ["shipments"]
STANDING = {
    "detail": "already shipped by Bea at 2024-01-15T16:00:00Z (FedEx TRK123456789)",
    "shipment": {"shipment_id": orders.SHIPMENT_ID, "status": ShipmentStatus.SHIPPED, "version": 2},
}
TOO_OLD = {
    "detail": "recorded at 2024-01-17T10:15:00Z by Bea; a delivery can be taken back for 60"
    " minutes",
    "shipment": {
        "shipment_id": orders.SHIPMENT_ID,
        "status": ShipmentStatus.DELIVERED,
        "version": 3,
    },
}
REFUSED = (*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "shipment-conflict", "precondition-failed")
CHANGING = problems(*REFUSED, shipment_conflict=STANDING)
DISPATCHING = problems(
    *REFUSED, "shipment-held", shipment_conflict=STANDING, shipment_held=held.REFUSED
)


# More boxes than anybody sends as one parcel.
Numbers = Annotated[list[TypedNumber], msgspec.Meta(max_length=50)]


class CarrierAndNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`tracking_numbers` are those of further boxes. A correction without them leaves those on
    record. The list of an answer, which begins with the first number, may be sent back.
    """

    carrier: Carrier
    tracking_number: TypedNumber
    tracking_numbers: Numbers | None = None


class Dispatch(CarrierAndNumber, frozen=True, forbid_unknown_fields=True):
    """With `items` only these pieces leave, and the rest becomes the order's next parcel.

    `tracking_numbers` are those of further boxes, if the parcel leaves in several.
    """

    items: PieceCounts | None = None


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`delivered_at` is now if it is left out; it is not before the dispatch, and at most 5 minutes
    ahead.
    """

    delivered_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    delivery_location: Name | None = None


class DeliveryCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fields that are left out stay as they are on record. A null location removes it."""

    delivered_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    delivery_location: Name | msgspec.UnsetType | None = msgspec.UNSET


@get(
    "/shipments",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listShipments",
    summary="Shipments, those that wait first",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(Page[delivery.Shipment], "A page of the list", orders.SHIPMENTS)},
)
async def list_shipments(
    status: FromQuery[ShipmentStatus | None] = None,
    order_id: FromQuery[UUID | None] = None,
    q: Search = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[delivery.Shipment]:
    """`q` is an order number, a tracking number or part of a name."""
    return await board.list_shipments(status, order_id, q, cursor, limit)


@get(
    "/shipments/{shipment_id:uuid}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getShipment",
    summary="One shipment",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(delivery.Shipment, "The shipment", orders.SHIPMENT), 304: NOT_MODIFIED},
)
async def show_shipment(
    shipment_id: FromPath[UUID], if_none_match: IfNoneMatch = None
) -> Response[delivery.Shipment] | Response[None]:
    return unless_known(answer(await delivery.find_shipment(shipment_id)), if_none_match)


@post(
    "/shipments/{shipment_id:uuid}/dispatch",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="dispatchShipment",
    summary="Mark a shipment shipped",
    responses=DISPATCHING | {200: shown(delivery.Dispatched, "The shipment", orders.DISPATCHED)},
)
async def dispatch(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[Dispatch, orders.body(orders.DISPATCH)],
    if_match: IfMatch = None,
) -> Response[delivery.Dispatched]:
    """Repeated with the same data, it answers the same; with other data 409 says who was first. A
    parcel that is held does not leave: 409 with the `hold`.

    `warnings` names what is doubtful about the number. A number that no parcel can have is 422.
    `remainder_id` is the parcel with the rest, if only some `items` left.
    """
    left = await delivery.dispatch(
        shipment_id,
        data.carrier,
        data.tracking_number,
        request.auth.name,
        expected_versions(if_match),
        items=data.items,
        tracking_numbers=data.tracking_numbers or (),
    )
    return tagged(left, left.version, None)


@post(
    "/shipments/{shipment_id:uuid}/delivery",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="deliverShipment",
    operation_class=OptionalBody,
    summary="Mark a shipment delivered",
    responses=CHANGING | {200: shown(delivery.Shipment, "The shipment", orders.SHIPMENT)},
)
async def deliver(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[HandOver | None, orders.body(orders.DELIVERY)] = None,
    if_match: IfMatch = None,
) -> Response[delivery.Shipment]:
    """Only a shipment that is on its way can arrive, or one whose delivery was withdrawn; any other
    status is 409.
    """
    given = data or HandOver()
    by, wanted = request.auth.name, expected_versions(if_match)
    return answer(
        await delivery.deliver(shipment_id, given.delivered_at, given.delivery_location, by, wanted)
    )


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


def answer(shipment: delivery.Shipment) -> Response[delivery.Shipment]:
    # A claim lapses by itself, which is no new version.
    return tagged(shipment, shipment.version, "claimed" if shipment.claim else None)


handlers = [
    list_shipments,
    show_shipment,
    dispatch,
    deliver,
    correct_tracking,
    correct_delivery,
    retract_delivery,
]
