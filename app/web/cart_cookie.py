"""The cookie that names a browser's cart."""

from typing import Final
from uuid import UUID

import msgspec
from litestar.datastructures import Cookie

from app.web.client_address import AnyConnection
from app.web.cookies import read_signed, signed_cookie

CART_COOKIE: Final = "cart"
KEPT_SECONDS: Final = 30 * 24 * 3600


def read_cart_cookie(connection: AnyConnection) -> UUID | dict[str, int] | None:
    """Returns the cart's id; from a cookie of 0.1.0 the cart itself, as product id → quantity."""
    carried = read_signed(connection, CART_COOKIE, KEPT_SECONDS)
    try:
        return msgspec.convert(carried, UUID | dict[str, int] | None)
    except msgspec.ValidationError:
        return None


def cart_cookie(cart_id: UUID | None) -> Cookie:
    """Makes a cookie that lasts 30 days from the cart's last change; None removes it."""
    return signed_cookie(CART_COOKIE, cart_id and str(cart_id), KEPT_SECONDS)
