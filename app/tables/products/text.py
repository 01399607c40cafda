"""The texts of a product in a language that is not the shop's own."""

from typing import Any

from piccolo.columns import BigSerial, ForeignKey, OnDelete, Text, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow


class ProductTextRow(Table, tablename="texts", schema="products", db=ENGINE):
    """An empty text is shown in the shop's own language, which is that of the product's row."""

    id = BigSerial(primary_key=True)
    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.cascade, null=False)
    # ISO 639-1, a key of `app.i18n.language.LANGUAGES`.
    language = Varchar(length=2)
    name = Varchar(length=200)
    description = Text()

    one_text_a_language = Unique(["product_id", "language"])
    text_says_something = Check("name <> '' OR description <> ''")
