"""All products as Shopify's table, with columns of this shop's own behind it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from app.i18n.language import LANGUAGES
from app.infra.database import elsewhere, fetch
from app.services.products import records
from app.services.products.imports.columns import SHOPIFY
from app.services.products.imports.markup import html_of
from app.services.products.shapes import ProductRecord, ProductText
from app.values.languages import own_language
from app.values.money import in_units

# Products that are read at once.
PORTION: Final = 1000
# Columns that Shopify's readers ask for, and their only values here.
ALWAYS: Final[Mapping[str, str]] = {
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Policy": "deny",
    "Variant Fulfillment Service": "manual",
    "Variant Requires Shipping": "TRUE",
    "Variant Taxable": "TRUE",
    "Variant Weight Unit": "g",
    "Gift Card": "FALSE",
}
OURS: Final = tuple(
    titles[0] for name, titles in SHOPIFY.items() if name not in {"product_category"}
)
# A product by itself may have the id of a family.
HANDLE: Final = """
coalesce(family_id, product_id || CASE WHEN EXISTS (
    SELECT FROM products.families AS other WHERE other.family_id = products.product_id)
    THEN '--single' ELSE '' END)
"""
# A family is where a product of its id would be, and its members are in their order.
PLACED: Final = f"""
    (SELECT name FROM products.families AS family WHERE family.family_id = products.family_id)
        AS family_name,
    (SELECT options FROM products.families AS family WHERE family.family_id = products.family_id),
    {HANDLE} AS of, coalesce(family_position, 0) AS nth
"""
LIST: Final = f"""
{records.SELECT.replace("FROM products.products ", f", {PLACED} FROM products.products ", 1)}
WHERE ($1::text IS NULL
    OR ({HANDLE}, coalesce(family_position, 0), product_id) > ($1, $2, $3))
ORDER BY of, nth, product_id LIMIT $4
"""
MORE: Final = ("family_name", "options", "of", "nth")
ExportLine = dict[str, str | int]


def export_columns() -> list[str]:
    """Returns the heads; the shop's own language has no columns but those without a language."""
    own = own_language()
    theirs = {SHOPIFY[f"{name}_{own}"][0] for name in ("title", "body")}
    return [*(title for title in OURS if title not in theirs), *ALWAYS]


async def export_products(
    columns: Sequence[str], base_url: str = ""
) -> AsyncGenerator[list[list[str | int]]]:
    """Yields lines of cells by `columns`, whole products at a time.

    `base_url` comes before the addresses of pictures.
    """
    after: tuple[str | None, int | None, str | None] = (None, None, None)
    while True:
        rows = await elsewhere(partial(fetch, LIST, *after, PORTION))
        lines = list[ExportLine]()
        for row in rows:
            known = dict[str, Any](row)
            more = {name: known.pop(name) for name in MORE}
            record = records.record(known)
            is_next = record.family_id is not None and more["of"] == after[0]
            lines += _lines(
                record, more["of"], more["family_name"], more["options"] or [], base_url, is_next
            )
            after = more["of"], more["nth"], record.product_id
        yield [[line.get(column, "") for column in columns] for line in lines]
        if len(rows) < PORTION:
            return


def _lines(
    record: ProductRecord,
    handle: str,
    family: str | None,
    options: list[str],
    base_url: str,
    is_next: bool,
) -> list[ExportLine]:
    """The line of a product, and one for each further picture; a family is named by its first."""
    named: ExportLine = {"Handle": handle}
    title: ExportLine = {} if is_next else {"Title": family or record.name}
    own = {SHOPIFY[name][0]: cell for name, cell in _cells(record, options).items()}
    lines: list[ExportLine] = [{**named, **title, **own, **ALWAYS}]
    # A family's products have pictures of their own, and Shopify's table one for each.
    if family and record.pictures:
        lines[0]["Variant Image"] = f"{base_url}{record.pictures[0].url}"
    for shown in [] if family else record.pictures:
        picture: ExportLine = {
            "Image Src": f"{base_url}{shown.url}",
            "Image Position": shown.position,
            "Image Alt Text": shown.alt,
        }
        if shown.position == 1:
            lines[0] |= picture
        else:
            lines.append(named | picture)
    return lines


def _cells(record: ProductRecord, options: list[str]) -> ExportLine:
    cells: ExportLine = {
        "body": html_of(record.description),
        "vendor": record.manufacturer.name,
        "type": record.category,
        "published": "TRUE" if record.sold else "FALSE",
        "status": "draft" if record.draft else "active" if record.sold else "archived",
        "sku": record.sku or "",
        "grams": record.weight_grams or 0,
        "quantity": record.on_hand,
        "price": in_units(record.price_now),
        "compare": in_units(record.price) if record.price_now != record.price else "",
        "barcode": record.barcode or "",
        "product_id": record.product_id,
        "shelf": record.shelf,
        "reorder_point": record.reorder_point,
        "manufacturer": record.manufacturer.name,
        "manufacturer_address": record.manufacturer.address,
        "manufacturer_contact": record.manufacturer.contact,
        "responsible_person": record.responsible_person,
        "safety_information": record.safety_information,
        "tax_class": record.tax_class,
    }
    for code in LANGUAGES:
        text = record.texts.get(code, ProductText())
        cells |= {f"title_{code}": text.name, f"body_{code}": html_of(text.description)}
    named = options or ["Title"]
    values = record.option_values or ["Default Title"]
    for number, (option, value) in enumerate(zip(named, values, strict=False), 1):
        cells |= {f"option{number}": option, f"value{number}": value}
    return cells
