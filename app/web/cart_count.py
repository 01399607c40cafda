"""The number of pieces in a request's cart, which its pages show."""

from typing import Final

from app.services.carts import Cart
from app.web.client_address import AnyConnection

# The key of the cart in the request's state.
CART: Final = "cart"


def cart_count(connection: AnyConnection) -> int:
    """Returns the pieces in the cart, and 0 if it could not be read (PostgreSQL is away)."""
    cart: Cart | None = connection.scope.get("state", {}).get(CART)
    return sum(cart.lines.values()) if cart else 0
