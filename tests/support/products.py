"""A blanket, how it is archived, and how much there is of a product."""

from app.infra.database import fetch_row
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
