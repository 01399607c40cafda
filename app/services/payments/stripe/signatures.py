"""The signatures of Stripe's notices (https://docs.stripe.com/webhooks#verify-manually)."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Final

# Seconds by which a signature's time may differ from the shop's.
FRESH: Final = 300


def is_signed(header: str, body: bytes, secret: str, now: datetime) -> bool:
    """Returns whether one signature of the header `t=…,v1=…,v1=…` is right, and its time near."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    at = next((value for name, _, value in parts if name == "t"), "")
    if not at.isascii() or not at.isdigit() or abs(now.timestamp() - int(at[:12])) > FRESH:
        return False
    expected = hmac.new(secret.encode(), at.encode() + b"." + body, sha256).hexdigest().encode()
    given = [value.encode() for name, _, value in parts if name == "v1"]
    return any(hmac.compare_digest(expected, one) for one in given)
