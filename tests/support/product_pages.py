"""A product as the form of its page sends it."""

from app.services.products import ProductInput
from app.values.money import Money

EDIT = "/staff/products/product_789"


def blanket(amount: int = 8900, **changes: object) -> ProductInput:
    known = {"name": "Wool blanket", "price": Money.of(amount), **changes}
    return ProductInput(**known)  # pyright: ignore[reportArgumentType]
