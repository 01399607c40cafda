"""A product that the shop sells."""

from typing import Any

from piccolo.columns import Array, BigInt, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.family import FamilyRow
from app.values.tax_classes import TaxClass


class ProductRow(Table, tablename="products", schema="products", db=ENGINE):
    """`price` is in minor units of the shop's currency; `picture` is a path below static/.

    A product with `withdrawn_at` is no longer sold. With `reorder_point` available or fewer, its
    stock is low. `version` counts its changes, so that two editors notice each other. `barcode` is
    a GTIN in the form of app/values/gtin.py. A product without `published_at` is a draft, which was
    never for sale; it counts as withdrawn until it is. `sale_price` counts from `sale_starts_at`
    until `sale_ends_at`; `sale_prior_price` is the lowest of the 30 days before, which a trigger
    finds in the history of prices.
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
    weight_grams = Integer(null=True, default=None)
    manufacturer_name = Varchar(length=200, default="")
    manufacturer_address = Varchar(length=500, default="")
    manufacturer_contact = Varchar(length=200, default="")
    responsible_person = Varchar(length=500, default="")
    safety_information = Text()
    published_at = Timestamptz(null=True, default=TimestamptzNow())
    family_id: Any = ForeignKey(
        references=FamilyRow, on_delete=OnDelete.restrict, null=True, default=None
    )
    option_values: Any = Array(base_column=Text(), default=list)
    family_position = Integer(null=True, default=None)
    tax_class = Varchar(length=20, default=TaxClass.STANDARD, choices=TaxClass)
    sale_price = BigInt(null=True, default=None)
    sale_starts_at = Timestamptz(null=True, default=None)
    sale_ends_at = Timestamptz(null=True, default=None)
    sale_prior_price = BigInt(null=True, default=None)

    price_sound = Check("price BETWEEN 0 AND 1000000000")
    one_product_a_sku = Unique(["sku"])
    one_product_a_barcode = Unique(["barcode"])
    sku_sound = Check("sku <> ''")
    barcode_sound = Check("barcode ~ '^([0-9]{8}|[0-9]{13}|[1-9][0-9]{13})$'")
    values_in_a_family = Check("(family_id IS NULL) = (cardinality(option_values) = 0)")
    weight_sound = Check("weight_grams BETWEEN 1 AND 1000000")
    sold_when_published = Check("num_nonnulls(published_at, withdrawn_at) > 0")
    reorder_point_sound = Check("reorder_point BETWEEN 0 AND 1000000")
    tax_class_known = Check(
        "tax_class IN ('STANDARD', 'REDUCED', 'SUPER_REDUCED', 'ZERO', 'EXEMPT')"
    )
    sale_price_sound = Check("sale_price BETWEEN 0 AND 1000000000")
    sale_begins = Check("(sale_price IS NULL) = (sale_starts_at IS NULL)")
    sale_ends = Check(
        "CASE WHEN sale_price IS NULL THEN sale_ends_at IS NULL"
        " ELSE (sale_ends_at > sale_starts_at) IS NOT FALSE END"
    )
