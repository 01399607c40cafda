"""What carriers tell the shop: signed as Standard Webhooks are, by their own secret."""

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, HeaderParameter
from standardwebhooks import Webhook, WebhookVerificationError

from app.fields import Name, TrackingNumber
from app.routes.api import examples
from app.routes.callers import Connection
from app.routes.openapi import BODY_PROBLEMS, problems, shown
from app.routes.problems import Problem
from app.services import delivery

SIGNED: Final = "carrier"
"""Where the guard leaves the name of the carrier that has signed."""

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
    """`at` is when it happened, `location` where; only `delivered` moves a shipment."""

    tracking_number: TrackingNumber
    status: delivery.ParcelStatus
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    location: Name | None = None


class UpdateTaken(msgspec.Struct, frozen=True):
    """Every shipment that left under the number: more than one, where two orders share a parcel."""

    shipments: list[delivery.Told]


async def require_signature(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guard: 401 unless the carrier of the address has signed this very body, just now."""
    assert isinstance(connection, Request)
    request: Request[Any, Any, Any] = connection
    name, secrets = await delivery.carrier_secrets(request.path_params["carrier"])
    headers, body = dict(request.headers), await request.body()
    signed = [_is_signed(secret, headers, body) for secret in secrets]
    if not name or not any(signed):
        raise Problem(
            "signature-invalid", "The update is not signed with the secret of this carrier."
        )
    request.scope["state"][SIGNED] = name


@post(
    "/carrier-updates/{carrier:str}",
    guards=[require_signature],
    status_code=200,
    tags=["shipments"],
    security=[{"carrierSignature": []}],
    operation_id="tellOfParcel",
    summary="A carrier tells of a parcel",
    responses=problems(*BODY_PROBLEMS, "signature-invalid", "not-found")
    | {200: shown(UpdateTaken, "Taken", examples.UPDATE_TAKEN)},
)
async def tell_of_parcel(
    request: Request[Any, Any, Any],
    carrier: FromPath[str],
    data: Annotated[CarrierUpdate, examples.body(examples.CARRIER_UPDATE)],
    webhook_id: MessageId = None,
    webhook_timestamp: Timestamp = None,
    webhook_signature: Signature = None,
) -> UpdateTaken:
    """Signed as a Standard Webhook with the secret that `doorstep carrier add` printed.

    What comes late, twice or out of turn is taken and changes nothing backwards. A parcel that
    nobody has marked shipped yet is 404: send it again later.
    """
    name = request.scope["state"][SIGNED]
    return UpdateTaken(
        await delivery.record_carrier_update(
            name, data.tracking_number, data.status, data.at, data.location
        )
    )


def _is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The library raises ValueError, too, for a signature that is not of its form."""
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):
        return False
    return True


handlers = [tell_of_parcel]
