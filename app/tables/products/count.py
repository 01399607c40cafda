"""Products that somebody is to count, and what was counted."""

from typing import Any

from piccolo.columns import UUID, BigInt, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow
from app.tables.products.stock import MovementRow
from app.tables.products.stock_take import StockTakeRow


class CountRow(Table, tablename="counts", schema="products", db=ENGINE):
    """A product has at most one count that is open. `expected` is what was on hand by the books
    when it was `counted`, and the movement, if they differed, is of the difference. What was
    counted in a stock-take names it.
    """

    count_id = UUID(primary_key=True)
    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    reason = Varchar(length=200)
    asked_by = Varchar(length=254)
    asked_at = Timestamptz(default=TimestamptzNow())
    counted_at = Timestamptz(null=True, default=None)
    counted_by = Varchar(length=254, null=True, default=None)
    expected = BigInt(null=True, default=None)
    counted = BigInt(null=True, default=None)
    movement_id: Any = ForeignKey(
        references=MovementRow, on_delete=OnDelete.restrict, null=True, default=None
    )
    take_id: Any = ForeignKey(
        references=StockTakeRow, on_delete=OnDelete.restrict, null=True, default=None
    )

    one_count_a_movement = Unique(["movement_id"])
    one_count_a_take = Unique(["take_id", "product_id"])
    counted_whole = Check("num_nulls(counted_at, counted_by, expected, counted) IN (0, 4)")
    counted_sound = Check("counted >= 0")
    moved_by_the_difference = Check(
        "(movement_id IS NOT NULL) = (counted IS DISTINCT FROM expected)"
    )
