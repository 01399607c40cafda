"""Parcels that customers collect: made ready at the counter, and handed over."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from app.i18n.language import gettext as _
from app.routes.api.examples import orders, pickups
from app.routes.api.shipments import DISPATCHING, REFUSED, STANDING, TAGS, answer
from app.services import delivery
from app.services.payments import MoneyInput
from app.values.fields import LINE, Invalid
from app.values.money import Money
from app.values.pieces import PieceCounts
from app.web.conditional import IfMatch, expected_versions, tagged
from app.web.openapi import WITH_KEY, OptionalBody, problems, shown
from app.web.pages import AnyRequest

Bin = Annotated[str, msgspec.Meta(min_length=1, max_length=20, pattern=LINE)]
TypedCode = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=LINE)]


class Readiness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`bin` says where at the counter the parcel waits. With `items` only these pieces are ready,
    and the rest becomes the order's next parcel.
    """

    bin: Bin | None = None
    items: PieceCounts | None = None


class Collection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`code` is what the customer shows. Who has none may be `identified` otherwise, which the
    audit log keeps. `received` is what she has paid just now, if the order is paid at pick-up.
    """

    code: TypedCode | None = None
    identified: bool = False
    received: MoneyInput | None = None


@post(
    "/shipments/{shipment_id:uuid}/readiness",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="makeShipmentReady",
    operation_class=OptionalBody,
    summary="Say that a parcel can be collected",
    responses=DISPATCHING | {200: shown(delivery.Dispatched, "The shipment", pickups.READY)},
)
async def make_ready(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[Readiness | None, orders.body(pickups.READINESS)] = None,
    if_match: IfMatch = None,
) -> Response[delivery.Dispatched]:
    """Only for orders whose `method_kind` is `PICKUP`: their parcel needs no carrier. It becomes
    `SHIPPED`, and the customer gets her code by email. Repeated with the same bin, it answers the
    same.
    """
    given = data or Readiness()
    by, wanted = request.auth.name, expected_versions(if_match)
    ready = await delivery.make_ready(shipment_id, given.bin, by, wanted, given.items)
    return tagged(ready, ready.version, None)


@post(
    "/shipments/{shipment_id:uuid}/collection",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="handShipmentOver",
    operation_class=OptionalBody,
    summary="Hand a parcel over to its customer",
    responses=problems(*REFUSED, "payment-conflict", shipment_conflict=STANDING)
    | {200: shown(delivery.Shipment, "The shipment", pickups.COLLECTED)},
)
async def hand_over(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[Collection | None, orders.body(pickups.COLLECTION)] = None,
) -> Response[delivery.Shipment]:
    """It becomes `DELIVERED`. Another order's code is 422, a parcel that was collected before is
    409. What is paid at pick-up is booked in the same step: 409 with the amount that is `due`
    unless exactly that was `received`.
    """
    given = data or Collection()
    if given.code is None and not given.identified:
        raise Invalid("code", _("is required, or `identified` if you know the customer otherwise"))
    received = given.received and Money(given.received.amount, given.received.currency)
    by = request.auth.name
    return answer(await delivery.hand_over(shipment_id, given.code, by, received))


handlers = [make_ready, hand_over]
