"""Which cart a request speaks of: the cookie names it, PostgreSQL has it."""

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

import structlog
from litestar.datastructures import Cookie
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from app.database import is_outage
from app.routes.carried import (
    CART_COOKIE,
    Connection,
    cart_cookie,
    cookie_name,
    read_cart_cookie,
)
from app.services import carts
from app.services.carts import Cart
from app.settings import settings

log = structlog.get_logger(__name__)

CART: Final = "cart"
NIL: Final = UUID(int=0)
WITHOUT: Final = ("/api/", "/static/", "/staff", "/health/", "/metrics", "/schema", "/favicon")
"""Addresses that show no cart."""


class WithCart:
    """Reads the visitor's cart once a request, for the pages that show how much is in it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _shows_cart(scope["path"]):
            connection: Connection = Connection(scope)
            try:
                await read_cart(connection)
            except Exception as error:
                log.warning("a cart could not be read", reason=repr(error))
                if not (is_outage(error) or isinstance(error, TimeoutError)):
                    raise
        await self._app(scope, receive, send)


async def read_cart(connection: Connection) -> Cart | None:
    """The cart that the cookie names; None for none. A view makes no row."""
    state = connection.scope.setdefault("state", {})
    if CART not in state:
        state[CART] = await _find(connection)
    return state[CART]


def cart_count(connection: Connection) -> int:
    """Pieces in the cart, as far as it has been read; 0 while PostgreSQL is away."""
    cart: Cart | None = connection.scope.get("state", {}).get(CART)
    return sum(cart.lines.values()) if cart else 0


async def change_cart(
    connection: Connection,
    change: Callable[[Mapping[str, int]], Mapping[str, int]],
    *,
    adds: bool = False,
) -> tuple[Cart, list[Cookie]]:
    """The cart after the change, and the cookie that names it from now on. Raises `CartFull`.

    Only what adds makes a cart where there is none.
    """
    cart = await read_cart(connection)
    if cart is None and not adds:
        return Cart(NIL), []
    changed = await carts.change_cart(cart or Cart(_first_id(connection)), change)
    return _noted(connection, changed)


async def take_out(
    connection: Connection, form_key: str, ordered: Mapping[str, int]
) -> list[Cookie]:
    """Takes what was ordered out of the cart, once for each generation of the form's key."""
    cart = await read_cart(connection)
    if cart is None or not form_key.startswith(f"{cart.cart_id}:"):
        return []
    generation = form_key.rpartition(":")[2]
    if generation != str(cart.generation):
        return []
    return _noted(connection, await carts.take_out(cart, ordered))[1]


def form_key(cart: Cart | None) -> str:
    """What two checkout forms of one cart have in common until an order is placed from it."""
    return f"{cart.cart_id}:{cart.generation}" if cart else ""


def _noted(connection: Connection, cart: Cart) -> tuple[Cart, list[Cookie]]:
    connection.scope["state"][CART] = cart
    return cart, [cart_cookie(cart.cart_id)]


async def _find(connection: Connection) -> Cart | None:
    carried = read_cart_cookie(connection)
    if carried is None:
        return None
    if isinstance(carried, UUID):
        return await carts.find_cart(carried) or Cart(carried)
    # A cart of 0.1.0, which the cookie held itself: all who bring it mean one row.
    signed = connection.cookies[cookie_name(CART_COOKIE)]
    known = _derived("carried", signed)
    return await carts.find_cart(known) or Cart(known, lines=carried)


def _first_id(connection: Connection) -> UUID:
    """The id of a cart to be: two first additions of one browser at once mean the same cart.

    The browser's CSRF token, which its scripts and other sites cannot read, tells that it is one.
    """
    token = ScopeState.from_scope(connection.scope).csrf_token
    assert isinstance(token, str)
    return _derived("new", token)


def _derived(purpose: str, secret: str) -> UUID:
    key = settings.secret_key.encode()
    digest = hmac.new(key, f"cart {purpose}\n{secret}".encode(), sha256).digest()
    return UUID(bytes=digest[:16], version=4)


def _shows_cart(path: str) -> bool:
    return not path.startswith(WITHOUT) and not path.endswith("/stream")
