"""When the shop takes no orders: each change is a row of its own, and the latest row holds."""

from piccolo.columns import Boolean, Integer, Text, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class MaintenanceRow(Table, tablename="maintenance", schema="shop", db=ENGINE):
    """`until` is when it ends by itself; NULL is when somebody ends it."""

    version = Integer(primary_key=True)
    is_on = Boolean()
    text = Text(default="")
    until = Timestamptz(null=True, default=None)
    changed_at = Timestamptz(default=TimestamptzNow())
    changed_by = Text(default="")
