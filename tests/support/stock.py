"""How much there is of a product, and who waits for its row."""

from app.infra.database import fetch_row


async def levels(product_id: str = "product_456") -> tuple[int, int]:
    row = await fetch_row(
        "SELECT on_hand, reserved FROM products.stock WHERE product_id = $1", product_id
    )
    assert row
    return row["on_hand"], row["reserved"]
