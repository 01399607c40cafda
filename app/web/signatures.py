"""The signatures of carriers, which are those of Standard Webhooks."""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any, Final

from litestar import Request
from litestar.handlers import BaseRouteHandler
from standardwebhooks import Webhook

from app.infra.clock import about_now
from app.services import delivery
from app.web.identity import AnyConnection
from app.web.problems import Problem

# The key in the request's state for the name of the carrier that signed.
SIGNED: Final = "carrier"
# How old a signature may be, or how far its time may be in the future (Standard Webhooks).
FRESH: Final = timedelta(minutes=5)


async def require_signature(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Raises Problem (401) unless the address's carrier has signed this body a moment ago."""
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


def _is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    # The library's own check compares the time with this machine's clock.
    try:
        at = datetime.fromtimestamp(float(headers["webhook-timestamp"]), UTC)
        expected = Webhook(secret).sign(headers["webhook-id"], at, body.decode()).encode()
        signed = headers["webhook-signature"].encode().split(b" ")
    except (KeyError, OverflowError, OSError, ValueError):
        return False
    is_fresh = abs(about_now() - at) <= FRESH
    return is_fresh and any(compare_digest(expected, one) for one in signed)
