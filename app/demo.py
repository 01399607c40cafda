"""The demo shop: two dozen products, and two people to run it. Loaded once, into an empty shop."""

from app.database import fetch_value
from app.demo_catalogue import PRODUCTS
from app.money import money
from app.services import products, staff

STAFF = (
    ("bea@doorstep.example", "Bea", "manager", "doorstep-demo"),
    ("pat@doorstep.example", "Pat", "packer", "doorstep-demo"),
)
"""E-mail, name, role and password; `up` prints them, and they exist in demo mode only."""


async def load() -> None:
    """Does nothing in a shop that has a product."""
    if await fetch_value("SELECT EXISTS (SELECT FROM products.products)"):
        return
    for product in PRODUCTS:
        given = products.ProductInput(
            name=product.name,
            price=money(product.price),
            description=product.description,
            category=product.category,
            picture=product.picture,
        )
        await products.put_product(product.product_id, given)
        if product.on_hand:
            await products.move_stock(product.product_id, product.on_hand, "first stock", "demo")
    for email, name, role, password in STAFF:
        await staff.add_member(email, role, password, name)
