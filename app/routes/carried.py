"""What the browser carries for us, signed: the cart, and a message for the page that follows."""

from typing import Any, Final, Literal

import msgspec
from itsdangerous import BadSignature, URLSafeTimedSerializer
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from app.settings import settings

CART_COOKIE: Final = "cart"
FLASH_COOKIE: Final = "flash"
CART_SECONDS: Final = 30 * 24 * 3600
FLASH_SECONDS: Final = 300
MAX_LINES: Final = 100
MAX_QUANTITY: Final = 10_000
MAX_COOKIE: Final = 3_900
"""Characters; browsers drop a cookie whose name, value and attributes pass 4,096."""

Connection = ASGIConnection[Any, Any, Any, Any]
Cart = dict[str, int]


class CartFull(Exception):
    """The cart holds as many lines as an order may have, or as a cookie can carry."""


class Flash(msgspec.Struct, frozen=True):
    """One message for the next page; `tone` is its look, `about` the product it speaks of."""

    text: str
    tone: Literal["success", "warning", "error"] = "success"
    about: str = ""


def read_cart(connection: Connection) -> Cart:
    """Product id → quantity, oldest line first; empty if unsigned, too old or misshapen."""
    carried = _read(connection, CART_COOKIE, CART_SECONDS)
    try:
        return msgspec.convert(carried, Cart)
    except msgspec.ValidationError:
        return {}


def cart_cookie(cart: Cart) -> Cookie:
    """The cookie that carries `cart`; an empty cart takes the cookie away. Raises `CartFull`."""
    cookie = _cookie(CART_COOKIE, cart, CART_SECONDS)
    if len(cart) > MAX_LINES or len(cookie.value or "") > MAX_COOKIE:
        raise CartFull
    return cookie


def read_flash(connection: Connection) -> Flash | None:
    carried = _read(connection, FLASH_COOKIE, FLASH_SECONDS)
    try:
        return msgspec.convert(carried, Flash)
    except msgspec.ValidationError:
        return None


def flash_cookie(flash: Flash | None) -> Cookie:
    """The cookie that carries `flash` to the next page; None takes it away once it was shown."""
    return _cookie(FLASH_COOKIE, msgspec.to_builtins(flash), FLASH_SECONDS)


def _signers(purpose: str) -> list[URLSafeTimedSerializer]:
    secrets = (settings.secret_key, settings.secret_key_previous)
    return [URLSafeTimedSerializer(secret, salt=purpose) for secret in secrets if secret]


def _read(connection: Connection, name: str, max_age: int) -> object:
    signed = connection.cookies.get(name, "")
    for signer in _signers(name):
        try:
            return signer.loads(signed, max_age=max_age)
        except BadSignature:
            continue
    return None


def _cookie(name: str, content: object, max_age: int) -> Cookie:
    return Cookie(
        key=name,
        value=_signers(name)[0].dumps(content) if content else "",
        max_age=max_age if content else 0,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
