"""Ways of delivery: each change is a row of its own, and the latest row holds."""

from typing import Any

from piccolo.columns import JSONB, Array, BigInt, Boolean, Integer, SmallInt, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.values.delivery_methods import MethodKind


class MethodRow(Table, tablename="methods", schema="sales", db=ENGINE):
    """A version of a method; an order names the one under which it was placed.

    `names` is {language: name} beside `name`, which is in the shop's own language. Money is in
    minor units of `currency`. `pickup_point` has the parts of an address, and `opening_hours` is
    {language: text}.
    """

    method_id = Varchar(length=40)
    version = Integer()
    name = Varchar(length=100)
    names = JSONB(default="{}")
    kind = Varchar(length=10, choices=MethodKind)
    fee = BigInt()
    free_from = BigInt(null=True, default=None)
    currency = Varchar(length=3)
    countries: Any = Array(base_column=Varchar(length=2), default=list)
    max_weight_grams = Integer(null=True, default=None)
    pickup_point = JSONB(null=True, default=None)
    opening_hours = JSONB(default="{}")
    carrier = Varchar(length=100, null=True, default=None)
    # Days of the carrier, from the day on which a parcel leaves.
    days_min = SmallInt(null=True, default=None)
    days_max = SmallInt(null=True, default=None)
    place = SmallInt()
    active = Boolean(default=True)
    changed_at = Timestamptz(default=TimestamptzNow())
    changed_by = Varchar(length=254, default="")

    one_row_a_version = Unique(["method_id", "version"])
    kind_known = Check("kind IN ('SHIP', 'PICKUP')")
    fee_sound = Check("fee >= 0 AND (free_from IS NULL OR free_from >= 0)")
    days_sound = Check(
        "num_nonnulls(days_min, days_max) = 0"
        " OR num_nonnulls(days_min, days_max) = 2 AND days_min >= 0 AND days_max >= days_min"
        " AND kind = 'SHIP'",
    )
    weight_sound = Check("max_weight_grams BETWEEN 1 AND 1000000")
    collected_at_a_point = Check(
        "kind = 'PICKUP' AND carrier IS NULL OR pickup_point IS NULL AND opening_hours = '{}'",
    )
