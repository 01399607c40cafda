"""Products that have become low, and the notices that listed them."""

from typing import Any

from piccolo.columns import UUID, BigInt, ForeignKey, Integer, OnDelete, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE
from app.tables.products.product import ProductRow


class LowStockNoticeRow(Table, tablename="low_stock_notices", schema="products", db=ENGINE):
    """A list of low products that was mailed, at most one an hour."""

    notice_id = UUID(primary_key=True)
    written_at = Timestamptz(default=TimestamptzNow())


class LowStockRow(Table, tablename="low_stock", schema="products", db=ENGINE):
    """A product was low from `fell_at` to `rose_at`; it had `available` left at first, and is low
    at its `level`. Until it rises it has one row, so that it is in one notice.
    """

    product_id: Any = ForeignKey(references=ProductRow, on_delete=OnDelete.restrict, null=False)
    available = BigInt()
    level = Integer()
    fell_at = Timestamptz(default=TimestamptzNow())
    rose_at = Timestamptz(null=True, default=None)
    notice_id: Any = ForeignKey(
        references=LowStockNoticeRow, on_delete=OnDelete.restrict, null=True, default=None
    )
