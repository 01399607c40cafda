"""Updates of parcels by carriers, who sign them with their own secret as Standard Webhooks."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, post
from litestar.params import FromPath, HeaderParameter

from app.routes.api.examples import orders, shipments
from app.services import delivery
from app.values.fields import Name, TypedNumber
from app.web.openapi import BODY_PROBLEMS, problems, shown
from app.web.signatures import SIGNED

MessageId = Annotated[
    str | None, HeaderParameter(name="webhook-id", description="The sender's id of this message.")
]
Timestamp = Annotated[
    str | None,
    HeaderParameter(
        name="webhook-timestamp", description="Seconds since 1970; five minutes off at most."
    ),
]
Signature = Annotated[
    str | None,
    HeaderParameter(
        name="webhook-signature",
        description="`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64.",
    ),
]


class CarrierUpdate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`at` is when it happened, `location` where; only a delivery moves a shipment.

    The ten words in upper case tell the customer where the parcel is. Of those in lower case, only
    `delivered` changes something. `text` is the carrier's own words, of which 200 characters are
    kept. `expected_at` is by when the parcel should arrive: a carrier that knows only the day gives
    its last moment.
    """

    tracking_number: TypedNumber
    status: delivery.ParcelStatus
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    location: Name | None = None
    expected_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    text: str | None = None


class UpdateTaken(msgspec.Struct, frozen=True):
    """`shipments` are all that left under the number: several if orders share a parcel."""

    shipments: list[delivery.Told]


@post(
    "/carrier-updates/{carrier:str}",
    status_code=200,
    tags=["shipments"],
    security=[{"carrierSignature": []}],
    operation_id="tellOfParcel",
    summary="Update a parcel's status as its carrier",
    responses=problems(*BODY_PROBLEMS, "signature-invalid", "not-found")
    | {200: shown(UpdateTaken, "Taken", shipments.UPDATE_TAKEN)},
)
async def report_update(
    request: Request[Any, Any, Any],
    carrier: FromPath[str],
    data: Annotated[CarrierUpdate, orders.body(shipments.CARRIER_UPDATE)],
    webhook_id: MessageId = None,
    webhook_timestamp: Timestamp = None,
    webhook_signature: Signature = None,
) -> UpdateTaken:
    """The request is signed as a Standard Webhook with the secret that `doorstep carrier add`
    printed.

    An update that comes late, twice or out of turn is accepted, and moves nothing backwards: of two
    reports the one with the later `at` counts. What was `RETURNING` is delivered to the shop, so it
    becomes `RETURNED`. A parcel that is not marked shipped yet is 404: send the update again later.
    """
    name = request.scope["state"][SIGNED]
    return UpdateTaken(
        await delivery.record_carrier_update(
            name,
            data.tracking_number,
            data.status,
            data.at,
            data.location,
            data.text,
            data.expected_at,
        )
    )


handlers = [report_update]
