"""What the shop has of the products of a file, read at once for many."""

from collections.abc import Sequence
from typing import Final

import msgspec

from app.infra.database import fetch
from app.services.products import records
from app.services.products.family_input import (
    FamilyInput,
    FamilyMember,
    FamilyText,
    folded_values,
)
from app.services.products.family_texts import FAMILY_TEXTS, read_family_texts
from app.services.products.imports.given import GivenProduct
from app.services.products.shapes import ProductRecord

# By ids, SKUs, barcodes and families; each has an index of its own.
READ: Final = f"""{records.SELECT}
WHERE product_id IN (
    SELECT product_id FROM products.products WHERE product_id = ANY($1)
    UNION SELECT product_id FROM products.products WHERE sku = ANY($2)
    UNION SELECT product_id FROM products.products WHERE barcode = ANY($3)
    UNION SELECT product_id FROM products.products WHERE family_id = ANY($4))
"""
READ_FAMILIES: Final = f"""
SELECT family_id, families.name, options, {FAMILY_TEXTS},
    coalesce(jsonb_agg(jsonb_build_object('product_id', product_id, 'values', option_values)
        ORDER BY family_position, product_id)
        FILTER (WHERE product_id IS NOT NULL), '[]')::text AS members
FROM products.families LEFT JOIN products.products USING (family_id)
WHERE family_id = ANY($1) GROUP BY families.family_id
"""


# One that failed is tried again.
READ_FETCHED: Final = """
SELECT product_id, url FROM products.picture_fetches
WHERE product_id = ANY($1) AND state <> 'FAILED'
"""


class StandingFamily(msgspec.Struct, frozen=True):
    """Its members are in their order."""

    family_id: str
    name: str
    options: list[str]
    members: list[FamilyMember]
    texts: dict[str, FamilyText] = {}

    def as_input(self) -> FamilyInput:
        return FamilyInput(self.name, self.options, self.members, self.texts)


class Standing:
    """The records and families that lines of a file may mean."""

    def __init__(
        self,
        found: Sequence[ProductRecord],
        families: dict[str, StandingFamily],
        fetched: set[tuple[str, str]],
    ) -> None:
        self.fetched = fetched
        self.by_id = {one.product_id: one for one in found}
        self.by_sku = {one.sku: one for one in found if one.sku}
        self.by_barcode = {one.barcode: one for one in found if one.barcode}
        self.families = families
        self._by_values = {
            (one.family_id, folded_values(one.option_values)): one for one in found if one.family_id
        }

    def find(self, given: GivenProduct) -> ProductRecord | None:
        """Finds by the id that the file names, then by SKU, by options, and by the id it makes."""
        if given.is_named and given.product_id in self.by_id:
            return self.by_id[given.product_id]
        if found := self.by_sku.get(given.values.get("sku") or ""):
            return found
        if given.family:
            values = folded_values(given.option_values)
            if found := self._by_values.get((given.family.family_id, values)):
                return found
        return self.by_id.get(given.product_id)


async def read_standing(products: Sequence[GivenProduct]) -> Standing:
    wanted = [one for one in products if one.fault is None]
    rows = await fetch(
        READ,
        [one.product_id for one in wanted],
        [sku for one in wanted if (sku := one.values.get("sku"))],
        [barcode for one in wanted if (barcode := one.values.get("barcode"))],
        [one.family.family_id for one in wanted if one.family],
    )
    found = [records.record(row) for row in rows]
    ids = {one.family.family_id for one in wanted if one.family}
    ids |= {one.family_id for one in found if one.family_id}
    rows = await fetch(READ_FAMILIES, list(ids)) if ids else []
    families = {
        row["family_id"]: StandingFamily(
            row["family_id"],
            row["name"],
            row["options"],
            msgspec.json.decode(row["members"], type=list[FamilyMember]),
            read_family_texts(row["texts"]),
        )
        for row in rows
    }
    return Standing(found, families, await _fetched(found))


async def _fetched(found: Sequence[ProductRecord]) -> set[tuple[str, str]]:
    """Returns the products and addresses of pictures that were fetched, or wait to be."""
    rows = await fetch(READ_FETCHED, [one.product_id for one in found]) if found else []
    return {(row["product_id"], row["url"]) for row in rows}
