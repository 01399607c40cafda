"""A table that transactions write to."""

from app.infra.database import fetch_value

INSERT = (
    "INSERT INTO products.products (product_id, name, description, price) VALUES ($1, '', '', 1)"
)


async def count() -> int:
    return await fetch_value("SELECT count(*) FROM products.products")
