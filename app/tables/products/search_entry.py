"""What the catalogue's search reads of a product."""

from typing import Any

from piccolo.columns import ForeignKey, OnDelete, Text
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow


class SearchEntryRow(Table, tablename="search_entries", schema="products", db=ENGINE):
    """A trigger keeps it; `name` and `code` (the SKU) are folded as in app/values/search_words.py.

    PostgreSQL alone has the column `words`: the stems of name, category and description.
    """

    product_id: Any = ForeignKey(
        references=ProductRow, on_delete=OnDelete.cascade, primary_key=True, null=False
    )
    name = Text()
    code = Text(null=True, default=None)
