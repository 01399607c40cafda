"""Full product records, for the staff."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from app.infra.database import containing, fetch, fetch_row
from app.services.products.picture_rows import PICTURES, read_pictures
from app.services.products.prices import SALE_COLUMNS, read_sale
from app.services.products.reading import manufacturer_of
from app.services.products.refusals import UnknownProduct
from app.services.products.shapes import ProductRecord
from app.services.products.texts import TEXTS, read_texts
from app.values.money import Money
from app.values.paging import Page, cursor_after, key_of
from app.values.tax_classes import TaxClass
from app.values.text import searchable_sql

SELECT = f"""
SELECT product_id, name, description, price, category, picture, sku, barcode, shelf, reorder_point,
    weight_grams, tax_class, manufacturer_name, manufacturer_address, manufacturer_contact,
    responsible_person, safety_information, family_id, option_values, withdrawn_at AS archived_at,
    published_at IS NULL AS draft, version,
    changed_at, changed_by, on_hand, reserved, {SALE_COLUMNS}, {TEXTS},
    {PICTURES}
FROM products.products JOIN products.stock USING (product_id)
"""

MATCHES = f"""
($1::text IS NULL OR {searchable_sql("name")} ILIKE $1 OR {searchable_sql("description")} ILIKE $1
    OR product_id ILIKE $1 OR sku ILIKE $1 OR barcode ILIKE $1)
  AND ($2::text IS NULL OR category = $2)
"""
LIST = f"""{SELECT}
WHERE {MATCHES}
  AND ($3::text IS NULL OR $3 = CASE WHEN withdrawn_at IS NULL THEN 'sold'
    WHEN published_at IS NULL THEN 'draft' ELSE 'archived' END)
  AND ($4::text IS NULL OR (name, product_id) > ($4, $5))
ORDER BY name, product_id LIMIT $6
"""
COUNTS = f"""
SELECT count(*) FILTER (WHERE withdrawn_at IS NULL) AS sold,
    count(*) FILTER (WHERE published_at IS NULL) AS drafts,
    count(*) FILTER (WHERE withdrawn_at IS NOT NULL AND published_at IS NOT NULL) AS archived
FROM products.products WHERE {MATCHES}
"""


RecordState = Literal["sold", "draft", "archived"]


class RecordCounts(msgspec.Struct, frozen=True):
    sold: int
    drafts: int
    archived: int

    @property
    def all(self) -> int:
        return self.sold + self.drafts + self.archived


async def list_records(
    q: str | None = None,
    category: str | None = None,
    *,
    state: RecordState | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ProductRecord]:
    """Lists products by name. `q` is searched in names, descriptions, ids and codes.

    Raises `Invalid` for the cursor.
    """
    name, product_id = key_of(cursor, tuple[str, str]) if cursor else (None, None)
    rows = await fetch(LIST, containing(q), category, state, name, product_id, limit + 1)
    found = [record(row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(found, cursor_after(found[-1].name, found[-1].product_id) if more else None)


async def count_records(q: str | None = None, category: str | None = None) -> RecordCounts:
    row = await fetch_row(COUNTS, containing(q), category)
    return RecordCounts(**row) if row else RecordCounts(0, 0, 0)


async def find_record(product_id: str) -> ProductRecord:
    """Raises `UnknownProduct`."""
    row = await fetch_row(f"{SELECT} WHERE product_id = $1", product_id)
    if row is None:
        raise UnknownProduct(product_id)
    return record(row)


async def known_categories() -> list[str]:
    # The categories of archived products are listed too.
    rows = await fetch(
        "SELECT DISTINCT category FROM products.products WHERE category <> '' ORDER BY category"
    )
    return [row["category"] for row in rows]


def record(row: Mapping[str, Any]) -> ProductRecord:
    parts = ("manufacturer_", "sale_")
    known = {name: value for name, value in row.items() if not name.startswith(parts)}
    known |= {"price": Money.of(row["price"]), "manufacturer": manufacturer_of(row)}
    known["tax_class"] = TaxClass(row["tax_class"])
    known["texts"] = read_texts(row["texts"])
    known["sale"] = read_sale(row, planned=True)
    known["pictures"] = read_pictures(row["pictures"])
    return ProductRecord(**known)
