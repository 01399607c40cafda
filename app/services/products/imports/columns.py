"""The columns of product files by the names that shop systems give them."""

from collections.abc import Mapping
from typing import Final

from app.i18n.language import LANGUAGES

# The first name of each is the one that an export writes. Shopify has renamed its columns, and
# reads both; the other names are those of plain lists.
SHOPIFY: Final[Mapping[str, tuple[str, ...]]] = {
    "handle": ("Handle", "URL handle"),
    "title": ("Title", "Name", "Product name"),
    "body": ("Body (HTML)", "Description", "Body HTML"),
    "vendor": ("Vendor", "Brand"),
    "product_category": ("Product Category", "Google Shopping / Google Product Category"),
    "type": ("Type", "Category", "Product type"),
    "published": ("Published", "Published on online store"),
    **{f"option{place}": (f"Option{place} Name",) for place in (1, 2, 3)},
    **{f"value{place}": (f"Option{place} Value",) for place in (1, 2, 3)},
    "sku": ("Variant SKU", "SKU"),
    "grams": ("Variant Grams", "Weight value (grams)", "Weight in grams"),
    "quantity": ("Variant Inventory Qty", "Inventory quantity", "Quantity", "Stock"),
    "price": ("Variant Price", "Price"),
    "compare": ("Variant Compare At Price", "Compare-at price"),
    "barcode": ("Variant Barcode", "Barcode", "EAN", "GTIN"),
    "image": ("Image Src", "Product image URL"),
    "image_position": ("Image Position",),
    "image_alt": ("Image Alt Text",),
    "variant_image": ("Variant Image", "Variant image URL"),
    "status": ("Status",),
    "product_id": ("Product ID",),
    "shelf": ("Shelf",),
    "reorder_point": ("Low At",),
    "manufacturer": ("Manufacturer",),
    "manufacturer_address": ("Manufacturer Address",),
    "manufacturer_contact": ("Manufacturer Contact",),
    "responsible_person": ("Responsible Person",),
    "safety_information": ("Safety Information",),
    "tax_class": ("Tax Class",),
    **{f"title_{code}": (f"Title ({code})", f"Name ({code})") for code in LANGUAGES},
    **{f"body_{code}": (f"Body (HTML) ({code})", f"Description ({code})") for code in LANGUAGES},
}
# English, German and French names of WooCommerce's export. The weight's unit is the shop's.
_ATTRIBUTES: Final = (1, 2, 3)
WOOCOMMERCE: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("ID",),
    "type": ("Type", "Typ"),
    "sku": ("SKU", "Artikelnummer", "UGS"),
    "barcode": ("GTIN, UPC, EAN, or ISBN", "GTIN, UPC, EAN oder ISBN", "GTIN, UPC, EAN ou ISBN"),
    "title": ("Name", "Nom"),
    "published": ("Published", "Veröffentlicht", "Publié"),
    "short": ("Short description", "Kurzbeschreibung", "Description courte"),
    "body": ("Description", "Beschreibung"),
    "quantity": ("Stock", "Lager", "Lagerbestand"),
    "reorder_point": ("Low stock amount", "Geringe Lagermenge", "Montant de stock faible"),
    "kilograms": ("Weight (kg)", "Gewicht (kg)", "Poids (kg)"),
    "grams": ("Weight (g)", "Gewicht (g)", "Poids (g)"),
    "pounds": ("Weight (lbs)", "Gewicht (lbs)", "Poids (lbs)"),
    "ounces": ("Weight (oz)", "Gewicht (oz)", "Poids (oz)"),
    "price": ("Regular price", "Regulärer Preis", "Tarif régulier"),
    "sale": ("Sale price", "Angebotspreis", "Tarif promo"),
    "categories": ("Categories", "Kategorien", "Catégories"),
    "images": ("Images", "Bilder"),
    "parent": ("Parent", "Übergeordnetes Produkt"),
    "position": ("Position",),
    "tax_class": ("Tax class", "Steuerklasse", "Classe de TVA", "Classe de taxe"),
    "brands": ("Brands", "Marken", "Marques"),
    **{
        f"option{place}": (
            f"Attribute {place} name",
            f"Attribut {place} Name",
            f"Nom de l’attribut {place}",
        )
        for place in _ATTRIBUTES
    },
    **{
        f"value{place}": (
            f"Attribute {place} value(s)",
            f"Attribut {place} Wert(e)",
            f"Valeur(s) de l’attribut {place}",
        )
        for place in _ATTRIBUTES
    },
}
# By these alone a file is known to be WooCommerce's.
_ONLY_WOOCOMMERCE: Final = ("parent", "type", "price")


def is_woocommerce(header: list[str]) -> bool:
    found = _known(header, WOOCOMMERCE).values()
    return all(name in found for name in _ONLY_WOOCOMMERCE)


def known_columns(header: list[str]) -> dict[int, str]:
    """Returns the name of each column that is known, by its place; none for any other table."""
    found = _known(header, WOOCOMMERCE if is_woocommerce(header) else SHOPIFY)
    if not {"title", "sku", "handle", "product_id"} & set(found.values()):
        return {}
    return found


def _known(header: list[str], names: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    places = {_folded(title): place for place, title in reversed(list(enumerate(header)))}
    found = dict[int, str]()
    for name, titles in names.items():
        # The first of several names counts: a file may have "Title" and "Name".
        place = next((places[_folded(one)] for one in titles if _folded(one) in places), None)
        if place is not None and place not in found:
            found[place] = name
    return found


def _folded(title: str) -> str:
    return " ".join(title.strip("\ufeff \t\r\n*").replace("'", "’").casefold().split())
