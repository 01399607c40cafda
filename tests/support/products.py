"""A blanket, how it is archived, and how much there is of a product, and where."""

from app.infra.database import fetch, fetch_row
from app.services import products
from app.services.products import ProductInput
from app.values.money import Money

EDIT = "/staff/products/product_789"


def blanket(amount: int = 8900, **changes: object) -> ProductInput:
    known = {"name": "Wool blanket", "price": Money.of(amount), **changes}
    return ProductInput(**known)  # pyright: ignore[reportArgumentType]


BLANKET = blanket()


async def archive(product_id: str = "product_789") -> None:
    await products.put_product(product_id, blanket(sold=False), "Bea")


async def levels(product_id: str = "product_456") -> tuple[int, int]:
    """On hand and reserved."""
    row = await fetch_row(
        "SELECT on_hand, reserved FROM products.stock WHERE product_id = $1", product_id
    )
    assert row
    return row["on_hand"], row["reserved"]


async def lies_at(**shelves: str) -> None:
    """`lies_at(product_456="B-3")`: where the products lie."""
    where = "UPDATE products.products SET shelf = $2 WHERE product_id = $1"
    for product_id, shelf in shelves.items():
        await fetch(where, product_id, shelf)
