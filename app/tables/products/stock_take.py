"""Stock-takes of shelves, and what was counted in them."""

from typing import Any

from piccolo.columns import UUID, BigInt, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow
from app.values.product_states import StockTakeState


class StockTakeRow(Table, tablename="stock_takes", schema="products", db=ENGINE):
    """The count of all products from one shelf to another, in their natural order, or of those of
    a file, which is its `title`.

    `version` counts what was written into its lines.
    """

    take_id = UUID(primary_key=True)
    title = Varchar(length=100, default="")
    first_shelf = Varchar(length=40)
    last_shelf = Varchar(length=40)
    state = Varchar(length=10, default=StockTakeState.OPEN, choices=StockTakeState)
    started_by = Varchar(length=254)
    started_at = Timestamptz(default=TimestamptzNow())
    ended_by = Varchar(length=254, null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)

    take_state_known = Check("state IN ('OPEN', 'SAVED', 'GIVEN_UP')")
    ended_whole = Check("num_nulls(ended_by, ended_at) = CASE state WHEN 'OPEN' THEN 2 ELSE 0 END")


class StockTakeLineRow(Table, tablename="stock_take_lines", schema="products", db=ENGINE):
    """A product of a stock-take. `expected` is what was on hand by the books when its count began,
    after the movement `after_movement`; `expected_last` is what was on hand when it ended.
    """

    take_id: Any = ForeignKey(references=StockTakeRow, on_delete=OnDelete.restrict, null=False)
    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    counted = Integer(null=True, default=None)
    expected = BigInt(null=True, default=None)
    expected_last = BigInt(null=True, default=None)
    after_movement = BigInt(null=True, default=None)
    began_at = Timestamptz(null=True, default=None)
    counted_at = Timestamptz(null=True, default=None)
    counted_by = Varchar(length=254, null=True, default=None)

    one_line_a_product = Unique(["take_id", "product_id"])
    line_whole = Check(
        "num_nulls(counted, expected, expected_last, after_movement, began_at, counted_at,"
        " counted_by) IN (0, 7)"
    )
    line_sound = Check("counted BETWEEN 0 AND 1000000")
