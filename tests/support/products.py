"""A blanket, and how it is withdrawn."""

from app.services import products
from app.services.products import ProductInput
from app.values.money import Money

BLANKET = ProductInput(name="Wool blanket", price=Money.of(8900))


def blanket(**changes: object) -> ProductInput:
    known = {"name": BLANKET.name, "price": BLANKET.price, **changes}
    return ProductInput(**known)  # pyright: ignore[reportArgumentType]


async def withdraw(product_id: str = "product_789") -> None:
    await products.put_product(product_id, blanket(sold=False), "Bea")
