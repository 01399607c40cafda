"""Products that differ in options, such as colour and size."""

from typing import Any

from piccolo.columns import Array, Integer, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from app.infra.database import ENGINE


class FamilyRow(Table, tablename="families", schema="products", db=ENGINE):
    """`options` are one to three names; each member has one value of each, in their order."""

    family_id = Varchar(length=100, primary_key=True)
    name = Varchar(length=120)
    options: Any = Array(base_column=Text())
    version = Integer(default=1)
    changed_at = Timestamptz(default=TimestamptzNow())
    changed_by = Varchar(length=254)

    options_sound = Check("cardinality(options) BETWEEN 1 AND 3")
