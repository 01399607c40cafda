"""The demo shop: two dozen products, two people and legal pages, loaded once into an empty shop.

Where cards can be charged, it also has ways of delivery, VAT, and ways to pay.
"""

from typing import Any

import msgspec

from app.demo.catalogue import PRODUCTS
from app.demo.category_names import CATEGORY_NAMES
from app.demo.legal_texts import write_legal_texts
from app.demo.product_facts import facts_of
from app.demo.selling import add_ways_of_delivery, trading_settings
from app.demo.shelves import PLACES
from app.demo.showpieces import add_pictures, write_showpieces
from app.infra.database import fetch_value, transaction
from app.services import products, shop, staff
from app.settings import settings
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
        decided: dict[str, Any] = {"category_names": CATEGORY_NAMES}
        if settings.stripe_api_key:
            decided |= trading_settings()
            await add_ways_of_delivery()
        await shop.set_settings(decided, "demo", None)
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
