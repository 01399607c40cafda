"""The two keys of a browser with which a message for it is encrypted (RFC 8291)."""

import base64
import binascii
from typing import Final

import msgspec

from app.i18n.language import gettext as _
from app.values.fields import Invalid

# Bytes of a point of P-256, uncompressed, and of the secret beside it.
POINT: Final = 65
SECRET: Final = 16
UNCOMPRESSED: Final = 4
# NIST P-256: y² = x³ - 3x + B, modulo PRIME.
PRIME: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


class BrowserKeys(msgspec.Struct, frozen=True):
    """A public key and a secret, both in base64url without padding."""

    p256dh: str
    auth: str


def read_browser_keys(p256dh: str, auth: str) -> BrowserKeys:
    """Raises `Invalid` for a key that nothing could be encrypted with."""
    point, secret = decoded(p256dh, "p256dh"), decoded(auth, "auth")
    if len(point) != POINT or point[0] != UNCOMPRESSED or not _is_on_curve(point):
        raise Invalid("p256dh", _("must be a key of a browser"))
    if len(secret) != SECRET:
        raise Invalid("auth", _("must be a key of a browser"))
    return BrowserKeys(encoded(point), encoded(secret))


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str, field: str = "") -> bytes:
    """Raises `Invalid`."""
    try:
        plain = text.rstrip("=").encode("ascii")
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Invalid(field, _("must be a key of a browser")) from error


def _is_on_curve(point: bytes) -> bool:
    x, y = (int.from_bytes(half) for half in (point[1:33], point[33:]))
    return max(x, y) < PRIME and (y * y - (x * x * x - 3 * x + B)) % PRIME == 0
