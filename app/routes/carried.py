"""What the browser carries, signed: its cart's id, a message, the last scans, what is due."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from app.clock import TOLERANCE, about_now
from app.settings import settings

CART_COOKIE: Final = "cart"
FLASH_COOKIE: Final = "flash"
SCANS_COOKIE: Final = "scans"
ASKED_COOKIE: Final = "asked"
SECRET_COOKIE: Final = "secret_due"
CART_SECONDS: Final = 30 * 24 * 3600
FLASH_SECONDS: Final = 300
SCANS_SECONDS: Final = 24 * 3600
ASKED_SECONDS: Final = 900
SCANS_PATH: Final = "/staff/scan"
ASKED_PATH: Final = "/account"
SECRET_SECONDS: Final = 300
SECRET_PATH: Final = "/staff/webhooks"
MAX_SCANS: Final = 10
MAX_QUANTITY: Final = 10_000
MAX_COOKIE: Final = 3_900
"""Characters; browsers drop a cookie whose name, value and attributes pass 4,096."""

Connection = ASGIConnection[Any, Any, Any, Any]


class Flash(msgspec.Struct, frozen=True):
    """One message for the next page; `tone` is its look, `about` the product it speaks of."""

    text: str
    tone: Literal["success", "warning", "error"] = "success"
    about: str = ""


class Scan(msgspec.Struct, frozen=True):
    """One scan and what became of it; `at` in seconds since 1970, `shipment` an id or ""."""

    at: int
    code: str
    told: str
    good: bool = False
    shipment: str = ""


def read_cart_cookie(connection: Connection) -> UUID | dict[str, int] | None:
    """The cart's id; or, from a shop of 0.1.0, the cart itself as product id → quantity."""
    carried = _read(connection, CART_COOKIE, CART_SECONDS)
    try:
        return msgspec.convert(carried, UUID | dict[str, int] | None)
    except msgspec.ValidationError:
        return None


def cart_cookie(cart_id: UUID) -> Cookie:
    """The cookie that names a cart; 30 days from its last change."""
    return _cookie(CART_COOKIE, str(cart_id), CART_SECONDS)


def read_flash(connection: Connection) -> Flash | None:
    carried = _read(connection, FLASH_COOKIE, FLASH_SECONDS)
    try:
        return msgspec.convert(carried, Flash)
    except msgspec.ValidationError:
        return None


def flash_cookie(flash: Flash | None) -> Cookie:
    """The cookie that carries `flash` to the next page; None takes it away once it was shown."""
    return _cookie(FLASH_COOKIE, msgspec.to_builtins(flash), FLASH_SECONDS)


def read_scans(connection: Connection) -> list[Scan]:
    """The last scans of this browser, the latest first."""
    carried = _read(connection, SCANS_COOKIE, SCANS_SECONDS, SCANS_PATH)
    try:
        return msgspec.convert(carried, list[Scan])
    except msgspec.ValidationError:
        return []


def scans_cookie(scans: Sequence[Scan]) -> Cookie:
    """The cookie that carries the first of `scans`: `MAX_SCANS`, or as many as it has room for."""
    kept = list(scans[:MAX_SCANS])
    cookie = _cookie(SCANS_COOKIE, msgspec.to_builtins(kept), SCANS_SECONDS, SCANS_PATH)
    while len(cookie.value or "") > MAX_COOKIE:
        kept.pop()
        cookie = _cookie(SCANS_COOKIE, msgspec.to_builtins(kept), SCANS_SECONDS, SCANS_PATH)
    return cookie


def read_asked(connection: Connection) -> str:
    """The address for which this browser asked for a link a moment ago; empty for none."""
    carried = _read(connection, ASKED_COOKIE, ASKED_SECONDS, ASKED_PATH)
    return carried if isinstance(carried, str) else ""


def asked_cookie(email: str) -> Cookie:
    """The cookie that carries the address to the page that answers; an empty one takes it away."""
    return _cookie(ASKED_COOKIE, email, ASKED_SECONDS, ASKED_PATH)


def read_secret_due(connection: Connection) -> str:
    """The id of the webhook endpoint whose new secret the next page tells; empty for none."""
    carried = _read(connection, SECRET_COOKIE, SECRET_SECONDS, SECRET_PATH)
    return carried if isinstance(carried, str) else ""


def secret_due_cookie(endpoint_id: str) -> Cookie:
    """The cookie that lets the next page tell a secret, which it does not hold; "" ends that."""
    return _cookie(SECRET_COOKIE, endpoint_id, SECRET_SECONDS, SECRET_PATH)


def read_secret(connection: Connection, name: str) -> str | None:
    """What `secret_cookie` of this name carries."""
    return connection.cookies.get(cookie_name(name))


def secret_cookie(name: str, secret: str, seconds: int) -> Cookie:
    """A session's secret or an order's token, as it is; "" and 0 seconds take the cookie away."""
    return _own_cookie(name, secret, seconds, "/")


def cookie_name(name: str, path: str = "/") -> str:
    """Over https with the prefix by which a browser takes it from this very host alone."""
    prefix = "__Host-" if path == "/" else "__Secure-"
    return prefix + name if settings.secure_cookies else name


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        """By the clock by which every other process reads it."""
        return int(about_now().timestamp())


def _signers(purpose: str) -> list[URLSafeTimedSerializer]:
    return [
        URLSafeTimedSerializer(secret, salt=purpose, signer=_Signer)
        for secret in settings.secret_keys
    ]


def _read(connection: Connection, name: str, max_age: int, path: str = "/") -> object:
    signed = connection.cookies.get(cookie_name(name, path), "")
    for signer in _signers(name):
        try:
            content, signed_at = signer.loads(signed, return_timestamp=True)
        except BadSignature:
            continue
        age = about_now() - signed_at
        return content if -TOLERANCE <= age <= timedelta(seconds=max_age) else None
    return None


def _cookie(name: str, content: object, max_age: int, path: str = "/") -> Cookie:
    signed = _signers(name)[0].dumps(content) if content else ""
    return _own_cookie(name, signed, max_age if content else 0, path)


def _own_cookie(name: str, value: str, max_age: int, path: str) -> Cookie:
    return Cookie(
        key=cookie_name(name, path),
        value=value,
        max_age=max_age,
        path=path,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
