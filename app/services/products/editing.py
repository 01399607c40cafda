"""Products are made, changed, archived and put back on sale."""

from collections.abc import Container, Sequence
from typing import Annotated, Any, Final

import msgspec
from asyncpg import UniqueViolationError

from app import audit_log
from app.i18n.language import gettext_noop
from app.infra.database import fetch, fetch_row, fetch_value, transaction
from app.services.products import records
from app.services.products.catalogue import find_product
from app.services.products.refusals import ProductChanged, UnknownProduct
from app.services.products.shapes import Product, ProductRecord
from app.settings import settings
from app.values import text
from app.values.fields import END, MAYBE, Invalid, Name, Note, ProductId
from app.values.gtin import NotABarcode, read_barcode
from app.values.money import Money

CODE_TAKEN: Final = gettext_noop("is that of another product")

MAKE = """
WITH product AS (
    INSERT INTO products.products (product_id, name, description, price, category, picture,
        reorder_point, withdrawn_at, changed_by, sku, barcode, shelf)
    VALUES ($1, $2, $3, $4, coalesce($5, ''), nullif($6, ''), coalesce($7, 5),
        CASE WHEN $8 IS FALSE THEN clock_timestamp() END, $9, nullif($10, ''), nullif($11, ''),
        coalesce($12, ''))
    ON CONFLICT (product_id) DO NOTHING
    RETURNING product_id
)
INSERT INTO products.stock (product_id, on_hand, reserved)
SELECT product_id, 0, 0 FROM product RETURNING product_id
"""
# A stronger lock would wait for every order in progress, because its reservation locks the key.
LOCK = f"{records.SELECT} WHERE product_id = $1 FOR NO KEY UPDATE OF products"
CHANGE = """
UPDATE products.products
SET name = $2, description = $3, price = $4, category = coalesce($5, category),
    picture = CASE WHEN $6::text IS NULL THEN picture ELSE nullif($6, '') END,
    reorder_point = coalesce($7, reorder_point),
    withdrawn_at = CASE WHEN coalesce($8, withdrawn_at IS NULL) THEN NULL
        ELSE coalesce(withdrawn_at, clock_timestamp()) END,
    changed_by = $9, changed_at = clock_timestamp(), version = version + 1,
    sku = CASE WHEN $10::text IS NULL THEN sku ELSE nullif($10, '') END,
    barcode = CASE WHEN $11::text IS NULL THEN barcode ELSE nullif($11, '') END,
    shelf = coalesce($12, shelf)
WHERE product_id = $1
"""

Category = Annotated[str, msgspec.Meta(max_length=100)]
Picture = Annotated[
    str, msgspec.Meta(max_length=200, pattern=rf"^([a-z0-9][a-z0-9_/-]*\.(svg|webp|png|jpg))?{END}")
]
Sku = Annotated[str, msgspec.Meta(max_length=64, pattern=MAYBE)]
Barcode = Annotated[
    str,
    msgspec.Meta(
        max_length=200,
        description="A GTIN of 8, 12, 13 or 14 digits (EAN, UPC), with its check digit",
    ),
]
Shelf = Annotated[str, msgspec.Meta(max_length=40, pattern=MAYBE)]
ReorderPoint = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class ProductInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of `PUT`; a field after the description keeps its value if it is left out.

    An empty picture, SKU, barcode or shelf is removed; a product that is not `sold` is archived;
    the staff see it as low when `reorder_point` or fewer are available.
    """

    name: Name
    price: Money
    description: Note = ""
    category: Category | None = None
    picture: Picture | None = None
    sold: bool | None = None
    reorder_point: ReorderPoint | None = None
    sku: Sku | None = None
    barcode: Barcode | None = None
    shelf: Shelf | None = None


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
    impossible id or barcode, and a code of another product.
    """
    given = _read(product_id, given)
    values = (
        *(given.name, given.description, given.price.amount, given.category, given.picture),
        *(given.reorder_point, given.sold, by, given.sku, given.barcode, given.shelf),
    )
    try:
        return await _put(product_id, given, values, expected_versions)
    except UniqueViolationError as error:
        taken = "sku" if "one_product_a_sku" in str(error) else "barcode"
        raise Invalid(taken, CODE_TAKEN) from error


async def _put(
    product_id: str,
    given: ProductInput,
    values: Sequence[Any],
    expected_versions: Container[int] | None,
) -> tuple[Product, bool]:
    async with transaction():
        created = False
        if expected_versions is None or 0 in expected_versions:
            created = await fetch_value(MAKE, product_id, *values) is not None
        if created:
            await _note("product.made", await records.find_record(product_id))
        else:
            row = await fetch_row(LOCK, product_id)
            if row is None:
                raise UnknownProduct(product_id)
            standing = records.record(row)
            if not _is_so(standing, given):
                if expected_versions is not None and standing.version not in expected_versions:
                    raise ProductChanged(standing)
                await fetch(CHANGE, product_id, *values)
                await _note_change(standing, await records.find_record(product_id))
        return await find_product(product_id), created


def _read(product_id: str, given: ProductInput) -> ProductInput:
    try:
        msgspec.convert(product_id, ProductId)
    except msgspec.ValidationError as error:
        raise Invalid("product_id", "may hold letters, digits, dot, dash and underscore") from error
    if given.price.currency != settings.shop_currency:
        raise Invalid("price.currency", f"must be {settings.shop_currency}, this shop's currency")
    kept = {name: text.tidy(one) for name in ("sku", "shelf") if (one := getattr(given, name))}
    if given.barcode:
        try:
            kept["barcode"] = read_barcode(given.barcode)
        except NotABarcode as error:
            raise Invalid("barcode", str(error)) from error
    return msgspec.structs.replace(given, **kept)


async def _note_change(was: ProductRecord, now: ProductRecord) -> None:
    if was.sold == now.sold:
        await _note("product.changed", now, was)
    else:
        await _note("product.sold_again" if now.sold else "product.withdrawn", now, was)


async def _note(action: str, now: ProductRecord, was: ProductRecord | None = None) -> None:
    subject = audit_log.Subject("product", now.product_id, now.name)
    await audit_log.note(action, subject, _kept(was) if was else {}, _kept(now))


def _kept(record: ProductRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "description": record.description,
        "price": record.price,
        "category": record.category,
        "picture": record.picture,
        "reorder_point": record.reorder_point,
        "sold": record.sold,
        "sku": record.sku or "",
        "barcode": record.barcode or "",
        "shelf": record.shelf,
    }


def _is_so(standing: ProductRecord, given: ProductInput) -> bool:
    pairs: tuple[tuple[Any, Any], ...] = (
        (given.category, standing.category),
        (given.picture, standing.picture or ""),
        (given.sold, standing.sold),
        (given.reorder_point, standing.reorder_point),
        (given.sku, standing.sku or ""),
        (given.barcode, standing.barcode or ""),
        (given.shelf, standing.shelf),
    )
    return (given.name, given.description, given.price) == (
        standing.name,
        standing.description,
        standing.price,
    ) and all(wanted in (None, there) for wanted, there in pairs)
