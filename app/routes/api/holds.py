"""Holding a parcel back, and letting it go."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, delete, put
from litestar.params import FromPath, FromQuery

from app.routes.api.examples import holds as examples
from app.routes.api.examples.orders import body
from app.routes.api.shipments import CHANGING, answer
from app.services import delivery
from app.values.fields import Note
from app.values.statuses import SettableHold
from app.web.conditional import IfMatch, expected_versions
from app.web.openapi import KEY_PROBLEMS, WITH_KEY, problems, shown
from app.web.pages import AnyRequest

TAGS = ["shipments"]


class HoldRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The customer can read the `note`. At `until` the hold ends by itself."""

    reason: SettableHold
    note: Note = ""
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


@put(
    "/shipments/{shipment_id:uuid}/hold",
    tags=TAGS,
    security=WITH_KEY,
    operation_id="holdShipment",
    summary="Keep a waiting parcel from leaving",
    responses=CHANGING | {200: shown(delivery.Shipment, "The shipment", examples.HELD)},
)
async def hold(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    data: Annotated[HoldRequest, body(examples.HOLD)],
    if_match: IfMatch = None,
) -> Response[delivery.Shipment]:
    """A parcel can be held for several reasons at once, and waits until all are gone; `hold` shows
    the most serious. The same again changes nothing. The parcel must wait, else the answer is 409.
    """
    by, wanted = request.auth.name, expected_versions(if_match)
    return answer(await delivery.hold(shipment_id, data.reason, by, data.note, data.until, wanted))


@delete(
    "/shipments/{shipment_id:uuid}/hold",
    status_code=200,
    tags=TAGS,
    security=WITH_KEY,
    operation_id="liftHold",
    summary="Let a held parcel go",
    responses=problems(
        *KEY_PROBLEMS, "not-found", "invalid-input", "shipment-conflict", "precondition-failed"
    )
    | {200: shown(delivery.Shipment, "The shipment", examples.LIFTED)},
)
async def lift(
    request: AnyRequest,
    shipment_id: FromPath[UUID],
    reason: FromQuery[SettableHold | None] = None,
    if_match: IfMatch = None,
) -> Response[delivery.Shipment]:
    """Ends the hold for one `reason`, or without it all but that for a payment, which ends when the
    payment comes. A parcel that is not held stays as it is. It must wait, else the answer is 409.
    """
    by, wanted = request.auth.name, expected_versions(if_match)
    return answer(await delivery.lift(shipment_id, by, reason, wanted))


handlers = [hold, lift]
