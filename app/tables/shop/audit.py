"""The last audit that found every promise kept, and the last that did not."""

from piccolo.columns import BigInt, Boolean, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from app.infra.database import ENGINE


class AuditRow(Table, tablename="audits", schema="shop", db=ENGINE):
    """There is at most one row of each kind."""

    holds = Boolean(primary_key=True)
    orders = BigInt(default=0)
    ended_at = Timestamptz(default=TimestamptzNow())
