"""What the pages of one request show of its cart, once that has been read."""

from typing import Final

from app.services.carts import Cart
from app.web.client_address import AnyConnection

CART: Final = "cart"
"""Where the request's state keeps it."""


def cart_count(connection: AnyConnection) -> int:
    """Pieces in the cart, as far as it has been read; 0 while PostgreSQL is away."""
    cart: Cart | None = connection.scope.get("state", {}).get(CART)
    return sum(cart.lines.values()) if cart else 0
