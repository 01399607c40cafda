"""Shipments: listing, dispatching, delivering and correcting them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from app.routes.api.examples import holds as held
from app.routes.api.examples import orders, shipments
from app.services import board, delivery
from app.values.fields import Carrier, Name, TypedNumber
from app.values.paging import Page
from app.values.pieces import PieceCounts
from app.values.places import DeliveryPlace, stored_place
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
REFUSED = (*KEY_PROBLEMS, *BODY_PROBLEMS, "not-found", "shipment-conflict", "precondition-failed")
CHANGING = problems(*REFUSED, shipment_conflict=STANDING)
DISPATCHING = problems(
    *REFUSED, "shipment-held", shipment_conflict=STANDING, shipment_held=held.REFUSED
)


# More boxes than anybody sends as one parcel.
Numbers = Annotated[list[TypedNumber], msgspec.Meta(max_length=50)]


class CarrierAndNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`tracking_number` may be left out with a carrier of the shop that sends without. The
    `tracking_numbers` are those of further boxes; a correction without them leaves those on record.
    The list of an answer, which begins with the first number, may be sent back.
    """

    carrier: Carrier
    tracking_number: TypedNumber | None = None
    tracking_numbers: Numbers | None = None


class Dispatch(CarrierAndNumber, frozen=True, forbid_unknown_fields=True):
    """With `items` only these pieces leave, and the rest becomes the order's next parcel.

    `tracking_number` may be left out with a carrier of the shop that sends without. The
    `tracking_numbers` are those of further boxes, if the parcel leaves in several.
    """

    items: PieceCounts | None = None


class HandOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`delivered_at` is now if it is left out; it is not before the dispatch, and at most 5 minutes
    ahead. With a `delivery_place` the location says more of it, such as the neighbour's name.
    """

    delivered_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    delivery_location: Name | None = None
    delivery_place: DeliveryPlace | None = None

    def with_place(self) -> "HandOver":
        """Returns it with the location as it is stored. Raises `Invalid`."""
        place = stored_place(self.delivery_place, self.delivery_location)
        return msgspec.structs.replace(self, delivery_location=place)


@get(
    "/shipments",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="listShipments",
    summary="Shipments, those that wait first",
    responses=problems(*KEY_PROBLEMS, "invalid-input")
    | {200: shown(Page[delivery.Shipment], "A page of the list", shipments.SHIPMENTS)},
)
async def list_shipments(
    status: FromQuery[ShipmentStatus | None] = None,
    order_id: FromQuery[UUID | None] = None,
    q: Search = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[delivery.Shipment]:
    """`q` is part of an order number, name, postcode or town, or the end of a tracking number."""
    return await board.list_shipments(status, order_id, q, cursor, limit)


@get(
    "/shipments/{shipment_id:uuid}",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="getShipment",
    summary="One shipment",
    responses=problems(*KEY_PROBLEMS, "not-found")
    | {200: shown(delivery.Shipment, "The shipment", shipments.SHIPMENT), 304: NOT_MODIFIED},
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
    responses=DISPATCHING | {200: shown(delivery.Dispatched, "The shipment", shipments.DISPATCHED)},
)
async def dispatch(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[Dispatch, orders.body(shipments.DISPATCH)],
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
    responses=CHANGING | {200: shown(delivery.Shipment, "The shipment", shipments.SHIPMENT)},
)
async def deliver(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[HandOver | None, orders.body(shipments.DELIVERY)] = None,
    if_match: IfMatch = None,
) -> Response[delivery.Shipment]:
    """Only a shipment that is on its way can arrive, or one whose delivery was withdrawn; any other
    status is 409.
    """
    given = (data or HandOver()).with_place()
    by, wanted = request.auth.name, expected_versions(if_match)
    return answer(
        await delivery.deliver(shipment_id, given.delivered_at, given.delivery_location, by, wanted)
    )


def answer(shipment: delivery.Shipment) -> Response[delivery.Shipment]:
    # A claim lapses by itself, which is no new version.
    return tagged(shipment, shipment.version, "claimed" if shipment.claim else None)


handlers = [
    list_shipments,
    show_shipment,
    dispatch,
    deliver,
]
