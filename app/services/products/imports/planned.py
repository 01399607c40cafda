"""What is to become of a product, as the lines of a file and the shop's own record say."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from app.i18n.language import LANGUAGES
from app.services.products.imports.given import GivenPicture, GivenProduct, LineFault
from app.services.products.imports.standing import StandingFamily
from app.services.products.shapes import ProductRecord
from app.values.product_states import ImportOutcome

# By field of a product; the file's own name of the column is known by this one.
COLUMN_OF: Final[Mapping[str, str]] = {
    "name": "title",
    "description": "body",
    "category": "type",
    "weight_grams": "grams",
    **{f"name_{code}": f"title_{code}" for code in LANGUAGES},
    **{f"description_{code}": f"body_{code}" for code in LANGUAGES},
    "manufacturer_name": "vendor",
    "manufacturer": "manufacturer_contact",
    "draft": "status",
    "sold": "status",
    "options": "option1",
    "members": "value1",
    "sale": "price",
}


class Planned(msgspec.Struct, kw_only=True):
    """`columns` are those of the product as it is to be, with `sold` and `draft`; `changes` has
    what differs by field, before and after; `pictures` are those that were never fetched.
    """

    given: GivenProduct
    record: ProductRecord | None = None
    family: StandingFamily | None = None
    columns: dict[str, Any] = {}
    changes: dict[str, list[Any]] = {}
    pictures: list[GivenPicture] = []
    fault: LineFault | None = None

    @property
    def outcome(self) -> ImportOutcome:
        if self.fault:
            return ImportOutcome.REFUSED
        if self.record is None:
            return ImportOutcome.ADDED
        return ImportOutcome.CHANGED if self.changes else ImportOutcome.SAME

    @property
    def product_id(self) -> str:
        return self.record.product_id if self.record else self.given.product_id

    @property
    def name(self) -> str:
        return self.columns.get("name") or self.given.name or self.given.product_id


def title_of(field: str, titles: Mapping[str, str]) -> str:
    name = field.partition("[")[0].partition(".")[0]
    return titles.get(COLUMN_OF.get(name, name)) or titles.get(name) or name
