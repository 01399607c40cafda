"""A product as search engines and other sites read it: data of schema.org, and a summary."""

from typing import Any, Final
from urllib.parse import quote, urljoin

from app.i18n.language import gettext as _
from app.i18n.language import language
from app.services.products import Product
from app.settings import settings
from app.values.category_names import category_name
from app.values.formats import format_money
from app.values.money import in_units
from app.values.shop_settings import shop_settings
from app.web.assets import picture

SCHEMA: Final = "https://schema.org"
# Characters of a description that search engines show.
SHOWN: Final = 160
# Formats that other sites draw in a preview.
PREVIEWED: Final = (".jpg", ".jpeg", ".png", ".webp")


def product_url(product_id: str) -> str:
    return absolute(f"/products/{quote(product_id, safe='')}")


def absolute(path: str) -> str:
    return urljoin(f"{settings.link_base}/", path)


def pictures_of(product: Product) -> list[str]:
    if product.pictures:
        return [absolute(one.url) for one in product.pictures]
    return [absolute(picture(product.picture))] if product.picture else []


def preview_of(product: Product) -> str:
    return next((one for one in pictures_of(product) if one.endswith(PREVIEWED)), "")


def summary_of(product: Product) -> str:
    text = " ".join(product.description.split())
    if not text:
        words = _("%(product)s for %(price)s at %(shop)s")
        price = format_money(product.price)
        return words % {"product": product.name, "price": price, "shop": shop_settings().name}
    if len(text) <= SHOWN:
        return text
    return text[: SHOWN - 1].rpartition(" ")[0].rstrip(" ,.;:") + "…"


def structured_data(product: Product) -> dict[str, Any]:
    """Returns a schema.org Product with its offer, as the page shows them."""
    url = product_url(product.product_id)
    stock = "InStock" if product.available else "OutOfStock"
    known = {
        "@context": SCHEMA,
        "@type": "Product",
        "name": product.name,
        "url": url,
        "description": product.description,
        "image": pictures_of(product),
        "category": category_name(product.category, language()),
        "sku": product.sku or product.product_id,
        "gtin": product.barcode,
        "brand": {"@type": "Brand", "name": product.manufacturer.name}
        if product.manufacturer.name
        else None,
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": in_units(product.price),
            "priceCurrency": product.price.currency,
            **_sale(product),
            "availability": f"{SCHEMA}/{stock}",
            "seller": {"@type": "Organization", "name": shop_settings().name},
        },
    }
    return {name: value for name, value in known.items() if value}


def _sale(product: Product) -> dict[str, Any]:
    known: dict[str, Any] = {}
    if product.sale and product.sale.running and product.sale.ends_at:
        known["priceValidUntil"] = product.sale.ends_at.isoformat(timespec="seconds")
    if product.reduced_from:
        known["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": f"{SCHEMA}/StrikethroughPrice",
            "price": in_units(product.reduced_from),
            "priceCurrency": product.reduced_from.currency,
        }
    return known
