"""Secrets in the form of the Standard Webhooks, which are computed and stored nowhere."""

import base64
import hashlib
import hmac


def webhook_secret(key: str, identity: bytes) -> str:
    """Returns `whsec_` and 32 bytes in base64; `identity` has owner and generation."""
    mac = hmac.digest(key.encode(), identity, hashlib.sha256)
    return f"whsec_{base64.b64encode(mac).decode()}"
