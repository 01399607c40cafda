"""The demo shop: two dozen products, two people and legal pages, loaded once into an empty shop."""

import msgspec

from app.demo.catalogue import PRODUCTS
from app.demo.category_names import CATEGORY_NAMES
from app.demo.legal_texts import write_legal_texts
from app.demo.product_facts import facts_of
from app.demo.shelves import PLACES
from app.demo.showpieces import add_pictures, write_showpieces
from app.infra.database import fetch_value, transaction
from app.services import products, shop, staff
from app.values.money import Money

# Email, name, role and password; `up` prints them, and they exist in demo mode only.
STAFF = (
    ("bea@doorstep.example", "Bea", "manager", staff.DEMO_PASSWORD),
    ("pat@doorstep.example", "Pat", "packer", staff.DEMO_PASSWORD),
)


async def load() -> bool:
    """Loads all or nothing; returns False for a shop that has a product, and leaves it as it is."""
    async with transaction():
        if await fetch_value("SELECT EXISTS (SELECT FROM products.products)"):
            return False
        await _fill_stock()
        await shop.set_settings({"category_names": CATEGORY_NAMES}, "demo", None)
        await write_legal_texts()
        for email, name, role, password in STAFF:
            await staff.add_person(email, role, password, name)
        await write_showpieces()
    await add_pictures()
    return True


async def _fill_stock() -> None:
    for product in PRODUCTS:
        given = products.ProductInput(
            name=product.name,
            price=Money.of(product.price),
            description=product.description,
            category=product.category,
            picture=product.picture,
            barcode=PLACES[product.product_id].barcode,
            shelf=PLACES[product.product_id].shelf,
            **facts_of(product.product_id),
        )
        await products.put_product(product.product_id, given, by="demo")
        if product.sale_price:
            # It follows the regular price, without which there would be no reduction.
            sale = products.SaleInput(price=Money.of(product.sale_price))
            reduced = msgspec.structs.replace(given, sale=sale)
            await products.put_product(product.product_id, reduced, by="demo")
        if product.on_hand:
            await products.move_stock(product.product_id, product.on_hand, "first stock", "demo")
