"""The signatures of carriers, which are those of Standard Webhooks."""

from typing import Any, Final

from litestar import Request
from litestar.handlers import BaseRouteHandler
from standardwebhooks import Webhook, WebhookVerificationError

from app.services import delivery
from app.web.identity import AnyConnection
from app.web.problems import Problem

# The key in the request's state for the name of the carrier that signed.
SIGNED: Final = "carrier"


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
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    # The library raises ValueError, too, for a signature that is not of its form.
    except (WebhookVerificationError, ValueError):
        return False
    return True
