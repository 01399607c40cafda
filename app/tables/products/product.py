"""A product that the shop sells."""

from piccolo.columns import BigInt, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE


class ProductRow(Table, tablename="products", schema="products", db=ENGINE):
    """`price` is in minor units of the shop's currency; `picture` is a path below static/.

    A product with `withdrawn_at` is no longer sold. With `reorder_point` available or fewer, its
    stock is low. `version` counts its changes, so that two editors notice each other. `barcode` is
    a GTIN in the form of app/values/gtin.py.
    """

    product_id = Varchar(length=100, primary_key=True)
    name = Varchar(length=200)
    description = Text()
    price = BigInt()
    category = Varchar(length=100)
    picture = Varchar(length=200, null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow())
    changed_at = Timestamptz(default=TimestamptzNow())
    changed_by = Varchar(length=254)
    withdrawn_at = Timestamptz(null=True, default=None)
    reorder_point = Integer(default=5)
    version = Integer(default=1)
    sku = Varchar(length=64, null=True, default=None)
    barcode = Varchar(length=14, null=True, default=None)
    shelf = Varchar(length=40, default="")

    price_sound = Check("price BETWEEN 0 AND 1000000000")
    one_product_a_sku = Unique(["sku"])
    one_product_a_barcode = Unique(["barcode"])
    sku_sound = Check("sku <> ''")
    barcode_sound = Check("barcode ~ '^([0-9]{8}|[0-9]{13}|[1-9][0-9]{13})$'")
    reorder_point_sound = Check("reorder_point BETWEEN 0 AND 1000000")
