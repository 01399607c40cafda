"""Secrets in the form of the Standard Webhooks, which are computed and stored nowhere."""

import base64
import hashlib
import hmac


def webhook_secret(key: str, told: bytes) -> str:
    """Returns `whsec_` and 32 bytes in base64; `told` identifies the owner and the generation."""
    mac = hmac.digest(key.encode(), told, hashlib.sha256)
    return f"whsec_{base64.b64encode(mac).decode()}"
