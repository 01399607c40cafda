"""Products are made, changed, archived and put back on sale."""

from collections.abc import Callable, Container
from typing import Any, Final, TypeVar

import msgspec
from asyncpg import UniqueViolationError

from app import audit_log
from app.i18n.language import gettext_noop
from app.infra.database import fetch, fetch_value, transaction
from app.services.products import records
from app.services.products.family_texts import languages_named
from app.services.products.product_input import NAMED_BY_FAMILY, ProductInput, read, wanted
from app.services.products.reading import find_product
from app.services.products.refusals import ProductChanged
from app.services.products.shapes import Product, ProductRecord, ProductText
from app.services.products.stock_moves import move_stock
from app.services.products.texts import write_texts
from app.values.fields import Invalid, require_address

Noted = TypeVar("Noted")

CODE_TAKEN: Final = gettext_noop("is that of another product")
OPENING: Final = "opening stock"

COLUMNS: Final = (
    "name, description, price, category, picture, reorder_point, sku, barcode, shelf, weight_grams,"
    " tax_class,"
    " manufacturer_name, manufacturer_address, manufacturer_contact, responsible_person,"
    " safety_information, sale_price, sale_starts_at, sale_ends_at"
)
# The values of one product come as one JSON object, by the names of the columns.
GIVEN: Final = "jsonb_populate_record(NULL::products.products, $2::text::jsonb) AS given"
MAKE = f"""
WITH product AS (
    INSERT INTO products.products (product_id, {COLUMNS}, changed_by, withdrawn_at, published_at)
    SELECT $1, {COLUMNS}, $3, CASE WHEN NOT $4 THEN clock_timestamp() END,
        CASE WHEN NOT $5 THEN clock_timestamp() END
    FROM {GIVEN}
    ON CONFLICT (product_id) DO NOTHING
    RETURNING product_id
)
INSERT INTO products.stock (product_id, on_hand, reserved)
SELECT product_id, 0, 0 FROM product RETURNING product_id
"""
# A stronger lock would wait for every order in progress, because its reservation locks the key. The
# record is read after it: what a statement that waited finds in other tables is from before.
LOCK = "SELECT FROM products.products WHERE product_id = $1 FOR NO KEY UPDATE"
CHANGE = f"""
UPDATE products.products SET ({COLUMNS}) = (SELECT {COLUMNS} FROM {GIVEN}),
    changed_by = $3, changed_at = clock_timestamp(), version = version + 1,
    withdrawn_at = CASE WHEN NOT $4 THEN coalesce(withdrawn_at, clock_timestamp()) END,
    published_at = CASE WHEN NOT $5 THEN coalesce(published_at, clock_timestamp()) END
WHERE product_id = $1
"""


async def put_product(
    product_id: str,
    given: ProductInput,
    by: str = "",
    expected_versions: Container[int] | None = None,
) -> tuple[Product, bool]:
    """Makes or changes a product, and returns True with it when it is new.

    Equal values change nothing. `expected_versions` are the versions that the change is meant for,
    0 for a product that does not exist: raises `ProductChanged` for any other version, and
    `UnknownProduct` for a product that does not exist. Raises `Invalid` for a foreign currency, an
    impossible id or barcode, a code of another product, and a draft that was for sale before.
    """
    given = read(product_id, given)
    try:
        return await _put(product_id, given, by, expected_versions)
    except UniqueViolationError as error:
        taken = "sku" if "one_product_a_sku" in str(error) else "barcode"
        raise Invalid(taken, CODE_TAKEN) from error


async def _put(
    product_id: str, given: ProductInput, by: str, expected_versions: Container[int] | None
) -> tuple[Product, bool]:
    async with transaction():
        created = False
        if expected_versions is None or 0 in expected_versions:
            made = _values(wanted(given, None), by)
            created = await fetch_value(MAKE, product_id, *made) is not None
        if created:
            require_address(product_id)
            if given.texts:
                await write_texts({product_id: given.texts})
            await _note("product.made", await records.find_record(product_id))
            if given.opening_stock:
                await move_stock(product_id, given.opening_stock, OPENING, by)
        else:
            await fetch(LOCK, product_id)
            standing = await records.find_record(product_id)
            asked = wanted(await _named_by_family(given, standing), standing)
            if asked != columns_of(standing):
                if expected_versions is not None and standing.version not in expected_versions:
                    raise ProductChanged(standing)
                await fetch(CHANGE, product_id, *_values(asked, by))
                if asked["texts"] != standing.texts:
                    await write_texts({product_id: asked["texts"]})
                now = await records.find_record(product_id)
                await note_change(standing, now, lambda action: _note(action, now, standing))
        return await find_product(product_id, drafts=True), created


async def _named_by_family(given: ProductInput, standing: ProductRecord) -> ProductInput:
    """A family names its members in its languages, so that a name may be left out there."""
    if given.texts is None or not standing.family_id:
        return given
    texts = dict(given.texts)
    for language in await languages_named(standing.family_id):
        name = standing.texts.get(language, ProductText()).name
        text = texts.get(language, ProductText())
        if text.name not in ("", name):
            raise Invalid(f"texts.{language}.name", NAMED_BY_FAMILY)
        texts[language] = msgspec.structs.replace(text, name=name)
    return msgspec.structs.replace(given, texts=texts)


def _values(columns: dict[str, Any], by: str) -> tuple[str, str, bool, bool]:
    return msgspec.json.encode(columns).decode(), by, columns["sold"], columns["draft"]


def columns_of(record: ProductRecord) -> dict[str, Any]:
    sale = record.sale
    return {
        "name": record.name,
        "description": record.description,
        "price": record.price.amount,
        "category": record.category,
        "picture": record.picture,
        "reorder_point": record.reorder_point,
        "sku": record.sku,
        "barcode": record.barcode,
        "shelf": record.shelf,
        "weight_grams": record.weight_grams,
        "tax_class": record.tax_class,
        "manufacturer_name": record.manufacturer.name,
        "manufacturer_address": record.manufacturer.address,
        "manufacturer_contact": record.manufacturer.contact,
        "responsible_person": record.responsible_person,
        "safety_information": record.safety_information,
        "sale_price": sale.price.amount if sale else None,
        "sale_starts_at": sale.starts_at if sale else None,
        "sale_ends_at": sale.ends_at if sale else None,
        "sold": record.sold,
        "draft": record.draft,
        "texts": record.texts,
    }


def note_change(was: ProductRecord, now: ProductRecord, note: Callable[[str], Noted]) -> Noted:
    """Calls `note` with what the audit log calls the change."""
    if was.sold == now.sold:
        return note("product.changed")
    if now.sold:
        return note("product.published" if was.draft else "product.sold_again")
    return note("product.withdrawn")


async def _note(action: str, now: ProductRecord, was: ProductRecord | None = None) -> None:
    subject = audit_log.Subject("product", now.product_id, now.name)
    await audit_log.note(action, subject, noted(was) if was else {}, noted(now))


def noted(record: ProductRecord) -> dict[str, Any]:
    # Money is written with its currency, and what is missing as an empty text.
    known = {name: "" if value is None else value for name, value in columns_of(record).items()}
    del known["texts"]
    texts = {
        f"{name}_{language}": getattr(one, name)
        for language, one in record.texts.items()
        for name in ("name", "description")
    }
    sale_price = record.sale.price if record.sale else ""
    return {**known, **texts, "price": record.price, "sale_price": sale_price}
