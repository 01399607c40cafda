"""Where the demo's bank listens, and the keys that the shop and the bank share."""

import hmac
import os
import socket

from app.runtime.embedded import CannotStart
from app.runtime.supervisor import listening

# So far above the shop's, if that port is free: a page for paying outlives a restart.
ABOVE = 100
LAST_PORT = 65535


def listen(host: str, port: int) -> socket.socket | None:
    """Returns None where the operator has named a provider of payments. Raises CannotStart."""
    if os.environ.get("STRIPE_API_KEY"):
        return None
    wanted = port + ABOVE if 0 < port <= LAST_PORT - ABOVE else 0
    try:
        return listening.listen(host, wanted)
    except CannotStart:
        return listening.listen(host, 0)


def environment(listener: socket.socket, secret_key: str) -> dict[str, str]:
    """Returns the settings by which the shop finds the bank; the keys outlive a restart."""
    return {
        "STRIPE_API_KEY": f"rk_demo_{_made_from(secret_key, 'key')}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{_made_from(secret_key, 'notices')}",
        "STRIPE_API_BASE": listening.url(listener),
    }


def _made_from(secret_key: str, purpose: str) -> str:
    return hmac.new(secret_key.encode(), f"demo bank {purpose}".encode(), "sha256").hexdigest()
