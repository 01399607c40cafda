"""The history of prices: what a product cost since when, and who set it."""

from typing import Any

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow


class PriceRow(Table, tablename="prices", schema="products", db=ENGINE):
    """What is so from `set_at` until the next row of the product; a trigger writes it.

    No row is changed: orders and the lowest price before a sale are checked against them.
    """

    id = BigSerial(primary_key=True)
    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.cascade, null=False)
    price = BigInt()
    sale_price = BigInt(null=True, default=None)
    sale_starts_at = Timestamptz(null=True, default=None)
    sale_ends_at = Timestamptz(null=True, default=None)
    sold = Boolean()
    set_at = Timestamptz(default=None)
    set_by = Varchar(length=254)

    one_price_at_a_time = Unique(["product_id", "set_at"])
