"""Products that are sold out, and who waits for them."""

from app.infra.database import fetch
from app.services import products


async def leaves(product_id: str, available: int) -> None:
    """Moves stock until so many are available."""
    has = (await products.find_stock(product_id)).available
    if available != has:
        await products.move_stock(product_id, available - has, "counted", "Bea")


async def sold_out(product_id: str) -> None:
    await leaves(product_id, 0)


async def waiting_for(product_id: str) -> list[str]:
    rows = await fetch(
        "SELECT email FROM products.stock_alerts WHERE product_id = $1 AND told_at IS NULL"
        " ORDER BY asked_at, alert_id",
        product_id,
    )
    return [row["email"] for row in rows]
