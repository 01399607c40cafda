"""The cart that a request is about: the signed-in customer's, or the one that the cookie names.

PostgreSQL has both. A customer's cart is found by a keyed hash of the address; nothing in its row
says whose it is (docs/decisions/0034-carts.md).
"""

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec
import structlog
from litestar.datastructures import Cookie
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from app.infra.database import is_contention, is_outage
from app.services import carts
from app.services.carts import Cart
from app.settings import settings
from app.web import identity
from app.web.cart_cookie import CART_COOKIE, cart_cookie, read_cart_cookie
from app.web.cart_count import CART
from app.web.client_address import AnyConnection
from app.web.cookies import cookie_name

log = structlog.get_logger(__name__)

NIL: Final = UUID(int=0)
# Addresses that show no cart.
WITHOUT: Final = (
    "/api/",
    "/static/",
    "/pictures/",
    "/staff",
    "/health/",
    "/metrics",
    "/schema",
    "/favicon",
    "/face",
)


class WithCart:
    """Reads the visitor's cart once per request, for the pages that show how much is in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _shows_cart(scope["path"]):
            connection: AnyConnection = AnyConnection(scope)
            try:
                await read_cart(connection)
            except Exception as error:
                # What needs the cart reads it again, where an error has an answer.
                log.warning("a cart could not be read", reason=repr(error))
        await self._app(scope, receive, send)


async def read_cart(connection: AnyConnection) -> Cart | None:
    """Returns None if the visitor has no cart; reading creates no row."""
    state = connection.scope.setdefault("state", {})
    if CART not in state:
        state[CART] = await _find(connection)
    return state[CART]


async def change_cart(
    connection: AnyConnection,
    change: Callable[[Mapping[str, int]], Mapping[str, int]],
    *,
    adds: bool = False,
) -> tuple[Cart, list[Cookie]]:
    """Returns the changed cart, and the cookie that names it from now on. Raises `CartFull`.

    Only a change that `adds` creates a cart.
    """
    cart = await read_cart(connection)
    if cart is None and not adds:
        return Cart(NIL), []
    owned = await _owned(connection)
    if owned is not None:
        kept = await _brought_along(connection, owned)
        return _noted(connection, await carts.change_cart(owned, change)), kept
    changed = await carts.change_cart(cart or Cart(_first_id(connection)), change)
    return _noted(connection, changed), [cart_cookie(changed.cart_id)]


async def sign_in(connection: AnyConnection, owner: str) -> list[Cookie]:
    """Merges the browser's cart into the one that the customer left in another browser.

    An outage does not stop the login: the cart is then merged at its next change.
    """
    try:
        return await _brought_along(connection, await _of(owner))
    except Exception as error:
        if not (is_outage(error) or is_contention(error)):
            raise
        log.warning("a cart is merged later", reason=repr(error))
        return []


async def take_out(connection: AnyConnection, key: str, ordered: Mapping[str, int]) -> list[Cookie]:
    """Removes what was ordered from the cart, once for each generation of the checkout's key."""
    shown, owned = _cart_of_form(key), await _owned(connection)
    if shown is None or await read_cart(connection) is None:
        return []
    if owned is not None:
        kept = await _brought_along(connection, owned)
        moved_to = None if shown.cart_id == owned.cart_id else owned.cart_id
        left = await carts.take_out(shown, ordered, moved_to)
    else:
        carried = await _carried(connection)
        if carried is None or carried.cart_id != shown.cart_id:
            return []
        left = await carts.take_out(shown, ordered)
        kept = [cart_cookie(shown.cart_id)] if left else []
    if left:
        _noted(connection, left)
    return kept


def checkout_key(cart: Cart | None) -> str:
    """Returns what all checkout forms of a cart share until an order is placed from it."""
    return f"{cart.cart_id}:{cart.generation}" if cart else ""


def _cart_of_form(key: str) -> Cart | None:
    cart_id, _, generation = key.rpartition(":")
    try:
        return Cart(UUID(cart_id), int(generation[:9]))
    except ValueError:
        return None


def _noted(connection: AnyConnection, cart: Cart) -> Cart:
    connection.scope["state"][CART] = cart
    return cart


async def _find(connection: AnyConnection) -> Cart | None:
    owned, carried = await _owned(connection), await _carried(connection)
    if owned is None or carried is None:
        return owned or carried
    return msgspec.structs.replace(owned, lines=carts.merged(owned.lines, carried.lines))


async def _owned(connection: AnyConnection) -> Cart | None:
    owner = await identity.account(connection)
    return await _of(owner) if owner else None


async def _of(owner: str) -> Cart:
    # The secret may have been rotated while the cart had lines.
    ids = [_derived("of", owner, secret) for secret in settings.secret_keys]
    for cart_id in ids:
        if found := await carts.find_cart(cart_id):
            return found
    return Cart(ids[0])


async def _brought_along(connection: AnyConnection, owned: Cart) -> list[Cookie]:
    carried = await _carried(connection)
    if carried is None:
        return []
    await carts.merge_carts(carried, owned.cart_id)
    return [cart_cookie(None)]


async def _carried(connection: AnyConnection) -> Cart | None:
    carried = read_cart_cookie(connection)
    if carried is None:
        return None
    if isinstance(carried, UUID):
        return await carts.find_cart(carried) or Cart(carried)
    # A cart of 0.1.0, which the cookie held itself: all who bring it mean one row.
    signed = connection.cookies[cookie_name(CART_COOKIE)]
    known = _derived("carried", signed)
    return await carts.find_cart(known) or Cart(known, lines=carried)


def _first_id(connection: AnyConnection) -> UUID:
    """Derives one id for two first additions of one browser at the same time.

    The browser's CSRF token, which its scripts and other sites cannot read, identifies the browser.
    """
    token = ScopeState.from_scope(connection.scope).csrf_token
    assert isinstance(token, str)
    return _derived("new", token)


def _derived(purpose: str, of: str, secret: str = settings.secret_key) -> UUID:
    digest = hmac.new(secret.encode(), f"cart {purpose}\n{of}".encode(), sha256).digest()
    return UUID(bytes=digest[:16], version=4)


def _shows_cart(path: str) -> bool:
    return not path.startswith(WITHOUT) and not path.endswith("/stream")
